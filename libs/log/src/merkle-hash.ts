/** Hashes of a Merkle tree as RFC 6962 (section 2.1) has them: leaves and inner nodes cannot be taken for each other. */
import { hash } from 'node:crypto';

export const HASH_BYTES = 32;
const LEAF_PREFIX = Buffer.from([0x00]);
const NODE_PREFIX = 0x01;

/** Root of the tree without leaves. */
export const EMPTY_ROOT: Buffer = hash('sha256', '', 'buffer');

/** Hash of a leaf: SHA-256(0x00 ‖ data). */
export function leafHash(data: Buffer): Buffer {
  return hash('sha256', Buffer.concat([LEAF_PREFIX, data]), 'buffer');
}

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Buffer, right: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  bytes[0] = NODE_PREFIX;
  left.copy(bytes, 1);
  right.copy(bytes, 1 + HASH_BYTES);
  return hash('sha256', bytes, 'buffer');
}
