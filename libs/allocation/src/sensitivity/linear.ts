/** Whole-number linear functions of the number of votes moved: where they change their sign is computed, not searched. */
export interface Linear {
  readonly atZero: bigint;
  readonly slope: bigint;
}

export function valueAt({ atZero, slope }: Linear, votes: bigint): bigint {
  return atZero + slope * votes;
}

/** The fewest votes from `from` at which the function is below zero; null where it never is. */
export function firstBelowZero(f: Linear, from: bigint): bigint | null {
  const here = valueAt(f, from);
  if (here < 0n) return from;
  return f.slope < 0n ? from + here / -f.slope + 1n : null;
}

/** The fewest votes from `from` at which the function is zero or above; null where it never is. */
export function firstNotBelowZero(f: Linear, from: bigint): bigint | null {
  const here = valueAt(f, from);
  if (here >= 0n) return from;
  return f.slope > 0n ? from + (-here + f.slope - 1n) / f.slope : null;
}

/** The first votes from 1 at which "zero or above" begins or ends; null where it never does. */
export function turningPoint(f: Linear): bigint | null {
  return f.atZero >= 0n ? firstBelowZero(f, 0n) : firstNotBelowZero(f, 0n);
}
