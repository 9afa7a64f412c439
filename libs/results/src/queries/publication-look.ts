/** What waits to be published: the newest snapshot, and final mandates of what two officers have certified. */
import type { Pool } from 'pg';

const LOOK = `
  with stored as (select next_position from sanaq.stream_position where election_no = $1),
  newest as (
    select max(s.snapshot) as snapshot from sanaq.snapshot s, stored
    where s.election_no = $1 and s.snapshot < stored.next_position
  ),
  public as (select max(snapshot) as snapshot from sanaq.published_snapshot where election_no = $1)
  select newest.snapshot, public.snapshot as published,
    (select r.contest_id from sanaq.certification c
     join sanaq.contest_round r using (election_no, contest_no)
     where c.election_no = $1 and c.type = 'certified' and c.snapshot <= public.snapshot
       and not exists (
         select from sanaq.certification later
         where later.election_no = $1 and later.contest_no = c.contest_no and later.position > c.position
           and later.type in ('certified', 'revoked'))
       and not exists (
         select from sanaq.distribution d join sanaq.distribution_sent using (event_id)
         where d.election_no = $1 and d.contest_no = c.contest_no and d.position >= c.position)
     order by c.position limit 1) as undistributed
  from newest, public`;

export interface PublicationLook {
  /** Newest stored and newest public snapshot; null for none. */
  readonly snapshot: number | null;
  readonly published: number | null;
  /** A contest whose certification is public and that has no final mandates; null where there is none. */
  readonly undistributed: string | null;
}

export async function lookAtPublication(pool: Pool, electionNo: number): Promise<PublicationLook> {
  const [row] = (await pool.query<PublicationLook>(LOOK, [electionNo])).rows;
  return row ?? { snapshot: null, published: null, undistributed: null };
}
