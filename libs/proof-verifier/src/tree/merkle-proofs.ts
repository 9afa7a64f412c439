/** The verifying algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2, over the hashes of RFC 6962. */
import { joined, sameBytes } from '../bytes/encodings';
import { sha256 } from '../bytes/sha256';

const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

/** Hash of a leaf's data. */
export function leafHash(data: Uint8Array): Uint8Array {
  return sha256(joined(LEAF, data));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(joined(NODE, left, right));
}

const isOdd = (value: number): boolean => value % 2 === 1;
const half = (value: number): number => Math.floor(value / 2);

/** True if `path` shows that the leaf stands at `index` of the tree of `size` leaves with this root. */
export function isIncluded(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let fn = index;
  let sn = size - 1;
  let r = leaf;
  for (const p of path) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      r = nodeHash(p, r);
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      r = nodeHash(r, p);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && sameBytes(r, root);
}

/**
 * True if `path` shows that the tree of `size2` leaves continues the one of `size1`. A tree without leaves proves nothing
 * and is refused.
 */
export function isConsistent(
  size1: number,
  root1: Uint8Array,
  size2: number,
  root2: Uint8Array,
  path: readonly Uint8Array[],
): boolean {
  if (!Number.isSafeInteger(size1) || !Number.isSafeInteger(size2) || size1 < 1 || size1 > size2) return false;
  if (size1 === size2) return path.length === 0 && sameBytes(root1, root2);
  const isPowerOfTwo = Number.isInteger(Math.log2(size1)) && 2 ** Math.round(Math.log2(size1)) === size1;
  const [first, ...rest] = isPowerOfTwo ? [root1, ...path] : path;
  if (first === undefined || path.length === 0) return false;
  let fn = size1 - 1;
  let sn = size2 - 1;
  while (isOdd(fn)) {
    fn = half(fn);
    sn = half(sn);
  }
  let fr = first;
  let sr = first;
  for (const c of rest) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      sr = nodeHash(sr, c);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && sameBytes(fr, root1) && sameBytes(sr, root2);
}

/** Root over all leaves by their hashes: what a full check computes. */
export function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  let row = leaves;
  if (row.length === 0) return sha256(new Uint8Array());
  while (row.length > 1) {
    const above: Uint8Array[] = [];
    for (let at = 0; at < row.length; at += 2) {
      const [left, right] = [row[at], row[at + 1]];
      if (left !== undefined) above.push(right === undefined ? left : nodeHash(left, right));
    }
    row = above;
  }
  return row[0] ?? sha256(new Uint8Array());
}
