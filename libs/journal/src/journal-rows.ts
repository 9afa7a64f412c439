/** Rows of the journal and of the verdicts, ready for COPY. */
import type { DecodedRecord, Verdict } from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
import { CopyBuffer } from './copying/copy-buffer';
import { encodeHeaders } from './headers';
import { VERDICT_NO } from './verdicts/verdict-numbers';

export const JOURNAL_COLUMNS = 'sanaq.journal (election_no, position, timestamp_ms, key, value, headers, sha256)';
export const VERDICT_COLUMNS =
  'sanaq.verdict (election_no, cause, subject, kind, ruling_no, contest_no, precinct_no, codes, warnings, detail, source, event_id, sha256)';

/** Bytes of a row beside the record's own, and of an ordinary verdict. */
const RECORD_BYTES = 160;
const VERDICT_BYTES = 256;

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
  readonly records: CopyBuffer;
  readonly verdicts: CopyBuffer;

  /** `recordsExpected` and their bytes: with the right numbers no buffer has to grow. */
  constructor(
    private readonly electionNo: number,
    expected: { readonly records: number; readonly bytes: number } = { records: 0, bytes: 0 },
  ) {
    this.records = new CopyBuffer(expected.records * RECORD_BYTES + expected.bytes);
    this.verdicts = new CopyBuffer(expected.records * VERDICT_BYTES);
  }

  addRecord(record: StreamRecord, sha256: Buffer): void {
    this.records
      .row(7)
      .int4(this.electionNo)
      .int8(record.position)
      .int8(record.timestampMs)
      .bytea(record.key)
      .bytea(record.value)
      .bytea(encodeHeaders(record.headers))
      .bytea(sha256);
  }

  /** `own` is the record that the verdict is about where it is its own cause. */
  addVerdict(verdict: Verdict, rulingNo: number, own: DecodedRecord | null): void {
    const envelope = own?.body.envelope ?? null;
    this.verdicts
      .row(13)
      .int4(this.electionNo)
      .int8(verdict.cause)
      .int8(verdict.subject)
      .int2(VERDICT_NO[verdict.kind])
      .int4(rulingNo)
      .int4(verdict.cell?.contestNo ?? null)
      .int4(verdict.cell?.precinctNo ?? null)
      .text(list(verdict.codes))
      .text(list(verdict.warnings))
      .text(verdict.detail === null ? null : storableText(verdict.detail))
      .text(envelope === null ? null : storableText(envelope.source))
      .text(envelope === null ? null : storableText(envelope.id))
      .bytea(own?.sha256 ?? null);
  }
}
