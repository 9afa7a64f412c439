/** Rows of the journal, each with its first verdict, and of later verdicts, ready for COPY. */
import type { ClientBase } from 'pg';
import type { DecodedRecord, Verdict } from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
import { CopyBuffer } from './copying/copy-buffer';
import { copyIn } from './copying/copy-in';
import { encodeHeaders } from './headers';
import { VERDICT_NO } from './verdicts/verdict-numbers';

const GIVEN_COLUMNS = 'kind, ruling_no, contest_no, precinct_no, codes, warnings, detail';
export const JOURNAL_COLUMNS = `sanaq.journal (
  election_no, position, timestamp_ms, key, value, headers, sha256, ${GIVEN_COLUMNS}, source, event_id)`;
const LATER_COLUMNS = `sanaq.later_verdict (election_no, cause, subject, ${GIVEN_COLUMNS})`;

/** Bytes of a row beside the record's own. */
const RECORD_BYTES = 384;

/** Codes are separated by a space; no code contains one (the definition's checks see to it). */
const SEPARATOR = ' ';

/** PostgreSQL text cannot hold NUL; a detail that quotes one shows the symbol for it instead. */
export function storableText(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\u2400') : text;
}

function list(codes: readonly string[]): string | null {
  return codes.length === 0 ? null : codes.join(SEPARATOR);
}

/** The codes of a stored list. */
export function codesOf(stored: string | null): string[] {
  return stored === null ? [] : stored.split(SEPARATOR);
}

export class JournalRows {
  private readonly records: CopyBuffer;
  private readonly later: CopyBuffer;

  /** `expected` records and their bytes: with the right numbers no buffer has to grow. */
  constructor(
    private readonly electionNo: number,
    expected: { readonly records: number; readonly bytes: number } = { records: 0, bytes: 0 },
  ) {
    this.records = new CopyBuffer(expected.records * RECORD_BYTES + expected.bytes);
    this.later = new CopyBuffer(0);
  }

  /** Records in it. */
  get count(): number {
    return this.records.rows;
  }

  /** A record with the verdict that it got first, of which it is its own cause. */
  addRecord(record: StreamRecord, decoded: DecodedRecord, first: Verdict, rulingNo: number): void {
    if (first.cause !== record.position || first.subject !== record.position)
      throw new Error(`the verdict at ${first.cause} on ${first.subject} is not the first one of ${record.position}`);
    const envelope = decoded.body.envelope;
    this.records
      .row(16)
      .int4(this.electionNo)
      .int8(record.position)
      .int8(record.timestampMs)
      .bytea(record.key)
      .bytea(record.value)
      .bytea(encodeHeaders(record.headers))
      .bytea(decoded.sha256);
    putGiven(this.records, first, rulingNo);
    this.records
      .text(envelope === null ? null : storableText(envelope.source))
      .text(envelope === null ? null : storableText(envelope.id));
  }

  /** A verdict that a later record brought about. */
  addLater(verdict: Verdict, rulingNo: number): void {
    this.later.row(10).int4(this.electionNo).int8(verdict.cause).int8(verdict.subject);
    putGiven(this.later, verdict, rulingNo);
  }

  /** Writes all rows, in their order. */
  static async write(client: ClientBase, rows: readonly JournalRows[]): Promise<void> {
    await copyIn(client, JOURNAL_COLUMNS, ...rows.map(({ records }) => records));
    await copyIn(client, LATER_COLUMNS, ...rows.map(({ later }) => later));
  }
}

function putGiven(into: CopyBuffer, verdict: Verdict, rulingNo: number): void {
  into
    .int2(VERDICT_NO[verdict.kind])
    .int4(rulingNo)
    .int4(verdict.cell?.contestNo ?? null)
    .int4(verdict.cell?.precinctNo ?? null)
    .text(list(verdict.codes))
    .text(list(verdict.warnings))
    .text(verdict.detail === null ? null : storableText(verdict.detail));
}
