/** Mandates: what the figures of a snapshot would give, or what was finally distributed. */
import type { Pool } from 'pg';
import type { MandatesDistributed } from '#libs/contracts';
import { contestsAt, type ShownContest } from './contest-queries';
import type { ContestMandates, DistributionFact } from './shapes';
import type { StoredElection } from './frame/stored-election';

/** Few rows: one for each certification of a contest and each order of mandates. A sent one has a note; until then it is not public. */
const DISTRIBUTIONS = `
  select d.contest_no, d.distribution, d.event_id, d.position, d.value from sanaq.distribution d
  where d.election_no = $1 and d.contest_no = any ($2::integer[])
    and d.position <= $4 and (not $3 or exists (select from sanaq.distribution_sent s where s.event_id = d.event_id))
  order by d.contest_no, d.distribution`;

interface DistributionRow {
  contest_no: number;
  distribution: number;
  event_id: string;
  position: number;
  value: Buffer;
}

/** A distribution as its row has it: nothing that anyone may be shown. */
export interface KeptDistribution {
  readonly contestNo: number;
  readonly distribution: number;
  readonly eventId: string;
  readonly position: number;
  readonly value: Buffer;
}

/** Anyone who can derive distributions again from what was certified. */
export interface DistributionCheck {
  /**
   * For each of the stored ones what was derived in its place, or null where no certified record leads to it or it
   * says otherwise.
   */
  confirmed(
    election: StoredElection,
    kept: readonly KeptDistribution[],
  ): Promise<readonly (MandatesDistributed | null)[]>;
}

/** Where nobody derives, nothing is confirmed. */
export const NOTHING_CONFIRMED: DistributionCheck = {
  confirmed: (_election, kept) => Promise.resolve(kept.map(() => null)),
};

/** A distribution that was confirmed. */
interface ConfirmedDistribution {
  readonly contestNo: number;
  readonly position: number;
  readonly fact: DistributionFact;
  readonly data: MandatesDistributed;
}

function confirmedOf({ contestNo, position }: KeptDistribution, data: MandatesDistributed): ConfirmedDistribution {
  const { distribution, supersedes, reason, order } = data;
  const behind = order === undefined ? null : { listId: order.listId, sha256: order.sha256 };
  return { contestNo, position, fact: { distribution, supersedes, reason, position, order: behind }, data };
}

type WhatFollows = Pick<ContestMandates, 'repeatVoteAmong' | 'additionalElections'>;

/** A member is left out where there is nothing to say. */
function whatFollows({ repeatVoteAmong, additionalElections }: WhatFollows): WhatFollows {
  return {
    ...(repeatVoteAmong === undefined ? {} : { repeatVoteAmong }),
    ...(additionalElections === undefined ? {} : { additionalElections }),
  };
}

function projected({ outcome: contest }: ShownContest, history: ContestMandates['history']): ContestMandates {
  const { contestId, round, root, outcome, withExceptions, changedOfficers, suspended, withdrawn } = contest;
  const { state, result, seats, winners, decision } = outcome;
  const stands = { final: false, withExceptions, changedOfficers, suspended, withdrawn };
  const open = { ...stands, distribution: null, holders: [], history, distributed: null };
  return { contestId, round, root, ...open, state, result, seats, winners, ...whatFollows(outcome), decision };
}

function final(
  contest: ShownContest,
  { data, fact }: ConfirmedDistribution,
  history: ContestMandates['history'],
): ContestMandates {
  const { result, seats, winners, holders } = data;
  const given = { result, seats, winners, ...whatFollows(data), holders };
  const { distribution } = fact;
  const { suspended } = contest.outcome;
  return { ...projected(contest, history), final: !suspended, distribution, ...given, distributed: { ...data } };
}

/**
 * A distribution is final as long as the certification that it rests on is at the snapshot, and unsuspended. What
 * is in the table is shown only as far as it was derived again; the rest is named as unfounded.
 */
export async function contestMandates(
  pool: Pool,
  election: StoredElection,
  at: { readonly snapshot: number; readonly contestNos: readonly number[]; readonly sentOnly: boolean },
  check: DistributionCheck,
): Promise<ContestMandates[]> {
  const { snapshot, contestNos, sentOnly } = at;
  const contests = await contestsAt(pool, election, snapshot, contestNos);
  const values = [election.electionNo, contestNos, sentOnly, snapshot];
  const { rows } = await pool.query<DistributionRow>(DISTRIBUTIONS, values);
  const kept = rows.map((row) => ({
    contestNo: row.contest_no,
    distribution: row.distribution,
    eventId: row.event_id,
    position: row.position,
    value: row.value,
  }));
  const derived = kept.length === 0 ? [] : await check.confirmed(election, kept);
  const looked = kept.map((one, index) => ({ kept: one, data: derived[index] ?? null }));
  return contests.map((contest) => {
    const ofContest = looked.filter(({ kept: { contestNo } }) => contestNo === contest.contestNo);
    const confirmed = ofContest.flatMap(({ kept: one, data }) => (data === null ? [] : [confirmedOf(one, data)]));
    const unfounded = ofContest.flatMap(({ kept: { distribution, position }, data }) =>
      data === null ? [{ distribution, position }] : [],
    );
    const history = confirmed.map(({ fact }) => fact);
    const restingOn = new Set([contest.certifiedAt, ...contest.orderedAt]);
    const newest = confirmed.filter(({ position }) => restingOn.has(position)).at(-1);
    const shown = newest === undefined ? projected(contest, history) : final(contest, newest, history);
    return unfounded.length === 0 ? shown : { ...shown, unfounded };
  });
}
