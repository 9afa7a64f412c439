/** Journal and verdicts of the store, in pages. Both are append-only, so a fixed end is a fixed content. */
import type { Pool } from 'pg';
import { VERDICTS } from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
import { codesOf, decodeHeaders } from '#libs/journal';
import type { GivenVerdict } from './given-verdict';

const PAGE_ROWS = 4_000;

const RECORDS = `
  select position, timestamp_ms, key, value, headers, sha256 from sanaq.journal
  where election_no = $1 and position >= $2 and position < $3 order by position limit $4`;

// Left join: a verdict whose ruling was taken away must still be seen.
const GIVEN = `
  select v.cause, v.subject, v.kind, v.contest_no, v.precinct_no, v.codes, v.warnings, v.detail,
         v.source, v.event_id, v.sha256, r.definition_sha256, r.engine
  from sanaq.verdict v left join sanaq.ruling r on r.election_no = v.election_no and r.ruling_no = v.ruling_no
  where v.election_no = $1 and (v.cause, v.subject) > ($2, $3) and v.cause < $4
  order by v.cause, v.subject limit $5`;

/** A record with the hash that was journalled beside it. */
export interface JournalledRecord extends StreamRecord {
  readonly sha256: Buffer;
}

interface RecordRow {
  position: number;
  timestamp_ms: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: Buffer | null;
  sha256: Buffer;
}

interface GivenRow {
  cause: number;
  subject: number;
  kind: number;
  contest_no: number | null;
  precinct_no: number | null;
  codes: string | null;
  warnings: string | null;
  detail: string | null;
  source: string | null;
  event_id: string | null;
  sha256: Buffer | null;
  definition_sha256: string | null;
  engine: string | null;
}

/** Journalled records before `end`. */
export async function* journalPages(
  pool: Pool,
  electionNo: number,
  end: number,
): AsyncGenerator<readonly JournalledRecord[]> {
  let from = 0;
  for (;;) {
    const { rows } = await pool.query<RecordRow>(RECORDS, [electionNo, from, end, PAGE_ROWS]);
    const last = rows[rows.length - 1];
    if (last === undefined) return;
    yield rows.map(({ position, timestamp_ms: timestampMs, key, value, headers, sha256 }) => ({
      position,
      timestampMs,
      key,
      value,
      headers: decodeHeaders(headers),
      sha256,
    }));
    from = last.position + 1;
  }
}

function givenOf(row: GivenRow): GivenVerdict {
  const own = row.cause === row.subject;
  return {
    verdict: {
      cause: row.cause,
      subject: row.subject,
      // A number that no engine ever wrote was put there by other hands: it reads as refused, and compares as different.
      kind: VERDICTS[row.kind - 1] ?? 'refused',
      codes: codesOf(row.codes),
      warnings: codesOf(row.warnings),
      detail: row.detail,
    },
    place: row.contest_no === null ? null : { contestNo: row.contest_no, precinctNo: row.precinct_no ?? -1 },
    definition: row.definition_sha256 === '' ? null : row.definition_sha256,
    engine: row.engine ?? 'unknown',
    own: own ? { source: row.source, id: row.event_id, sha256: `sha256:${row.sha256?.toString('hex') ?? ''}` } : null,
  };
}

/** Stored verdicts whose cause lies before `end`, in the order (cause, subject). */
export async function* storedVerdictPages(
  pool: Pool,
  electionNo: number,
  end: number,
): AsyncGenerator<readonly GivenVerdict[]> {
  let [cause, subject] = [-1, -1];
  for (;;) {
    const { rows } = await pool.query<GivenRow>(GIVEN, [electionNo, cause, subject, end, PAGE_ROWS]);
    const last = rows[rows.length - 1];
    if (last === undefined) return;
    yield rows.map(givenOf);
    [cause, subject] = [last.cause, last.subject];
  }
}
