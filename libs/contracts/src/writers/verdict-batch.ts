/**
 * Writes verdicts as they are given into the bytes of one record: constant parts once, every row behind the one before,
 * members in the order of RFC 8785. A row's bytes depend on nothing but the row, so batches that overlap never differ.
 */
import type { RecordToAppend } from '#libs/event-stream';
import { writeString } from '../canonical';
import { EVENT_TYPES } from '../events/event-types';
import { VERDICT_COLUMNS } from '../events/verdict-given';
import { instantOf } from '../instant-of';
import { ByteRoom, type Written } from './byte-room';
import { EVENT_HEAD, EVENT_HEADERS, eventTail } from './event-tail';
import { putRow, type LaterVerdict, type VerdictNames, type VerdictToWrite } from './verdict-row-bytes';

/** What all rows of a batch share. */
export interface BatchHead {
  readonly electionId: string;
  /** Null as long as the stream has no definition. */
  readonly definitionSha256: string | null;
  readonly engine: string;
  readonly rehearsal: boolean;
}

/** Place of a row in the order of all. */
export interface BatchMark {
  readonly cause: number;
  readonly subject: number;
}

/** Of a new batch; it grows with its rows. */
const FIRST_BYTES = 8_192;
const COMMA = ','.charCodeAt(0);

export class VerdictBatch {
  private readonly room = new ByteRoom(FIRST_BYTES);
  private count = 0;
  private first: BatchMark = { cause: -1, subject: -1 };
  private lastCause = -1;
  private lastSubject = -1;
  /** Rows that are not written yet, each with the place at which it belongs. */
  private readonly later: { readonly at: number; readonly row: LaterVerdict }[] = [];

  constructor(private readonly head: BatchHead) {
    const { definitionSha256, electionId, engine } = head;
    const definition = definitionSha256 === null ? 'null' : `"${definitionSha256}"`;
    const shared = `"definitionSha256":${definition},"electionId":"${electionId}","engine":${writeString(engine)}`;
    this.room.text(`${EVENT_HEAD}{"columns":${JSON.stringify(VERDICT_COLUMNS)},${shared},"rows":[`);
  }

  get rows(): number {
    return this.count;
  }

  /** Bytes written so far. */
  get size(): number {
    return this.room.at;
  }

  get last(): BatchMark {
    return { cause: this.lastCause, subject: this.lastSubject };
  }

  /** Rows come in the order of cause and subject; `written` where the row's bytes are made already. */
  add(row: VerdictToWrite, written?: Written): void {
    this.begin(row);
    if (written === undefined) putRow(this.room, row);
    else this.room.copy(written.bytes, written.from, written.to);
  }

  /** A row whose names are not at hand. */
  addLater(row: LaterVerdict): void {
    this.begin(row);
    this.later.push({ at: this.room.at, row });
  }

  /** Positions of the records whose names are wanted to finish. */
  get unnamed(): readonly number[] {
    return this.later.map(({ row }) => row.subject);
  }

  private begin({ cause, subject }: BatchMark): void {
    if (this.count === 0) this.first = { cause, subject };
    else this.room.byte(COMMA);
    this.lastCause = cause;
    this.lastSubject = subject;
    this.count++;
  }

  /** The record; `timeMs` is the stream's time of the last row's cause. Nothing may be added afterwards. */
  finish(timeMs: number, names?: ReadonlyMap<number, VerdictNames>): RecordToAppend {
    if (this.later.length > 0) this.writeLater(names ?? new Map());
    const { first, last, head, room } = this;
    const id = `${first.cause}-${first.subject}..${last.cause}-${last.subject}`;
    const { rehearsal } = head;
    room.text(`]}${eventTail(EVENT_TYPES.verdictGiven, { id, rehearsal, time: instantOf(timeMs) })}`);
    return { key: null, value: Buffer.from(room.bytes.subarray(0, room.at)), headers: EVENT_HEADERS };
  }

  private writeLater(names: ReadonlyMap<number, VerdictNames>): void {
    const { room } = this;
    const { bytes, at: end } = room;
    room.bytes = Buffer.allocUnsafe(bytes.length);
    room.at = 0;
    let from = 0;
    for (const { at, row } of this.later.splice(0)) {
      const found = names.get(row.subject);
      if (found === undefined) throw new Error(`the record at ${row.subject}, which a verdict is about, has no names`);
      const { source, id, sha256 } = found;
      room.copy(bytes, from, at);
      putRow(room, { ...row, source, id, sha256 });
      from = at;
    }
    room.copy(bytes, from, end);
  }
}
