/** Rows of sanaq.journal and of the verdicts as statements select them, and the record that a row holds. */
import type { StreamRecord } from '#libs/event-stream';
import { decodeHeaders } from './headers';

/** Columns of sanaq.journal that make up a record. */
export interface JournalRow {
  position: number;
  timestamp_ms: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: Buffer | null;
}

/** A record with the hash that was journalled next to it. */
export interface HashedRow extends JournalRow {
  sha256: Buffer;
}

/** Columns of a verdict that say what was decided, and of what. */
export interface GivenRow {
  subject: number;
  contest_no: number | null;
  precinct_no: number | null;
  codes: string | null;
  warnings: string | null;
  detail: string | null;
}

/** Columns that name a record; they stand in the journal, with its first verdict. */
export interface NamingRow {
  source: string | null;
  event_id: string | null;
  sha256: Buffer | null;
}

/** The record as it was received. */
export function recordOf(row: JournalRow): StreamRecord {
  return {
    position: row.position,
    timestampMs: row.timestamp_ms,
    key: row.key,
    value: row.value,
    headers: decodeHeaders(row.headers),
  };
}
