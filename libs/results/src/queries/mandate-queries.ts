/** Mandates: what the figures of a snapshot would give, or what was finally distributed. */
import type { Pool } from 'pg';
import type { DistributionReason, ListHolders } from '#libs/contracts';
import { contestStandings, type ContestStanding } from './contest-queries';
import type { ContestMandates, DistributionFact } from './shapes';
import type { StoredElection } from './stored-election';

/** Few rows: one for each certification of a contest and each order of mandates. A sent one has a note; until then it is not public. */
const DISTRIBUTIONS = `
  select d.contest_no, d.distribution, d.position, d.value from sanaq.distribution d
  where d.election_no = $1 and d.contest_no = any ($2::integer[])
    and d.position <= $4 and (not $3 or exists (select from sanaq.distribution_sent s where s.event_id = d.event_id))
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
  readonly supersedes: number | null;
  readonly reason: DistributionReason;
  readonly order?: { readonly listId: string; readonly sha256: string };
  readonly holders: readonly ListHolders[];
}

/** A kept distribution as read. */
interface KeptDistribution {
  readonly contestNo: number;
  readonly position: number;
  readonly fact: DistributionFact;
  readonly data: Distributed;
}

function keptOf(row: DistributionRow): KeptDistribution {
  const { data } = JSON.parse(row.value.toString('utf8')) as { data: Distributed };
  const { supersedes, reason, order } = data;
  const { distribution, position } = row;
  const behind = order === undefined ? null : { listId: order.listId, sha256: order.sha256 };
  const fact = { distribution, supersedes, reason, position, order: behind };
  return { contestNo: row.contest_no, position, fact, data };
}

/** The member is left out where there is nothing to say. */
function among(ids: readonly string[] | undefined): Pick<ContestMandates, 'repeatVoteAmong'> {
  return ids === undefined ? {} : { repeatVoteAmong: ids };
}

function projected({ outcome: contest }: ContestStanding, history: ContestMandates['history']): ContestMandates {
  const { contestId, round, root, outcome, withExceptions, suspended, withdrawn } = contest;
  const { state, result, seats, winners, repeatVoteAmong, decision } = outcome;
  const stands = { final: false, withExceptions, suspended, withdrawn };
  const open = { ...stands, distribution: null, holders: [], history, distributed: null };
  return { contestId, round, root, ...open, state, result, seats, winners, ...among(repeatVoteAmong), decision };
}

function final(
  standing: ContestStanding,
  { data, fact }: KeptDistribution,
  history: ContestMandates['history'],
): ContestMandates {
  const { result, seats, winners, repeatVoteAmong, holders } = data;
  const given = { result, seats, winners, ...among(repeatVoteAmong), holders };
  const { distribution } = fact;
  const { suspended } = standing.outcome;
  return { ...projected(standing, history), final: !suspended, distribution, ...given, distributed: data };
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
  const { rows } = await pool.query<DistributionRow>(DISTRIBUTIONS, [
    election.electionNo,
    contestNos,
    sentOnly,
    snapshot,
  ]);
  const kept = rows.map(keptOf);
  return standings.map((standing) => {
    const ofContest = kept.filter(({ contestNo }) => contestNo === standing.contestNo);
    const history = ofContest.map(({ fact }) => fact);
    const restingOn = new Set([standing.certifiedAt, ...standing.orderedAt]);
    const newest = ofContest.filter(({ position }) => restingOn.has(position)).at(-1);
    return newest === undefined ? projected(standing, history) : final(standing, newest, history);
  });
}
