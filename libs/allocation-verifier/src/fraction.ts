/** Exact fractions: the slow path on purpose, so that a slip in the engine's whole-number formulae is not repeated. */
export interface Fraction {
  readonly over: bigint;
  /** Above zero, without a common divisor with `over`. */
  readonly under: bigint;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** Throws RangeError where `under` is zero. */
export function fraction(over: bigint, under = 1n): Fraction {
  if (under === 0n) throw new RangeError('a fraction over nothing');
  const sign = under < 0n ? -1n : 1n;
  const common = gcd(over, sign * under);
  return { over: (sign * over) / common, under: (sign * under) / common };
}

export function times(a: Fraction, b: Fraction): Fraction {
  return fraction(a.over * b.over, a.under * b.under);
}

export function dividedBy(a: Fraction, b: Fraction): Fraction {
  return fraction(a.over * b.under, a.under * b.over);
}

export function minus(a: Fraction, b: Fraction): Fraction {
  return fraction(a.over * b.under - b.over * a.under, a.under * b.under);
}

/** Below zero, zero or above zero, as a is less than, equal to or greater than b. */
export function compared(a: Fraction, b: Fraction): number {
  const difference = a.over * b.under - b.over * a.under;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The greatest whole number that is not above a fraction of zero or more. */
export function wholePart(a: Fraction): bigint {
  return a.over / a.under;
}

export function fractionalPart(a: Fraction): Fraction {
  return minus(a, fraction(wholePart(a)));
}
