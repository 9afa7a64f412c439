/**
 * Writes verdicts as they are given into the bytes of one record: constant parts once, every row behind the one before,
 * members in the order of RFC 8785. A row's bytes depend on nothing but the row, so batches that overlap never differ.
 */
import type { VerdictKind } from '#libs/election';
import type { RecordToAppend } from '#libs/event-stream';
import { writeString } from '../canonical';
import { EVENT_TYPES } from '../events/event-types';
import { VERDICT_COLUMNS } from '../events/verdict-given';
import { instantOf } from '../instant-of';
import { EVENT_HEAD, EVENT_HEADERS, eventTail } from './event-tail';

/** What all rows of a batch share. */
export interface BatchHead {
  readonly electionId: string;
  /** Null as long as the stream has no definition. */
  readonly definitionSha256: string | null;
  readonly engine: string;
  readonly rehearsal: boolean;
}

/** A verdict with its names; `sha256` are the 32 bytes that name the record it is about. */
export interface VerdictToWrite {
  readonly cause: number;
  readonly subject: number;
  readonly source: string | null;
  readonly id: string | null;
  readonly sha256: Buffer;
  readonly verdict: VerdictKind;
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
  readonly detail: string | null;
  readonly contestId: string | null;
  readonly round: number | null;
  readonly precinctId: string | null;
}

/** What names the record that a verdict is about. */
export type VerdictNames = Pick<VerdictToWrite, 'source' | 'id' | 'sha256'>;

/** A verdict on an earlier record, whose names are given when the batch is finished. */
export type LaterVerdict = Omit<VerdictToWrite, keyof VerdictNames>;

/** Place of a row in the order of all. */
export interface BatchMark {
  readonly cause: number;
  readonly subject: number;
}

/** Most of a record's bytes; what a batch that is full has more is one row. */
const FIRST_BYTES = 8_192;
/** A UTF-16 unit takes at most three bytes. */
const UNIT_BYTES_MAX = 3;

function orNull(text: string | null): string {
  return text === null ? 'null' : writeString(text);
}

function list(words: readonly string[]): string {
  return words.length === 0 ? '[]' : `[${words.map(writeString).join(',')}]`;
}

function rowText(row: VerdictToWrite): string {
  return textOf(row, `${orNull(row.source)},${orNull(row.id)},"sha256:${row.sha256.toString('hex')}"`);
}

/**
 * The row as it stands in the chain of verdicts: of a verdict on an earlier record without the names of that record,
 * which stand in its first row.
 */
export function chainedRowText(row: VerdictToWrite | LaterVerdict): string {
  return 'sha256' in row ? rowText(row) : textOf(row, 'null,null,null');
}

function textOf(row: LaterVerdict, named: string): string {
  const said = `"${row.verdict}",${list(row.codes)},${list(row.warnings)},${orNull(row.detail)}`;
  const place = `${orNull(row.contestId)},${row.round === null ? 'null' : String(row.round)},${orNull(row.precinctId)}`;
  return `[${String(row.cause)},${String(row.subject)},${named},${said},${place}]`;
}

export class VerdictBatch {
  private bytes = Buffer.allocUnsafe(FIRST_BYTES);
  private at = 0;
  private count = 0;
  private first: BatchMark = { cause: -1, subject: -1 };
  private lastRow: BatchMark = { cause: -1, subject: -1 };
  /** Rows that are not written yet, each with the place at which it belongs. */
  private readonly later: { readonly at: number; readonly row: LaterVerdict }[] = [];

  constructor(private readonly head: BatchHead) {
    const { definitionSha256, electionId, engine } = head;
    const definition = definitionSha256 === null ? 'null' : `"${definitionSha256}"`;
    const shared = `"definitionSha256":${definition},"electionId":"${electionId}","engine":${writeString(engine)}`;
    this.write(`${EVENT_HEAD}{"columns":${JSON.stringify(VERDICT_COLUMNS)},${shared},"rows":[`);
  }

  get rows(): number {
    return this.count;
  }

  /** Bytes written so far. */
  get size(): number {
    return this.at;
  }

  get last(): BatchMark {
    return this.lastRow;
  }

  /** Rows come in the order of cause and subject; `text` where it is made already. */
  add(row: VerdictToWrite, text: string = rowText(row)): void {
    this.begin(row);
    this.write(text);
  }

  /** A row whose names are not at hand. */
  addLater(row: LaterVerdict): void {
    this.begin(row);
    this.later.push({ at: this.at, row });
  }

  /** Positions of the records whose names are wanted to finish. */
  get unnamed(): readonly number[] {
    return this.later.map(({ row }) => row.subject);
  }

  private begin({ cause, subject }: BatchMark): void {
    if (this.count === 0) this.first = { cause, subject };
    else this.write(',');
    this.lastRow = { cause, subject };
    this.count++;
  }

  /** The record; `timeMs` is the stream's time of the last row's cause. Nothing may be added afterwards. */
  finish(timeMs: number, names?: ReadonlyMap<number, VerdictNames>): RecordToAppend {
    if (this.later.length > 0) this.writeLater(names ?? new Map());
    const { first, lastRow: last, head } = this;
    const id = `${first.cause}-${first.subject}..${last.cause}-${last.subject}`;
    const { rehearsal } = head;
    this.write(`]}${eventTail(EVENT_TYPES.verdictGiven, { id, rehearsal, time: instantOf(timeMs) })}`);
    return { key: null, value: Buffer.from(this.bytes.subarray(0, this.at)), headers: EVENT_HEADERS };
  }

  private writeLater(names: ReadonlyMap<number, VerdictNames>): void {
    const parts: Buffer[] = [];
    let from = 0;
    for (const { at, row } of this.later.splice(0)) {
      const found = names.get(row.subject);
      if (found === undefined) throw new Error(`the record at ${row.subject}, which a verdict is about, has no names`);
      const { source, id, sha256 } = found;
      parts.push(this.bytes.subarray(from, at), Buffer.from(rowText({ ...row, source, id, sha256 })));
      from = at;
    }
    this.bytes = Buffer.concat([...parts, this.bytes.subarray(from, this.at)]);
    this.at = this.bytes.length;
  }

  private write(text: string): void {
    const most = this.at + text.length * UNIT_BYTES_MAX;
    if (most > this.bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, most));
      this.bytes.copy(grown, 0, 0, this.at);
      this.bytes = grown;
    }
    this.at += this.bytes.write(text, this.at, 'utf8');
  }
}
