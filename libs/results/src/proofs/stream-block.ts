/** One block of an election's stream as it is kept: positions of its records, and every hash of a full subtree in it. */
import { HASH_BYTES, nodeHash } from '#libs/log';

export class StreamBlock {
  /** By level: hashes of the full subtrees, one behind the other. */
  private readonly levels: readonly Buffer[];

  constructor(
    /** Of its records, ascending. */
    private readonly positions: Float64Array,
    leaves: readonly Buffer[],
  ) {
    const levels: Buffer[] = [];
    for (let row = leaves; row.length > 0; row = rowAbove(row)) levels.push(Buffer.concat(row));
    this.levels = levels;
  }

  /** Hash of the subtree over 2^level records with this number in the block; a RangeError where there is none. */
  node(level: number, index: number): Buffer {
    const from = index * HASH_BYTES;
    const row = this.levels[level];
    if (row === undefined || from + HASH_BYTES > row.length) throw new RangeError(`the block has no ${level}/${index}`);
    return row.subarray(from, from + HASH_BYTES);
  }

  /** Place of the record at a position; -1 where it is not in the block. */
  placeOf(position: number): number {
    const place = lastAtMost(this.positions, position);
    return this.positions[place] === position ? place : -1;
  }
}

/** Full subtrees of twice the size; an odd last one has none above it. */
function rowAbove(row: readonly Buffer[]): Buffer[] {
  const above: Buffer[] = [];
  let left: Buffer | null = null;
  for (const hash of row) {
    if (left !== null) above.push(nodeHash(left, hash));
    left = left === null ? hash : null;
  }
  return above;
}

/** Place of the last of ascending numbers that is not above a number; -1 where all are. */
export function lastAtMost(ascending: ArrayLike<number>, most: number): number {
  let [low, high] = [-1, ascending.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((ascending[middle] ?? 0) <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}
