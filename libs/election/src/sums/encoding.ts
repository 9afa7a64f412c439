/** Byte layout of the tree of sums. Written down in docs/tree-of-sums.md; change neither without the other. */
import { hash } from 'node:crypto';

export const LEAF_TAG = 0x10;
export const NODE_TAG = 0x11;
export const UNIT_TAG = 0x12;
export const CONTEST_TAG = 0x13;
export const ELECTION_TAG = 0x14;

const TWO_32 = 0x1_0000_0000;

export function sha256(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer');
}

/** Writes `count` sums from `sums[from…]` as unsigned 64-bit big-endian; returns the offset behind them. */
export function writeSums(into: Buffer, offset: number, sums: Float64Array, from: number, count: number): number {
  let at = offset;
  for (let column = from; column < from + count; column++) {
    const value = sums[column] ?? 0;
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`a sum left the range 0 … 2^53 - 1: ${value}`);
    into.writeUInt32BE(Math.trunc(value / TWO_32), at);
    into.writeUInt32BE(value % TWO_32, at + 4);
    at += 8;
  }
  return at;
}

/** A string as its length in bytes (u32, big-endian) and UTF-8. */
export function lengthPrefixed(text: string): Buffer {
  const body = Buffer.from(text, 'utf8');
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(body.length);
  return Buffer.concat([prefix, body]);
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
