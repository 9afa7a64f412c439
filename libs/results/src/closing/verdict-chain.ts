/** The verdicts as closing records bind them: how many there are, and a hash that every closing record carries on. */
import { createHash, type Hash } from 'node:crypto';
import { ByteRoom, putRow, type LaterVerdict, type VerdictToWrite, type Written } from '#libs/contracts';

const NOTHING = Buffer.alloc(32);
const LENGTH_BYTES = 4;
/** What is hashed at once, and room for an ordinary row behind it. */
const ROOM_BYTES = 65_536;
const ROW_BYTES = 1_024;

export interface BoundVerdicts {
  readonly count: number;
  readonly root: Buffer;
}

export class VerdictChain {
  private count: number;
  private bound: Buffer;
  /** Over the rows since the last closing record, as far as they are not in `room`. */
  private open: Hash | null = null;
  /** Rows, each behind its length. */
  private readonly room = new ByteRoom(ROOM_BYTES + ROW_BYTES);

  constructor({ count, root }: BoundVerdicts = { count: 0, root: NOTHING }) {
    this.count = count;
    this.bound = root;
  }

  /** Rows so far. */
  get size(): number {
    return this.count;
  }

  /** Adds a row; they come in the order of cause and subject. What is given back stands until the next one is added. */
  add(row: VerdictToWrite | LaterVerdict): Written {
    const { room } = this;
    if (room.at >= ROOM_BYTES) this.flush();
    const begin = room.at;
    room.reserve(LENGTH_BYTES);
    room.at += LENGTH_BYTES;
    const from = room.at;
    putRow(room, row);
    room.bytes.writeUInt32BE(room.at - from, begin);
    this.count++;
    return { bytes: room.bytes, from, to: room.at };
  }

  /** What a closing record here binds; the rows that come next go into the next one. */
  close(): BoundVerdicts {
    if (this.room.at > 0 || this.open !== null) {
      this.flush();
      this.bound = this.open?.digest() ?? this.bound;
      this.open = null;
    }
    return { count: this.count, root: this.bound };
  }

  private flush(): void {
    const { room } = this;
    this.open ??= createHash('sha256').update(this.bound);
    this.open.update(room.bytes.subarray(0, room.at));
    room.at = 0;
  }
}
