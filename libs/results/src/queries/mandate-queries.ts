/** Mandates: what the figures of a snapshot would give, or what was finally distributed. */
import type { Pool } from 'pg';
import { contestStandings, type ContestStanding } from './contest-queries';
import type { ContestMandates } from './shapes';
import type { StoredElection } from './stored-election';

/** Few rows: one for each certification of a contest. A sent one has a note; until then it is not public. */
const DISTRIBUTIONS = `
  select d.contest_no, d.distribution, d.position, d.value from sanaq.distribution d
  where d.election_no = $1 and d.contest_no = any ($2::integer[])
    and (not $3 or exists (select from sanaq.distribution_sent s where s.event_id = d.event_id))
  order by d.contest_no, d.distribution`;

interface DistributionRow {
  contest_no: number;
  distribution: number;
  position: number;
  value: Buffer;
}

/** What is read of a kept `mandates.distributed` event; its writer has checked it. */
interface Distributed extends Readonly<Record<string, unknown>> {
  readonly result: ContestMandates['result'];
  readonly seats: ContestMandates['seats'];
  readonly winners: ContestMandates['winners'];
  readonly repeatVoteAmong?: readonly string[];
}

/** The member is left out where there is nothing to say. */
function among(ids: readonly string[] | undefined): Pick<ContestMandates, 'repeatVoteAmong'> {
  return ids === undefined ? {} : { repeatVoteAmong: ids };
}

function projected({ outcome: contest }: ContestStanding): ContestMandates {
  const { contestId, round, root, outcome, withExceptions, suspended } = contest;
  const { state, result, seats, winners, repeatVoteAmong, decision } = outcome;
  const open = { final: false, withExceptions, suspended, distribution: null, distributed: null };
  return { contestId, round, root, ...open, state, result, seats, winners, ...among(repeatVoteAmong), decision };
}

function final(standing: ContestStanding, row: DistributionRow): ContestMandates {
  const { data } = JSON.parse(row.value.toString('utf8')) as { data: Distributed };
  const { result, seats, winners, repeatVoteAmong } = data;
  const given = { result, seats, winners, ...among(repeatVoteAmong) };
  const { suspended } = standing.outcome;
  return { ...projected(standing), final: !suspended, distribution: row.distribution, ...given, distributed: data };
}

/** A distribution is final as long as the certification that it rests on stands at the snapshot, and unsuspended. */
export async function contestMandates(
  pool: Pool,
  election: StoredElection,
  snapshot: number,
  contestNos: readonly number[],
  sentOnly: boolean,
): Promise<ContestMandates[]> {
  const standings = await contestStandings(pool, election, snapshot, contestNos);
  const { rows } = await pool.query<DistributionRow>(DISTRIBUTIONS, [election.electionNo, contestNos, sentOnly]);
  return standings.map((standing) => {
    const row = rows.find((one) => one.contest_no === standing.contestNo && one.position === standing.certifiedAt);
    return row === undefined ? projected(standing) : final(standing, row);
  });
}
