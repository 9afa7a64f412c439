/** Journal and verdicts of the store, in pages. Both are append-only, so a fixed end is a fixed content. */
import type { Pool } from 'pg';
import type { CellPlace, VerdictKind } from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
import { codesOf } from './journal-rows';
import { recordOf, type GivenRow, type HashedRow, type NamingRow } from './stored-rows';
import { verdictKindOf } from './verdicts/verdict-numbers';
import { VERDICTS_IN_ORDER } from './verdicts/verdicts-in-order';

const PAGE_ROWS = 4_000;

const RECORDS = `
  select position, timestamp_ms, key, value, headers, sha256 from sanaq.journal
  where election_no = $1 and position >= $2 and position < $3 order by position limit $4`;

// Left join: a verdict whose ruling was taken away must still be seen.
const GIVEN = `
  select v.cause, v.subject, v.kind, v.contest_no, v.precinct_no, v.codes, v.warnings, v.detail,
         v.source, v.event_id, v.sha256, r.definition_sha256, r.engine
  from ${VERDICTS_IN_ORDER} v left join sanaq.ruling r on r.election_no = $1 and r.ruling_no = v.ruling_no
  order by v.cause, v.subject`;

/** A record with the hash that was journalled next to it. */
type HashedRecord = StreamRecord & { readonly sha256: Buffer };

/** A verdict as it is in the store, with who gave it. */
export interface StoredVerdict {
  readonly cause: number;
  readonly subject: number;
  /** Null for a number that no engine ever wrote. */
  readonly kind: VerdictKind | null;
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
  readonly detail: string | null;
  readonly place: CellPlace | null;
  /** Name of the definition that was in force; null before there was one, and where the ruling was taken away. */
  readonly definition: string | null;
  /** Null where the ruling was taken away. */
  readonly engine: string | null;
  /** Of the record that the verdict is about, where that is its own cause. */
  readonly source: string | null;
  readonly eventId: string | null;
  readonly sha256: Buffer | null;
}

interface VerdictRow extends GivenRow, NamingRow {
  cause: number;
  kind: number;
  definition_sha256: string | null;
  engine: string | null;
}

/** Journalled records before `end`. */
export async function* journalPages(
  pool: Pool,
  electionNo: number,
  end: number,
): AsyncGenerator<readonly HashedRecord[]> {
  let from = 0;
  for (;;) {
    const { rows } = await pool.query<HashedRow>(RECORDS, [electionNo, from, end, PAGE_ROWS]);
    const last = rows[rows.length - 1];
    if (last === undefined) return;
    yield rows.map((row) => ({ ...recordOf(row), sha256: row.sha256 }));
    from = last.position + 1;
  }
}

function storedOf(row: VerdictRow): StoredVerdict {
  return {
    cause: row.cause,
    subject: row.subject,
    kind: verdictKindOf(row.kind),
    codes: codesOf(row.codes),
    warnings: codesOf(row.warnings),
    detail: row.detail,
    place: row.contest_no === null ? null : { contestNo: row.contest_no, precinctNo: row.precinct_no ?? -1 },
    definition: row.definition_sha256 === '' ? null : row.definition_sha256,
    engine: row.engine,
    source: row.source,
    eventId: row.event_id,
    sha256: row.sha256,
  };
}

/** Stored verdicts whose cause lies before `end`, in the order (cause, subject). */
export async function* verdictPages(
  pool: Pool,
  electionNo: number,
  end: number,
): AsyncGenerator<readonly StoredVerdict[]> {
  let [cause, subject] = [-1, -1];
  for (;;) {
    const { rows } = await pool.query<VerdictRow>(GIVEN, [electionNo, cause, subject, end, PAGE_ROWS]);
    const last = rows[rows.length - 1];
    if (last === undefined) return;
    yield rows.map(storedOf);
    [cause, subject] = [last.cause, last.subject];
  }
}
