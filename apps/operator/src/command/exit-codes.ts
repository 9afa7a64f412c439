import type { ExitCode } from '#libs/basics';

const ORDER: readonly ExitCode[] = [70, 4, 2, 3, 1, 0];

/** Where several exit codes apply: the first of 70, 4, 2, 3, 1, 0. */
export function highest(...codes: readonly ExitCode[]): ExitCode {
  return ORDER.find((code) => codes.includes(code)) ?? 0;
}
