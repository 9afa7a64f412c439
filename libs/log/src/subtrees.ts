/**
 * How a tree of n leaves falls apart into full subtrees (RFC 6962, section 2.1): node `index` of `level` stands over the
 * leaves index · 2^level … (index + 1) · 2^level − 1. Sizes are below 2^53, so levels are shifted by multiplying.
 */

/** A full subtree: all its leaves are there. */
export interface FullSubtree {
  readonly level: number;
  readonly index: number;
}

/** The full subtrees of the leaves `from` … `from + size − 1` from left to right, where `from` is where a subtree may begin. */
export function fullSubtrees(from: number, size: number): readonly FullSubtree[] {
  const found: FullSubtree[] = [];
  let at = from;
  let left = size;
  for (let level = Math.floor(Math.log2(Math.max(1, size))); left > 0; level--) {
    const width = 2 ** level;
    if (left < width) continue;
    found.push({ level, index: at / width });
    at += width;
    left -= width;
  }
  return found;
}

/** The largest power of two below `size`; `size` is 2 or more. */
export function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}
