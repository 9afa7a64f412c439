/** Records and verdicts of the store, read by COPY: their columns in the order in which they are selected, and what they hold. */
import type { RecordHeader, StreamRecord } from '#libs/event-stream';
import { decodeHeaders } from '../headers';
import type { GivenRow } from '../stored-rows';
import { int2Of, int4Of, int8Of, textOf, type CopiedRow } from './copy-out';

/** First of the columns of a record with the hash that was journalled next to it. */
export const RECORD_COLUMNS = 'position, timestamp_ms, key, value, headers, sha256';
/** First of the columns of a verdict. */
export const VERDICT_COLUMNS = 'cause, subject, kind, contest_no, precinct_no, codes, warnings, detail';

const NO_BYTES = Buffer.alloc(0);

let lastBytes: Buffer = NO_BYTES;
let lastHeaders: readonly RecordHeader[] = [];

/** Nearly every record has the headers of the one before it. */
function headersOf(bytes: Buffer | null): readonly RecordHeader[] {
  if (bytes === null) return [];
  if (!lastBytes.equals(bytes)) {
    lastBytes = Buffer.from(bytes);
    lastHeaders = decodeHeaders(lastBytes);
  }
  return lastHeaders;
}

/** The record as it was received; its bytes are parts of a larger piece of what the server sent. */
export function copiedRecord(row: CopiedRow): StreamRecord {
  return {
    position: int8Of(row[0]),
    timestampMs: int8Of(row[1]),
    key: row[2] ?? null,
    value: row[3] ?? null,
    headers: headersOf(row[4] ?? null),
  };
}

export function copiedHash(row: CopiedRow): Buffer {
  return row[5] ?? NO_BYTES;
}

export interface CopiedVerdict extends GivenRow {
  readonly cause: number;
  /** Null where someone took the verdict away. */
  readonly kind: number | null;
}

/** The verdict whose columns begin at `at`. */
export function copiedVerdict(row: CopiedRow, at: number): CopiedVerdict {
  return {
    cause: int8Of(row[at]),
    subject: int8Of(row[at + 1]),
    kind: int2Of(row[at + 2]),
    contest_no: int4Of(row[at + 3]),
    precinct_no: int4Of(row[at + 4]),
    codes: textOf(row[at + 5]),
    warnings: textOf(row[at + 6]),
    detail: textOf(row[at + 7]),
  };
}
