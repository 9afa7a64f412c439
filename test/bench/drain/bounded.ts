/** No part of a benchmark may take longer; the servers are stopped anyway. */
const PART_MAX_MS = 900_000;

export async function bounded<T>(what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${what} took longer than ${PART_MAX_MS / 1_000} s`));
    }, PART_MAX_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
