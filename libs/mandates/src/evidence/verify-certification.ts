/**
 * Whether a published certification really is one. Seat-allocation believes nobody: both officers' signatures, their
 * rights, what the approval names and what the certification rests on are checked here once more.
 */
import { isRegulated } from '#libs/allocation';
import { instantOf, type CertifyingOfficer, type ContestCertified } from '#libs/contracts';
import {
  changedOfficers,
  contestOfRound,
  type ContestTotals,
  type DecisionOf,
  type OutcomeFacts,
  type Resolution,
  type WithdrawnOption,
} from '#libs/election';
import {
  namedEvent,
  namedOfficer,
  orReason,
  requireQuoted,
  requireTarget,
  requireThat,
  requireTwoOfficers,
  requireWitness,
  same,
  signedDecision,
  withAmendments,
  type Court,
  type Verified,
} from './court';
import { namedTotals, type ContestRound } from './known-election';
import type { ShownContest } from '../results-fold';

/** A certification that holds, with all that its distribution says. */
export interface VerifiedCertification {
  readonly data: ContestCertified;
  readonly contestRound: ContestRound;
  readonly totals: ContestTotals;
  readonly withdrawn: readonly WithdrawnOption[];
  /** Round, and the figures of units where the outcome needs them, as the snapshot with the certified root has them. */
  readonly facts: OutcomeFacts;
  readonly officers: readonly CertifyingOfficer[];
  readonly resolution: Resolution;
  /** RFC 3339: the stream's time of the approving record. */
  readonly time: string;
}

/** The contest and round: of the definition, or opened by a decision that is quoted. */
async function contestOf(court: Court, data: ContestCertified): Promise<ContestRound> {
  const { contestId, round, opening } = data;
  const defined = court.election.contest(contestId, round);
  if (defined !== null) return defined;
  const contest = court.election.definition.contests.find((one) => one.contestId === contestId);
  requireThat(
    contest !== undefined && opening !== undefined,
    `the definition has no contest "${contestId}" in round ${round}`,
  );
  const event = await namedEvent(court, opening, data.position, 'the opening of the round');
  const { decision } = signedDecision(court, event, 'open_round');
  requireTarget(decision, contestId, round);
  requireThat(decision.mode === 'new_vote', 'the opening of the round is of another mode');
  // Where the decision names no options, the outcome of the round before did: both officers certified votes for these.
  const followed = isRegulated(contest.kind) ? Object.keys(data.totals.votes) : null;
  const { date, seats, basis } = decision;
  requireThat(date !== undefined, 'the opening of the round names no day');
  const opened = contestOfRound(contest, { round, date, article: basis.article, seats }, decision.options ?? followed);
  return { contest: opened, round, contestNo: opening.contestNo };
}

/** The certifying decision says of the contest exactly what was published. */
function requireBasis(decision: DecisionOf<'certify'>, data: ContestCertified): void {
  const { basis } = decision;
  requireThat(decision.scope === 'contest', 'a certification has the scope "contest"');
  requireTarget(decision, data.contestId, data.round);
  requireThat(basis.root === data.root, 'the root is not the one that was certified');
  const totals = { counters: data.totals.counters, votes: data.totals.votes };
  requireThat(same(basis.totals ?? null, totals), 'the totals are not those that were certified');
  requireThat(same(basis.openItems ?? [], data.openItems), 'the open items are not those that were certified');
  requireThat(
    same(basis.missing ?? [], data.missing),
    'the precincts without a result are not those that were certified',
  );
  const exceptions = data.openItems.length + data.missing.length;
  requireThat(data.withExceptions === exceptions > 0, 'whether there are exceptions is not what the lists say');
}

/** What the closed snapshot shows of the contest is what was certified. */
function requireShown(shown: ShownContest | null, data: ContestCertified): asserts shown is ShownContest {
  requireThat(shown !== null, 'no figures of this contest are published');
  requireThat(shown.root === data.root, `the snapshot shows the root ${shown.root}`);
  if (!shown.sure) return;
  const { counters, votes, precincts } = shown.top;
  requireThat(same({ precincts, counters, votes }, data.totals), 'the snapshot shows other totals');
}

