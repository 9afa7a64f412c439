/** What waits to be published: the newest snapshot, and final mandates of what two officers have certified. */
import type { Pool } from 'pg';
import { askedOfElections } from '#libs/journal';

const LOOK = `
  select n.election_no, newest.snapshot, public.snapshot as published,
    (select r.contest_id from sanaq.certification c
     join sanaq.contest_round r using (election_no, contest_no)
     where c.election_no = n.election_no and c.type = 'certified' and c.snapshot <= public.snapshot
       and not exists (
         select from sanaq.certification later
         where later.election_no = n.election_no and later.contest_no = c.contest_no and later.position > c.position
           and later.type in ('certified', 'revoked'))
       and not exists (
         select from sanaq.distribution d join sanaq.distribution_sent using (event_id)
         where d.election_no = n.election_no and d.contest_no = c.contest_no and d.position >= c.position)
     order by c.position limit 1) as undistributed
  from unnest($1::integer[]) n (election_no)
  cross join lateral (
    select max(s.snapshot) as snapshot from sanaq.snapshot s
    where s.election_no = n.election_no
      and s.snapshot < (select next_position from sanaq.stream_position p where p.election_no = n.election_no)
  ) newest
  cross join lateral (
    select max(p.snapshot) as snapshot from sanaq.published_snapshot p where p.election_no = n.election_no
  ) public`;

export interface PublicationLook {
  /** Newest stored and newest public snapshot; null for none. */
  readonly snapshot: number | null;
  readonly published: number | null;
  /** A contest whose certification is public and that has no final mandates; null where there is none. */
  readonly undistributed: string | null;
}

const LOOKED = askedOfElections<PublicationLook>(
  async (pool, electionNos) => {
    const { rows } = await pool.query<PublicationLook & { election_no: number }>(LOOK, [electionNos]);
    return rows.map(({ election_no: electionNo, ...look }) => [electionNo, look]);
  },
  { snapshot: null, published: null, undistributed: null },
);

export function lookAtPublication(pool: Pool, electionNo: number): Promise<PublicationLook> {
  return LOOKED.ask(pool, String(electionNo));
}
