/** Verdicts in the order in which they go out. */
import type { Pool } from 'pg';
import { VERDICTS_IN_ORDER, type NamingRow } from '#libs/journal';
import type { VerdictMark, VerdictRow } from '../queries/records/verdict-queries';

// The next rows are cut off first and everything else is looked up for each of them by its primary key: left to a plan
// over the whole join, a table that is still growing (and not yet analysed) is read again for every request. A first
// verdict has names and time in its own row.
const NEXT_VERDICTS = `
  with next as materialized (select * from ${VERDICTS_IN_ORDER} v)
  select v.cause, v.subject, v.kind, v.contest_no, v.precinct_no, v.codes, v.warnings, v.detail,
         coalesce(v.source, own.source) as source, coalesce(v.event_id, own.event_id) as event_id,
         coalesce(v.sha256, own.sha256) as sha256, r.definition_sha256, r.engine,
         coalesce(v.timestamp_ms, (
           select timestamp_ms from sanaq.journal where election_no = $1 and position = v.cause
         )) as timestamp_ms
  from next v
  left join lateral (
    select source, event_id, sha256 from sanaq.journal
    where v.sha256 is null and election_no = $1 and position = v.subject offset 0
  ) own on true
  join sanaq.ruling r on r.election_no = $1 and r.ruling_no = v.ruling_no
  order by v.cause, v.subject`;
const NEXT_POSITION = `select next_position from sanaq.stream_position where election_no = $1`;

/** The next verdicts after a mark, so many at most; none whose cause lies above the stored position, or from `below` on. */
export async function verdictsToSend(
  pool: Pool,
  electionNo: number,
  after: VerdictMark,
  limit: number,
  below = Number.MAX_SAFE_INTEGER,
): Promise<readonly VerdictRow[]> {
  const read = await pool.query<{ next_position: number }>(NEXT_POSITION, [electionNo]);
  const values = [electionNo, after.cause, after.subject, Math.min(read.rows[0]?.next_position ?? 0, below), limit];
  return (await pool.query<VerdictRow>(NEXT_VERDICTS, values)).rows;
}

const NAMES = `select position, source, event_id, sha256 from sanaq.journal where election_no = $1 and position = any ($2::bigint[])`;

/** What names the records at these positions. */
export async function namesOfRecords(
  pool: Pool,
  electionNo: number,
  positions: readonly number[],
): Promise<ReadonlyMap<number, NamingRow>> {
  if (positions.length === 0) return new Map();
  const { rows } = await pool.query<NamingRow & { position: number }>(NAMES, [electionNo, positions]);
  return new Map(rows.map((row) => [row.position, row]));
}
