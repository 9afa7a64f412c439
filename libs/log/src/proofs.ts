/** Proofs over a tree of RFC 6962 (section 2.1.1 and 2.1.2), made from the hashes of its full subtrees. */
import { EMPTY_ROOT, nodeHash } from './merkle-hash';
import { fullSubtrees, splitOf, type FullSubtree } from './subtrees';

/** Hash of a full subtree; it rejects where the tree is not that large. */
export type NodeReader = (subtree: FullSubtree) => Promise<Buffer>;

/** Root of the leaves `from` … `from + size − 1`, a subtree of the RFC's division of a larger tree. */
async function rangeRoot(read: NodeReader, from: number, size: number): Promise<Buffer> {
  if (size === 0) return EMPTY_ROOT;
  const hashes = await Promise.all(fullSubtrees(from, size).map((subtree) => read(subtree)));
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** Root of the first `size` leaves. */
export async function rootOf(read: NodeReader, size: number): Promise<Buffer> {
  return rangeRoot(read, 0, size);
}

/** Shows that leaf `index` is in the tree of `size` leaves: the siblings on its way, the lowest first. */
export async function inclusionProof(read: NodeReader, index: number, size: number): Promise<readonly Buffer[]> {
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new RangeError(`leaf ${index} is not in a tree of ${size}`);
  }
  const path: Promise<Buffer>[] = [];
  let from = 0;
  let width = size;
  while (width > 1) {
    const split = splitOf(width);
    if (index < from + split) {
      path.push(rangeRoot(read, from + split, width - split));
      width = split;
    } else {
      path.push(rangeRoot(read, from, split));
      from += split;
      width -= split;
    }
  }
  return (await Promise.all(path)).reverse();
}

/** Shows that the tree of `to` leaves continues the tree of its first `from` leaves; `from` is 1 or more. */
export async function consistencyProof(read: NodeReader, from: number, to: number): Promise<readonly Buffer[]> {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 1 || from > to) {
    throw new RangeError(`a tree of ${to} leaves does not continue one of ${from}`);
  }
  const path: Promise<Buffer>[] = [];
  let start = 0;
  let width = to;
  let known = from;
  /** The part of the smaller tree reached so far is the whole smaller tree, whose root the verifier has. */
  let isWhole = true;
  while (known < width) {
    const split = splitOf(width);
    if (known <= split) {
      path.push(rangeRoot(read, start + split, width - split));
      width = split;
    } else {
      path.push(rangeRoot(read, start, split));
      start += split;
      width -= split;
      known -= split;
      isWhole = false;
    }
  }
  if (!isWhole) path.push(rangeRoot(read, start, width));
  return (await Promise.all(path)).reverse();
}
