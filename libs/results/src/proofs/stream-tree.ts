/**
 * The tree over an election's stream, from the journal and the one hash that is kept for 256 records: every hash below
 * such a block is made from its records, every hash above from the blocks.
 */
import type { Pool } from 'pg';
import { CompactRange, inclusionProof, nodeHash, rootOf, type NodeReader } from '#libs/log';
import { decodeHeaders } from '#libs/journal';
import { streamBlocks } from '../closing/closing-rows';
import { BLOCK_LEVEL, BLOCK_RECORDS } from '../closing/history';
import { streamLeafHash } from '../closing/stream-leaf';
import { storeDiffers } from './store-differs';

/** The value by its own hash, whatever was journalled next to it. */
const RECORDS = `
  select position, timestamp_ms, key, headers, sha256(value) as value_sha256 from sanaq.journal
  where election_no = $1 and position >= $2 order by position limit $3`;
const COUNT_BETWEEN = `
  select count(*)::integer as count from sanaq.journal where election_no = $1 and position >= $2 and position < $3`;
const BEHIND = `select position from sanaq.journal where election_no = $1 and position >= $2 order by position offset $3 limit 1`;
/** Blocks whose leaves are kept: 8 kB each. */
const BLOCKS_KEPT_MAX = 256;

interface LeafRow {
  position: number;
  timestamp_ms: number;
  key: Buffer | null;
  headers: Buffer | null;
  value_sha256: Buffer | null;
}

export class StreamTree {
  /** Hashes of blocks and of the full subtrees above them. */
  private readonly above = new Map<string, Buffer>();
  private readonly range = new CompactRange((level, index, hash) =>
    this.above.set(`${level + BLOCK_LEVEL}/${index}`, hash),
  );
  private readonly firstPositions: number[] = [];
  /** Leaves by block and number, those asked for last at the end. */
  private readonly leaves = new Map<string, Promise<readonly Buffer[]>>();
  private growing: Promise<void> = Promise.resolve();

  constructor(
    private readonly pool: Pool,
    private readonly electionNo: number,
  ) {}

  /** Index of the record at a position, which is among the first `size`. */
  async indexOf(position: number, size: number): Promise<number> {
    const { electionNo, firstPositions } = this;
    await this.grow(Math.floor(size / BLOCK_RECORDS));
    const blockNo = Math.max(0, lastAtMost(firstPositions, position));
    const from = firstPositions[blockNo] ?? 0;
    const { rows } = await this.pool.query<{ count: number }>(COUNT_BETWEEN, [electionNo, from, position]);
    return blockNo * BLOCK_RECORDS + (rows[0]?.count ?? 0);
  }

  /** Root over the first `size` records. */
  root(size: number): Promise<Buffer> {
    return rootOf(this.nodes(size), size);
  }

  /** Shows that the record at an index is among the first `size`; the lowest sibling first. */
  path(index: number, size: number): Promise<readonly Buffer[]> {
    return inclusionProof(this.nodes(size), index, size);
  }

  /** Hashes of the tree of the first `size` records, which closing records bind. */
  nodes(size: number): NodeReader {
    return async ({ level, index }) => {
      const blocks = Math.floor(size / BLOCK_RECORDS);
      if (level >= BLOCK_LEVEL) {
        await this.grow(blocks);
        const hash = this.above.get(`${level}/${index}`);
        if (hash === undefined) throw new RangeError(`the stream has no subtree ${level}/${index}`);
        return hash;
      }
      const width = 2 ** level;
      const from = index * width;
      const blockNo = Math.floor(from / BLOCK_RECORDS);
      if (from + width > size) throw new RangeError(`the stream has no subtree ${level}/${index}`);
      const count = Math.min(BLOCK_RECORDS, size - blockNo * BLOCK_RECORDS);
      const leaves = await this.leavesOf(blockNo, count);
      return fullRoot(leaves.slice(from - blockNo * BLOCK_RECORDS, from - blockNo * BLOCK_RECORDS + width));
    };
  }

  private async grow(to: number): Promise<void> {
    const grown = this.growing.then(async () => {
      if (this.range.size >= to) return;
      for (const { blockNo, firstPosition, hash } of await streamBlocks(this.pool, this.electionNo, this.range.size)) {
        if (blockNo !== this.range.size) throw storeDiffers(this.electionNo, `block ${this.range.size} of the stream`);
        this.range.append(hash);
        this.firstPositions.push(firstPosition);
      }
    });
    // The next one tries again what failed.
    this.growing = grown.catch(() => undefined);
    await grown;
  }

  /** Hashes of the first `count` leaves of a block: the records are read once for all who ask. */
  private leavesOf(blockNo: number, count: number): Promise<readonly Buffer[]> {
    const key = `${blockNo}/${count}`;
    const leaves = this.leaves.get(key) ?? this.readLeaves(blockNo, count);
    this.leaves.delete(key);
    this.leaves.set(key, leaves);
    leaves.catch(() => this.leaves.delete(key));
    for (const oldest of this.leaves.keys()) {
      if (this.leaves.size <= BLOCKS_KEPT_MAX) break;
      this.leaves.delete(oldest);
    }
    return leaves;
  }

  private async readLeaves(blockNo: number, count: number): Promise<readonly Buffer[]> {
    const whole = count === BLOCK_RECORDS;
    await this.grow(whole ? blockNo + 1 : blockNo);
    const { rows } = await this.pool.query<LeafRow>(RECORDS, [this.electionNo, await this.startOf(blockNo), count]);
    const leaves = rows.map((row) => {
      const { position, timestamp_ms: timestampMs, key, headers, value_sha256: valueSha256 } = row;
      return streamLeafHash({ position, timestampMs, key, headers: decodeHeaders(headers) }, valueSha256);
    });
    if (leaves.length < count) throw storeDiffers(this.electionNo, `block ${blockNo} of the stream is cut off`);
    if (whole && this.above.get(`${BLOCK_LEVEL}/${blockNo}`)?.equals(fullRoot(leaves)) !== true) {
      throw storeDiffers(this.electionNo, `block ${blockNo} of the stream`);
    }
    return leaves;
  }

  /** Position of the first record of a block. */
  private async startOf(blockNo: number): Promise<number> {
    const known = this.firstPositions[blockNo];
    if (known !== undefined) return known;
    // Behind the last whole block.
    const before = this.firstPositions[blockNo - 1] ?? 0;
    const offset = blockNo === 0 ? 0 : BLOCK_RECORDS;
    const { rows } = await this.pool.query<{ position: number }>(BEHIND, [this.electionNo, before, offset]);
    return rows[0]?.position ?? 0;
  }
}

/** Root over a power of two of leaves. */
function fullRoot(leaves: readonly Buffer[]): Buffer {
  let row = leaves;
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, at) =>
      nodeHash(row[2 * at] ?? Buffer.alloc(0), row[2 * at + 1] ?? Buffer.alloc(0)),
    );
  }
  return row[0] ?? Buffer.alloc(0);
}

/** Place of the last of ascending numbers that is not above a number; -1 where all are. */
function lastAtMost(ascending: readonly number[], most: number): number {
  let [low, high] = [-1, ascending.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((ascending[middle] ?? 0) <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}
