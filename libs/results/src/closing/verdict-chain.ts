/** The verdicts as closing records bind them: how many there are, and a hash that every closing record carries on. */
import { createHash, type Hash } from 'node:crypto';

const NOTHING = Buffer.alloc(32);
const LENGTH_BYTES = 4;
const ROOM_BYTES = 65_536;
/** A UTF-16 unit takes at most three bytes. */
const UNIT_BYTES_MAX = 3;

export interface BoundVerdicts {
  readonly count: number;
  readonly root: Buffer;
}

export class VerdictChain {
  private count: number;
  private bound: Buffer;
  /** Over the rows since the last closing record, as far as they are not in `room`. */
  private open: Hash | null = null;
  private room = Buffer.allocUnsafe(ROOM_BYTES);
  private at = 0;

  constructor({ count, root }: BoundVerdicts = { count: 0, root: NOTHING }) {
    this.count = count;
    this.bound = root;
  }

  /** Rows so far. */
  get size(): number {
    return this.count;
  }

  /** Adds a row by its text; rows come in the order of cause and subject. */
  add(row: string): void {
    const most = LENGTH_BYTES + UNIT_BYTES_MAX * row.length;
    if (this.at + most > this.room.length) {
      this.flush();
      if (most > this.room.length) this.room = Buffer.allocUnsafe(most);
    }
    const length = this.room.write(row, this.at + LENGTH_BYTES, 'utf8');
    this.room.writeUInt32BE(length, this.at);
    this.at += LENGTH_BYTES + length;
    this.count++;
  }

  /** What a closing record here binds; the rows that come next go into the next one. */
  close(): BoundVerdicts {
    if (this.at > 0 || this.open !== null) {
      this.flush();
      this.bound = this.open?.digest() ?? this.bound;
      this.open = null;
    }
    return { count: this.count, root: this.bound };
  }

  private flush(): void {
    this.open ??= createHash('sha256').update(this.bound);
    this.open.update(this.room.subarray(0, this.at));
    this.at = 0;
  }
}
