/** Dividing a whole number so that the parts sum exactly to it. Integers only; all products stay below 2^53. */

/**
 * Parts of `total` in proportion to `weights`: whole parts, then one each to the largest remainders, equal remainders
 * to the earlier. All weights zero gives everything to the first.
 */
export function largestRemainder(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((left, right) => left + right, 0);
  if (sum === 0) return weights.map((_, index) => (index === 0 ? total : 0));
  const parts = weights.map((weight) => Math.floor((total * weight) / sum));
  let left = total - parts.reduce((before, part) => before + part, 0);
  if (left === 0) return parts;
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (total * weight) % sum }))
    .sort((one, other) => other.remainder - one.remainder || one.index - other.index);
  for (const { index } of byRemainder) {
    if (left === 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    left -= 1;
  }
  return parts;
}

/**
 * Hands out `total` over a sequence of weights whose sum is known, carrying the remainder along: each part is within
 * one of its exact share, and after the last weight exactly `total` has been handed out.
 */
export class RunningShare {
  private carried = 0;

  constructor(
    private readonly total: number,
    private readonly weightSum: number,
  ) {}

  next(weight: number): number {
    if (this.weightSum === 0) return 0;
    this.carried += this.total * weight;
    const part = Math.floor(this.carried / this.weightSum);
    this.carried -= part * this.weightSum;
    return part;
  }
}
