/** Which records a call has sent, from which line of which file, and where in the stream they stand. */
const HASH_BYTES = 32;
/** Hashes are kept in blocks: millions of small buffers would cost several times their bytes. */
const BLOCK_HASHES = 8_192;

/** A record that was sent, by its identity: the bytes' hash; source and id stand in them. */
export interface SentRecord {
  /** In the stream. */
  readonly position: number;
  readonly sha256: Buffer;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export class SentRecords {
  private readonly files: string[] = [];
  private readonly fileNos: number[] = [];
  private readonly lines: number[] = [];
  private readonly blocks: Buffer[] = [];
  /** Positions of the records that are kept by the stream, in the order in which they were added. */
  private readonly positions: number[] = [];

  /** How many the stream has kept. */
  get stored(): number {
    return this.positions.length;
  }

  /** Notes a record before it is sent. Records are kept by the stream in this order. */
  add(file: string, line: number, sha256: Buffer): void {
    if (this.files.at(-1) !== file) this.files.push(file);
    const at = this.lines.length;
    if (at % BLOCK_HASHES === 0) this.blocks.push(Buffer.alloc(BLOCK_HASHES * HASH_BYTES));
    sha256.copy(this.blocks.at(-1) ?? Buffer.alloc(0), (at % BLOCK_HASHES) * HASH_BYTES);
    this.fileNos.push(this.files.length - 1);
    this.lines.push(line);
  }

  /** The next records of those added stand in the stream from a position on. */
  keptAt(firstPosition: number, records: number): void {
    for (let at = 0; at < records; at += 1) this.positions.push(firstPosition + at);
  }

  /** The last record that the stream has kept, or null. */
  last(): SentRecord | null {
    return this.stored === 0 ? null : this.at(this.stored - 1);
  }

  /** Those that the stream has kept, in their order, so many at a time. */
  *pages(records: number): Generator<readonly SentRecord[]> {
    for (let from = 0; from < this.stored; from += records) {
      const count = Math.min(records, this.stored - from);
      yield Array.from({ length: count }, (_, index) => this.at(from + index));
    }
  }

  /** The record that the stream keeps at a position, or null; by halves, because positions only grow. */
  atPosition(position: number): SentRecord | null {
    let [from, to] = [0, this.stored];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.positions[middle] ?? 0) < position) from = middle + 1;
      else to = middle;
    }
    return this.positions[from] === position ? this.at(from) : null;
  }

  private at(index: number): SentRecord {
    const from = (index % BLOCK_HASHES) * HASH_BYTES;
    const block = this.blocks[Math.floor(index / BLOCK_HASHES)];
    return {
      position: this.positions[index] ?? -1,
      sha256: block?.subarray(from, from + HASH_BYTES) ?? Buffer.alloc(0),
      file: this.files[this.fileNos[index] ?? -1] ?? '',
      line: this.lines[index] ?? 0,
    };
  }
}
