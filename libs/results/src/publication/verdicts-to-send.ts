/** Verdicts in the order in which they go out. */
import type { Pool } from 'pg';
import type { VerdictMark, VerdictRow } from '../queries/records/verdict-queries';

// The next rows are cut off first and everything else is looked up for each of them by its primary key: left to a plan
// over the whole join, a table that is still growing (and not yet analysed) is read anew for every request.
const NEXT_VERDICTS = `
  with next as materialized (
    select cause, subject, kind, ruling_no, contest_no, precinct_no, codes, warnings, detail
    from sanaq.verdict
    where election_no = $1 and (cause, subject) > ($2, $3)
      and cause < (select next_position from sanaq.stream_position where election_no = $1)
    order by cause, subject limit $4
  )
  select v.cause, v.subject, v.kind, v.contest_no, v.precinct_no, v.codes, v.warnings, v.detail,
         own.source, own.event_id, own.sha256, r.definition_sha256, r.engine,
         (select timestamp_ms from sanaq.journal where election_no = $1 and position = v.cause) as timestamp_ms
  from next v
  cross join lateral (
    select source, event_id, sha256 from sanaq.verdict
    where election_no = $1 and cause = v.subject and subject = v.subject offset 0
  ) own
  join sanaq.ruling r on r.election_no = $1 and r.ruling_no = v.ruling_no
  order by v.cause, v.subject`;

/** The next verdicts after a mark, so many at most; none whose cause lies above the stored position. */
export async function verdictsToSend(
  pool: Pool,
  electionNo: number,
  after: VerdictMark,
  limit: number,
): Promise<readonly VerdictRow[]> {
  const { cause, subject } = after;
  return (await pool.query<VerdictRow>(NEXT_VERDICTS, [electionNo, cause, subject, limit])).rows;
}
