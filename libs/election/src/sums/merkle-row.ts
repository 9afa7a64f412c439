/**
 * The tree over one row of children: RFC 6962 shape (pairs bottom-up, an odd last child moves up unchanged), every
 * node hashing both children's hashes AND sums, so that no inner sum can be anything but the sum below it.
 */
import { NODE_TAG, sha256, writeSums } from './encoding';

export interface Row {
  /** 32 bytes a child. */
  readonly hashes: Buffer;
  /** `columns` sums a child. */
  readonly sums: Float64Array;
  readonly count: number;
}

/** Root hash of a row with at least one child; `columns` of each `stride` sums are hashed. */
export function rowRoot(row: Row, columns: number, stride: number): Buffer {
  const hashes = Buffer.from(row.hashes.subarray(0, row.count * 32));
  const sums = row.sums.slice(0, row.count * stride);
  const bytes = Buffer.alloc(1 + 2 * (32 + columns * 8));
  bytes[0] = NODE_TAG;
  let count = row.count;
  while (count > 1) {
    const pairs = count >> 1;
    for (let pair = 0; pair < pairs; pair++) {
      const left = pair * 2;
      hashes.copy(bytes, 1, left * 32, left * 32 + 32);
      const middle = writeSums(bytes, 33, sums, left * stride, columns);
      hashes.copy(bytes, middle, left * 32 + 32, left * 32 + 64);
      writeSums(bytes, middle + 32, sums, (left + 1) * stride, columns);
      sha256(bytes).copy(hashes, pair * 32);
      for (let column = 0; column < columns; column++) {
        sums[pair * stride + column] = (sums[left * stride + column] ?? 0) + (sums[(left + 1) * stride + column] ?? 0);
      }
    }
    if (count % 2 === 1) {
      hashes.copy(hashes, pairs * 32, (count - 1) * 32, count * 32);
      sums.copyWithin(pairs * stride, (count - 1) * stride, count * stride);
    }
    count = pairs + (count % 2);
  }
  return hashes.subarray(0, 32);
}
