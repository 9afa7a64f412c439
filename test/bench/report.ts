/** What a benchmark prints: one JSON line a figure on stdout, everything for people on stderr. */

export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** What it was measured against, in the same run; null where it stands alone. */
  readonly against: string | null;
  readonly runs: number;
}

const SIGNIFICANT_DIGITS = 4;

export function printFigure(figure: Figure): void {
  const value = Number(figure.value.toPrecision(SIGNIFICANT_DIGITS));
  process.stdout.write(`${JSON.stringify({ ...figure, value })}\n`);
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle one of an odd number of values: unlike the mean, a disturbed run does not move it. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
