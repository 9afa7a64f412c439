/**
 * For a promise that is awaited later, or that ends with its process: its error is told where it is awaited. Without
 * this Node ends the process at an error that nobody has asked for yet.
 */
export function toldElsewhere(work: Promise<unknown>): void {
  work.catch(() => undefined);
}

/**
 * Waits until the work has ended, well or badly. For what is tried on the way out, where a failure changes nothing any
 * more; the caller's comment says why.
 */
export async function untilSettled(work: Promise<unknown> | undefined): Promise<void> {
  try {
    await work;
  } catch {
    // Of no account, as the caller says.
  }
}
