/**
 * All that came in and was decided, as closing records bind it: the tree over the stream, the chain of verdicts, the log
 * of closing records. Whoever counts, or folds what was counted, tells it of every record and every verdict in order.
 */
import { sha256Name, type LaterVerdict, type VerdictToWrite, type Written } from '#libs/contracts';
import type { StreamRecord } from '#libs/event-stream';
import { CompactRange, leafHash } from '#libs/log';
import type { BoundHistory } from './closing-leaf';
import { mayBeBinary, streamLeafHash, valueHash } from './stream-leaf';
import { VerdictChain } from './verdict-chain';

/** Records under one stored hash of the stream's tree: a tile of level 1 has these hashes. */
export const BLOCK_LEVEL = 8;
export const BLOCK_RECORDS = 2 ** BLOCK_LEVEL;

/** A full block of the stream's tree. */
export interface StreamBlock {
  readonly blockNo: number;
  /** Position of its first record. */
  readonly firstPosition: number;
  readonly hash: Buffer;
}

/** A closing record as it is stored. */
export interface ClosingRow {
  /** Index in the log. */
  readonly index: number;
  readonly snapshot: number;
  /** The leaf's data. */
  readonly leaf: string;
  readonly streamSize: number;
  /** The compact range of the stream's tree, and that of the log with this leaf. */
  readonly streamRange: Buffer;
  /** Position of the first record of the block under way, or of the last one. */
  readonly blockFrom: number;
  readonly verdictCount: number;
  readonly verdictRoot: Buffer;
  readonly logRange: Buffer;
}

/** True where two tellings of a closing record agree in everything. */
export function sameClosing(a: ClosingRow, b: ClosingRow): boolean {
  const bytes = ({ streamRange, verdictRoot, logRange }: ClosingRow): Buffer =>
    Buffer.concat([streamRange, verdictRoot, logRange]);
  const numbers = ({ index, snapshot, streamSize, blockFrom, verdictCount, leaf }: ClosingRow): string =>
    JSON.stringify([index, snapshot, streamSize, blockFrom, verdictCount, leaf]);
  return numbers(a) === numbers(b) && bytes(a).equals(bytes(b));
}

/** Where a leaf stands in the log that ends with it. */
export interface LogPlace {
  readonly index: number;
  readonly size: number;
  readonly root: string;
}

export function logPlace({ index, logRange }: Pick<ClosingRow, 'index' | 'logRange'>): LogPlace {
  const log = CompactRange.restore(logRange);
  if (log?.size !== index + 1) throw new Error(`the log of closing record ${index} is not stored as it was written`);
  return { index, size: log.size, root: sha256Name(log.root()) };
}

export class History {
  private stream = new CompactRange((level, index, hash) => {
    this.completed(level, index, hash);
  });
  private chain = new VerdictChain();
  private log = new CompactRange();
  private previous: BoundHistory['previous'] = null;
  private blocks: StreamBlock[] = [];
  /** Position at which the block under way began. */
  private blockFrom = 0;

  /** Goes on from a closing record; null where what is stored of it does not fit together. */
  static from(row: ClosingRow): History | null {
    const history = new History();
    const stream = CompactRange.restore(row.streamRange, (level, index, hash) => {
      history.completed(level, index, hash);
    });
    const log = CompactRange.restore(row.logRange);
    if (stream?.size !== row.streamSize || log?.size !== row.index + 1 || row.verdictRoot.length !== 32) return null;
    history.stream = stream;
    history.log = log;
    history.blockFrom = row.blockFrom;
    history.chain = new VerdictChain({ count: row.verdictCount, root: row.verdictRoot });
    history.previous = { leaf: leafName(row.leaf), snapshot: row.snapshot };
    return history;
  }

  /** Records so far. */
  get records(): number {
    return this.stream.size;
  }

  /** Closing records so far. */
  get closings(): number {
    return this.log.size;
  }

  /** Records that no closing record binds yet. */
  unbound = 0;

  /** A record, with the hash that names it. */
  record(record: StreamRecord, sha256: Buffer): void {
    const { value, headers } = record;
    const valueSha256 = value === null ? null : mayBeBinary(headers) ? valueHash(record) : sha256;
    if (this.stream.size % BLOCK_RECORDS === 0) this.blockFrom = record.position;
    this.stream.append(streamLeafHash(record, valueSha256));
    this.unbound++;
  }

  /** A verdict by its row. The bytes of it that are given back stand until the next one. */
  verdict(row: VerdictToWrite | LaterVerdict): Written {
    return this.chain.add(row);
  }

  /** What a closing record at this place binds of the history. */
  bind(): BoundHistory {
    const { count, root } = this.chain.close();
    return {
      stream: { root: sha256Name(this.stream.root()), size: this.stream.size },
      verdicts: { count, root: sha256Name(root) },
      previous: this.previous,
    };
  }

  /** Takes the leaf that was made here into the log. */
  close(snapshot: number, leaf: string): ClosingRow {
    const { count, root } = this.chain.close();
    const index = this.log.size;
    this.log.append(leafHash(Buffer.from(leaf)));
    this.previous = { leaf: leafName(leaf), snapshot };
    this.unbound = 0;
    return {
      index,
      snapshot,
      leaf,
      streamSize: this.stream.size,
      streamRange: this.stream.encode(),
      blockFrom: this.blockFrom,
      verdictCount: count,
      verdictRoot: root,
      logRange: this.log.encode(),
    };
  }

  /** Blocks completed since this was last asked. */
  takeBlocks(): readonly StreamBlock[] {
    const { blocks } = this;
    this.blocks = [];
    return blocks;
  }

  private completed(level: number, index: number, hash: Buffer): void {
    if (level === BLOCK_LEVEL) this.blocks.push({ blockNo: index, firstPosition: this.blockFrom, hash });
  }
}

function leafName(leaf: string): string {
  return sha256Name(leafHash(Buffer.from(leaf)));
}
