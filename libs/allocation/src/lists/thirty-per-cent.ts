/** The arithmetic of the thirty per cent among the mandates that a party received: Art. 97-1(5), third paragraph. */

/** `10·counted ≥ 3·mandates`; equality is enough. */
export function meetsThirty(counted: number, mandates: number): boolean {
  return 10n * BigInt(counted) >= 3n * BigInt(mandates);
}

/** Least number of persons of the categories together among `mandates`: the smallest c with 10·c ≥ 3·mandates. */
export function minimumOfThirty(mandates: number): number {
  return Number((3n * BigInt(mandates) + 9n) / 10n);
}
