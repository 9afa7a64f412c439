/** What the store knows of certifications: which one is proposed, and which one stands. */
import type { Backend } from '#libs/backend';
import type { Standing } from '#libs/results';
import { acceptedDecisions, type AcceptedDecision } from './accepted-decisions';

const STANDING = `
  select r.standing from sanaq.contest_result r
  join sanaq.election e using (election_no)
  join sanaq.contest_round c using (election_no, contest_no)
  where e.election_id = $1 and c.contest_id = $2 and c.round = $3
  order by r.snapshot desc limit 1`;
/** Verdicts that a snapshot shows and that none shows yet: duplicates (3) and refusals (4) change nothing. */
const UNSHOWN = `
  select exists (
    select from sanaq.verdict v join sanaq.election e using (election_no)
    where e.election_id = $1 and v.kind not in (3, 4)
      and v.cause > (select coalesce(max(s.snapshot), -1) from sanaq.snapshot s where s.election_no = v.election_no)
  ) as unshown`;

export async function standingOf(
  backend: Backend,
  electionId: string,
  contestId: string,
  round: number,
): Promise<Standing | null> {
  const { rows } = await backend.readerPool.query<{ standing: string }>(STANDING, [electionId, contestId, round]);
  const row = rows[0];
  return row === undefined ? null : (JSON.parse(row.standing) as Standing);
}

/** The certification that waits for a second officer, or null. */
export async function proposalOf(
  backend: Backend,
  electionId: string,
  standing: Standing,
): Promise<AcceptedDecision | null> {
  const { proposed, certified } = standing;
  if (proposed === null || certified !== null) return null;
  const [proposal] = await acceptedDecisions(backend, electionId, proposed);
  return proposal ?? null;
}

/** Day of the resolution by which a contest's result was certified; null where none stands. */
export async function establishedOn(
  backend: Backend,
  electionId: string,
  { contestId, round }: { readonly contestId: string; readonly round: number },
): Promise<string | null> {
  const standing = await standingOf(backend, electionId, contestId, round);
  const name = standing?.certified?.certification;
  if (name === undefined) return null;
  const [certification] = await acceptedDecisions(backend, electionId, name);
  return certification?.decision.resolution.date ?? null;
}

/** Whether something was judged that no snapshot shows yet. */
export async function hasUnshown(backend: Backend, electionId: string): Promise<boolean> {
  const { rows } = await backend.readerPool.query<{ unshown: boolean }>(UNSHOWN, [electionId]);
  return rows[0]?.unshown === true;
}
