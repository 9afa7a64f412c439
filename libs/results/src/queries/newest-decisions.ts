/** What a contest's outcome rests on now, and whether the newest snapshot shows all that was judged. */
import type { Pool } from 'pg';
import { VERDICT_NO } from '#libs/journal';
import type { DecisionsInForce } from '../snapshot-rows';

const STANDING = `
  select r.standing from sanaq.contest_result r
  join sanaq.election e using (election_no)
  join sanaq.contest_round c using (election_no, contest_no)
  where e.election_id = $1 and c.contest_id = $2 and c.round = $3
  order by r.snapshot desc limit 1`;
/** Verdicts that a snapshot shows and that none shows yet: duplicates and refusals change nothing. */
const UNSHOWN = `
  with shown as materialized (
    select e.election_no, (select coalesce(max(snapshot), -1) from sanaq.snapshot s where s.election_no = e.election_no) as last
    from sanaq.election e where e.election_id = $1
  )
  select exists (
    select from shown cross join lateral (
      select from sanaq.verdict v
      where v.election_no = shown.election_no and v.cause > shown.last
        and v.kind not in (${VERDICT_NO.duplicate}, ${VERDICT_NO.refused}) limit 1
    ) one
  ) as unshown`;

/** In the newest snapshot that shows the contest; null where none does. */
export async function newestDecisions(
  pool: Pool,
  electionId: string,
  contestId: string,
  round: number,
): Promise<DecisionsInForce | null> {
  const { rows } = await pool.query<{ standing: string }>(STANDING, [electionId, contestId, round]);
  const [row] = rows;
  return row === undefined ? null : (JSON.parse(row.standing) as DecisionsInForce);
}

/** Whether something was judged that no snapshot shows yet. */
export async function hasUnshown(pool: Pool, electionId: string): Promise<boolean> {
  const { rows } = await pool.query<{ unshown: boolean }>(UNSHOWN, [electionId]);
  return rows[0]?.unshown === true;
}
