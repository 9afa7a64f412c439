/** Tags and integers of the tree of sums (docs/tree-of-sums.md): change neither without the other. */
import { hash } from 'node:crypto';

export const LEAF_TAG = 0x10;
export const NODE_TAG = 0x11;
export const UNIT_TAG = 0x12;
export const CONTEST_TAG = 0x13;
/** Before the data of a leaf of the election’s tree, which is one of RFC 6962 over its contests. */
export const ELECTION_TAG = 0x14;

const TWO_32 = 0x1_0000_0000;

export const SHA256_BYTES = 32;

/** SHA-256 of the bytes as hash number `index` of a row of hashes. */
export function sha256Into(bytes: Buffer, row: Buffer, index: number): void {
  row.write(hash('sha256', bytes, 'binary'), index * SHA256_BYTES, SHA256_BYTES, 'latin1');
}

/** Copies hash number `index` of a row to an offset; a loop is quicker than Buffer.copy for so few bytes. */
export function copyHash(row: Buffer, index: number, into: Buffer, offset: number): void {
  const from = index * SHA256_BYTES;
  for (let at = 0; at < SHA256_BYTES; at++) into[offset + at] = row[from + at] ?? 0;
}

/** A buffer into which sums are written as unsigned 64-bit big-endian. */
export class SumsWriter {
  readonly bytes: Buffer;
  private readonly view: DataView;

  constructor(length: number) {
    this.bytes = Buffer.alloc(length);
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, length);
  }

  /** Writes `count` sums from `sums[from…]`; returns the offset behind them. */
  write(offset: number, sums: Float64Array, from: number, count: number): number {
    const { view } = this;
    let at = offset;
    for (let column = from; column < from + count; column++) {
      const value = sums[column] ?? 0;
      if (!Number.isSafeInteger(value) || value < 0)
        throw new RangeError(`a sum left the range 0 … 2^53 - 1: ${value}`);
      // A remainder of floats is slow, and hardly any sum needs it.
      const small = value < TWO_32;
      view.setUint32(at, small ? 0 : Math.trunc(value / TWO_32));
      view.setUint32(at + 4, small ? value : value % TWO_32);
      at += 8;
    }
    return at;
  }
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
