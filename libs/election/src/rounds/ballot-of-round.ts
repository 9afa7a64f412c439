/**
 * Who may stand in a new vote, as the outcome of the round before it has it. Asked only of contests that an act
 * regulates: of the others the decision alone says it.
 */
import { isRegulated, type ContestResult } from '#libs/allocation';
import type { ContestState } from '../state/contest-state';
import type { ElectionState, Sealed } from '../state/election-state';
import { opensElections } from '../law/cited-basis';
import { currentOutcome } from '../result/current';

/** Why nothing is opened. */
export interface NoOpening {
  readonly code: 'TARGET_UNKNOWN' | 'ROUND_INVALID' | 'ROUND_NOT_CALLED_FOR' | 'BASIS_CHANGED' | 'GAP_OPEN';
  readonly detail: string;
}

/** What a decision that calls a new vote says of who is in it. */
interface BallotAsked {
  readonly options?: readonly string[];
  readonly seats?: number;
  readonly basis: { readonly article?: string };
}

/** Ids of the options on the ballot; null: all of the contest. */
export interface Ballot {
  readonly optionIds: readonly string[] | null;
}

/** With one of these the contest is over, and only an annulment calls for another vote. */
const OVER: ReadonlySet<ContestResult> = new Set<ContestResult>(['elected', 'adopted', 'rejected']);

function quoted(ids: readonly string[]): string {
  return ids.length === 0 ? 'nobody' : ids.map((id) => `"${id}"`).join(', ');
}

function isWithoutVote(contest: ContestState): boolean {
  for (let slot = 0; slot < contest.slotCount; slot++) {
    const cellState = contest.stateOf(slot);
    if (cellState !== 'annulled' && cellState !== 'notHeld') return false;
  }
  return true;
}

/** True where the act lets nothing follow the vote of this total: someone is elected, or the question is answered. */
export function isOver(state: ElectionState, { compiled }: ContestState): boolean {
  if (!isRegulated(compiled.contest.kind)) return false;
  const outcome = currentOutcome(state, compiled.contestNo);
  return outcome.state === 'completed' && outcome.additionalElections === undefined && OVER.has(outcome.result);
}

/** A later vote of the contest that a decision opened and none annulled, or null: two votes never fill one seat. */
export function voteAfter({ contests }: Sealed, { compiled }: ContestState): ContestState | null {
  const later = contests.find(
    (other) =>
      other.openedBy !== null &&
      other.compiled.contest.contestId === compiled.contest.contestId &&
      other.compiled.round > compiled.round &&
      !isWithoutVote(other),
  );
  return later ?? null;
}

/**
 * The ballot of a repeat vote among those whom the outcome names. It has left out already who withdrew, wherever the act
 * says what follows from that; elsewhere the decision names who stands.
 */
function ballotAmong(base: ContestState, { options }: BallotAsked, among: readonly string[]): Ballot | NoOpening {
  const { contest } = base.compiled;
  const againstAll = contest.options.filter(({ kind }) => kind === 'against_all').map(({ optionId }) => optionId);
  const withdrawn = among.filter((id) => base.withdrawn.has(id));
  const whoStands =
    `the repeat vote is among ${quoted(among)}` +
    (withdrawn.length === 0 ? '' : `, of whom ${quoted(withdrawn)} withdrew`);
  if (options === undefined) {
    if (withdrawn.length === 0) return { optionIds: [...among, ...againstAll] };
    return { code: 'ROUND_INVALID', detail: `${whoStands}: name the options` };
  }
  const rightlyLeftOut = among.every((id) => options.includes(id) || withdrawn.includes(id));
  const nobodyElse = options.every((id) => among.includes(id) || againstAll.includes(id));
  return rightlyLeftOut && nobodyElse ? { optionIds: options } : { code: 'ROUND_INVALID', detail: whoStands };
}

/**
 * Additional elections fill the mandates that are left (Art. 123(1)): the decision names how many, so that anyone who reads
 * it knows, and nobody stands who is elected already.
 */
function ballotOfTheRest(
  state: ElectionState,
  base: ContestState,
  { options, seats }: BallotAsked,
): Ballot | NoOpening {
  const { contestId } = base.compiled.contest;
  const { additionalElections } = currentOutcome(state, base.compiled.contestNo);
  const totals = (state.sealed?.contests ?? []).filter(
    (one) => one.compiled.contest.contestId === contestId && !isWithoutVote(one),
  );
  const elected = new Set(totals.flatMap(({ compiled }) => currentOutcome(state, compiled.contestNo).winners));
  if (seats !== additionalElections?.seats) {
    const detail = `${additionalElections?.seats ?? 0} mandates are left for additional elections: name them as "seats"`;
    return { code: 'ROUND_INVALID', detail };
  }
  const twice = (options ?? []).filter((id) => elected.has(id));
  if (twice.length > 0) return { code: 'ROUND_INVALID', detail: `${quoted(twice)} is elected already` };
  const [first] = totals;
  const others = first?.compiled.contest.options.filter(({ optionId }) => !elected.has(optionId)) ?? [];
  if (options === undefined && others.every(({ kind }) => kind === 'against_all')) {
    return { code: 'ROUND_INVALID', detail: 'everyone in the contest is elected: nobody is left to stand' };
  }
  return { optionIds: options ?? others.map(({ optionId }) => optionId) };
}

/**
 * The ballot of a new vote after the round of `base`. A contest that is over has none until its voting is annulled, nor
 * has one in which a question of the law is open until it is answered; a repeat vote is among those whom the outcome names, and they stand where the decision names nobody.
 */
export function ballotOf(state: ElectionState, base: ContestState, decision: BallotAsked): Ballot | NoOpening {
  const asDecided: Ballot = { optionIds: decision.options ?? null };
  const { contest, contestNo, round } = base.compiled;
  if (!isRegulated(contest.kind)) return asDecided;
  const outcome = currentOutcome(state, contestNo);
  if (outcome.decision !== null && !isWithoutVote(base)) {
    const gap = outcome.decision.gap ?? 'the tie';
    return {
      code: 'GAP_OPEN',
      detail: `first decide ${gap} in round ${round}: it decides who stands, if anyone`,
    };
  }
  if (outcome.state !== 'completed') return asDecided;
  if (outcome.additionalElections !== undefined && !isWithoutVote(base)) return ballotOfTheRest(state, base, decision);
  if (OVER.has(outcome.result) && !isWithoutVote(base)) {
    const result = outcome.result === 'elected' ? 'someone is elected' : `the question is ${outcome.result}`;
    const detail = `in round ${round} ${result}: annul the voting first, and revoke the certification before that`;
    return { code: 'ROUND_NOT_CALLED_FOR', detail };
  }
  if (outcome.result !== 'repeat_vote' || opensElections(contest, decision.basis.article)) return asDecided;
  return ballotAmong(base, decision, outcome.repeatVoteAmong ?? []);
}
