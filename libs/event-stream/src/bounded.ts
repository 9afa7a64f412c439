import { untilSettled } from '#libs/patience';

/** Waits for `work` but not longer than `waitMs`; neither its value nor its error matters. Leaves no timer behind. */
export async function atMost(waitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMs);
  });
  try {
    await Promise.race([untilSettled(work), late]);
  } finally {
    clearTimeout(timer);
  }
}
