/**
 * The tree over an election's stream, from the journal and the one hash that is kept for 256 records: every hash below
 * such a block is made from its records, every hash above from the blocks.
 */
import type { Pool } from 'pg';
import { LastUsed } from '#libs/basics';
import { CompactRange, inclusionProof, rootOf, type NodeReader } from '#libs/log';
import { decodeHeaders } from '#libs/journal';
import { streamBlocks } from '../closing/closing-rows';
import { BLOCK_LEVEL, BLOCK_RECORDS } from '../closing/history';
import { streamLeafHash } from '../closing/stream-leaf';
import { storeDiffers } from './store-differs';
import { lastAtMost, StreamBlock } from './stream-block';

/** The value by its own hash, whatever was journalled next to it. */
const RECORDS = `
  select position, timestamp_ms, key, headers, sha256(value) as value_sha256 from sanaq.journal
  where election_no = $1 and position >= $2 order by position limit $3`;
const COUNT_BETWEEN = `
  select count(*)::integer as count from sanaq.journal where election_no = $1 and position >= $2 and position < $3`;
const BEHIND = `select position from sanaq.journal where election_no = $1 and position >= $2 order by position offset $3 limit 1`;
/** Blocks that are kept: 18 kB each. */
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
  /** By block and number of records. */
  private readonly kept = new LastUsed<Promise<StreamBlock>>(BLOCKS_KEPT_MAX);
  private growing: Promise<void> = Promise.resolve();

  constructor(
    private readonly pool: Pool,
    private readonly electionNo: number,
  ) {}

  /** Index of the record at a position, which is among the first `size`; those that closing records bind. */
  async indexOf(position: number, size: number): Promise<number> {
    const whole = Math.floor(size / BLOCK_RECORDS);
    await this.grow(whole);
    // What lies behind the last whole block is looked for there first.
    for (let blockNo = Math.max(0, lastAtMost(this.firstPositions, position)); blockNo <= whole; blockNo++) {
      const count = Math.min(BLOCK_RECORDS, size - blockNo * BLOCK_RECORDS);
      if (count === 0) break;
      const place = (await this.block(blockNo, count)).placeOf(position);
      if (place >= 0) return blockNo * BLOCK_RECORDS + place;
    }
    throw storeDiffers(this.electionNo, `the record at position ${position} in the stream`);
  }

  /** Number of records before a position, which no closing record binds yet. */
  async countBefore(position: number): Promise<number> {
    const { electionNo, firstPositions } = this;
    await this.grow(Math.floor((position + 1) / BLOCK_RECORDS));
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
      return (await this.block(blockNo, count)).node(level, (from - blockNo * BLOCK_RECORDS) / width);
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

  /** The first `count` records of a block: they are read once for all who ask. */
  private block(blockNo: number, count: number): Promise<StreamBlock> {
    const key = `${blockNo}/${count}`;
    const kept = this.kept.get(key);
    if (kept !== undefined) return kept;
    const block = this.readBlock(blockNo, count);
    this.kept.set(key, block);
    block.catch(() => {
      this.kept.remove(key);
    });
    return block;
  }

  private async readBlock(blockNo: number, count: number): Promise<StreamBlock> {
    const whole = count === BLOCK_RECORDS;
    await this.grow(whole ? blockNo + 1 : blockNo);
    const { rows } = await this.pool.query<LeafRow>(RECORDS, [this.electionNo, await this.startOf(blockNo), count]);
    const leaves = rows.map((row) => {
      const { position, timestamp_ms: timestampMs, key, headers, value_sha256: valueSha256 } = row;
      return streamLeafHash({ position, timestampMs, key, headers: decodeHeaders(headers) }, valueSha256);
    });
    if (leaves.length < count) throw storeDiffers(this.electionNo, `block ${blockNo} of the stream is cut off`);
    const block = new StreamBlock(
      Float64Array.from(rows, ({ position }) => position),
      leaves,
    );
    if (whole && this.above.get(`${BLOCK_LEVEL}/${blockNo}`)?.equals(block.node(BLOCK_LEVEL, 0)) !== true) {
      throw storeDiffers(this.electionNo, `block ${blockNo} of the stream`);
    }
    return block;
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