/** Every gap decision used is signed by an officer who may, and rests on the certified root. */
async function requireGapDecisions(court: Court, data: ContestCertified): Promise<void> {
  for (const gap of data.gapDecisions) {
    const event = await namedEvent(court, gap, data.position, 'the gap decision');
    const { decision } = signedDecision(court, event, 'decide_gap');
    requireTarget(decision, data.contestId, data.round);
    const { root, questionSha256 } = decision.basis;
    requireThat(root === data.root, 'a gap decision rests on another root');
    requireThat(
      questionSha256 === gap.questionSha256 && decision.option === gap.option,
      `the gap decision ${gap.sha256} answers otherwise`,
    );
  }
}

/** The options withdrawn: each by a decision in the stream, signed by an officer who might. */
async function withdrawnIn(court: Court, data: ContestCertified): Promise<readonly WithdrawnOption[]> {
  const withdrawn: WithdrawnOption[] = [];
  for (const named of data.withdrawals ?? []) {
    const event = await namedEvent(court, named, data.position, 'the withdrawal');
    const { decision } = signedDecision(court, event, 'withdraw_option');
    requireTarget(decision, data.contestId, data.round);
    withdrawn.push({ optionId: decision.option ?? '', decision: named.sha256 });
  }
  return withdrawn;
}

async function verify(
  asDefined: Court,
  data: ContestCertified,
  shown: ShownContest | null,
): Promise<VerifiedCertification> {
  const court = await withAmendments(asDefined, data.amendments, data.position);
  const contestRound = await contestOf(court, data);
  requireThat(same(contestRound.contest.ruleSet, data.ruleSet), 'the rule set is not that of the definition');
  const { certification, approval } = data;
  await requireQuoted(court, certification.sha256, certification.event, data.position, 'the certification');
  await requireQuoted(court, approval.sha256, approval.event, data.position + 1, 'the approval');
  const certifying = signedDecision(court, certification.event, 'certify');
  const approving = signedDecision(court, approval.event, 'approve_certification');
  requireBasis(certifying.decision, data);
  requireThat(approving.decision.target.sha256 === certification.sha256, 'the approval names another certification');
  requireTwoOfficers(certifying.officer, approving.officer);
  const changed = changedOfficers(asDefined.election.definition, [certifying.officer, approving.officer]);
  requireThat(same(data.changedOfficers ?? [], changed), 'other officers were changed since the seal than it says');
  await requireGapDecisions(court, data);
  requireShown(shown, data);
  const totals = namedTotals(contestRound.contest, data.totals.counters, data.totals.votes);
  requireThat(totals !== null, 'the totals do not name the counters and options of the definition');
  const withdrawn = await withdrawnIn(court, data);
  requireThat(same(withdrawn, shown.withdrawn), 'the snapshot shows other options as withdrawn');
  const facts = court.election.outcomeFacts(contestRound, shown.units, withdrawn);
  requireThat(facts !== null, 'the units do not name the counters and options of the definition');
  requireThat(facts.units.length === 0 || shown.sure, 'the figures of the units may have changed in a lost snapshot');
  const witness = await requireWitness(court, data.position, approval.sha256);
  return {
    data,
    contestRound,
    totals,
    withdrawn,
    facts,
    officers: [certifying.officer, approving.officer].map(namedOfficer),
    resolution: certifying.decision.resolution,
    time: instantOf(witness.timestampMs),
  };
}

/** Checks all of a certification; `shown` is the contest in the closed snapshot that published it. */
export function verifyCertification(
  court: Court,
  data: ContestCertified,
  shown: ShownContest | null,
): Promise<Verified<VerifiedCertification>> {
  return orReason(verify(court, data, shown));
}
