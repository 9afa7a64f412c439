/** Certification by two officers, its revocation, and the gaps of the law that stand before it. */
import type { ContestState } from '../state/contest-state';
import type { ElectionState, Sealed } from '../state/election-state';
import type { Decision } from '../record/record';
import { isOver, voteAfter } from '../rounds/ballot-of-round';
import { repeatsDue } from '../rounds/called-for';
import { outcomeWithout, standingGapDecisions, standingOutcome, standingTotals } from '../result/standing';
import { certificationTooLarge } from '../result/publication-size';
import { certificationOf, totalOf } from '../state/target-cells';
import { legalOpinion } from './judge-voting';
import { opinion, refused, type Opinion } from '../record/opinion';
import { secondOfficerRefusal } from './second-officer';

const ACCEPTED = opinion('accepted');

function sameFigures(named: Readonly<Record<string, number>>, actual: ReadonlyMap<string, number>): boolean {
  return (
    Object.keys(named).length === actual.size &&
    [...actual].every(([id, value]) => Object.hasOwn(named, id) && named[id] === value)
  );
}

function sameNames(
  named: readonly { readonly name: string; readonly reason: string }[],
  actual: readonly string[],
): boolean {
  if (named.some((item) => item.reason.trim() === '')) return false;
  const names = new Set(named.map((item) => item.name));
  return names.size === named.length && names.size === actual.length && actual.every((name) => names.has(name));
}

/** A first officer names root, totals and all that stands open. */
export function judgeCertification(
  state: ElectionState,
  sealed: Sealed,
  decision: Decision,
  eventBytes: number,
): Opinion {
  if (decision.scope !== 'contest') return refused('TARGET_UNKNOWN', 'a certification has the scope "contest"');
  const contest = totalOf(sealed, decision);
  if (contest === null)
    return refused('TARGET_UNKNOWN', `no total of "${decision.target.contestId ?? ''}" in this round`);
  if (contest.certified !== null) return refused('CONTEST_CERTIFIED', 'this contest is certified already');
  const basis = basisOfCertification(state, sealed, contest, decision);
  if (basis !== null) return basis;
  const signed = { certification: eventBytes, approval: null };
  const tooLarge = certificationTooLarge(state, contest, decision, signed);
  return tooLarge === null ? certifiable(state, contest) : refused('DECISION_TOO_LARGE', tooLarge);
}

/**
 * A result may be established while a part of it is still to be voted again: the notice on it names the units in which
 * it is (Art. 44(5)). That it is not the whole must not pass without a word.
 */
function certifiable(state: ElectionState, contest: ContestState): Opinion {
  const { precincts, articles } = repeatsDue(state, contest);
  if (precincts === 0) return ACCEPTED;
  const detail = `${precincts} precincts are annulled, and Art. ${articles.join(', ')} calls for a repeat vote there`;
  return opinion('accepted', [], { warnings: ['REPEAT_VOTE_DUE'], detail });
}

/** Compares root, open items, missing precincts and totals with the present state; null where all are the same. */
function basisOfCertification(
  state: ElectionState,
  sealed: Sealed,
  contest: ContestState,
  decision: Decision,
): Opinion | null {
  const { basis } = decision;
  const { contestNo } = contest.compiled;
  const root = state.tally(contestNo).root();
  if (basis.root !== root) return refused('ROOT_DIFFERS', `the contest's root now is ${root}`);
  const totals = standingTotals(state, contestNo);
  if (
    !basis.totals ||
    !sameFigures(basis.totals.counters, totals.counters) ||
    !sameFigures(basis.totals.votes, totals.votes)
  ) {
    return refused('TOTALS_DIFFER', 'the totals named are not the present ones');
  }
  // A flood is counted before it is named.
  if ((basis.openItems ?? []).length !== contest.held.size) {
    return refused(
      'OPEN_ITEMS_DIFFER',
      `${contest.held.size} held records stand open; each must be named with a reason`,
    );
  }
  const open = [...contest.held.values()].map((entry) => `sha256:${entry.record.sha256.toString('hex')}`);
  const namedOpen = (basis.openItems ?? []).map((item) => ({ name: item.sha256, reason: item.reason }));
  if (!sameNames(namedOpen, open)) {
    return refused('OPEN_ITEMS_DIFFER', `${open.length} held records stand open; each must be named with a reason`);
  }
  const missing = Array.from(contest.slots.precinctNos).flatMap((precinctNo, slot) => {
    const cellState = contest.stateOf(slot);
    const without = cellState === 'missing' || cellState === 'held';
    return without ? [sealed.layout.precincts[precinctNo]?.precinctId ?? ''] : [];
  });
  const namedMissing = (basis.missing ?? []).map((item) => ({ name: item.precinctId, reason: item.reason }));
  if (!sameNames(namedMissing, missing)) {
    return refused('MISSING_DIFFER', `${missing.length} precincts have no result; each must be named with a reason`);
  }
  const outcome = standingOutcome(state, contestNo);
  if (outcome.state === 'decision_required') return refused('GAP_OPEN', `first decide ${outcome.decision?.gap ?? ''}`);
  if (outcome.state !== 'completed') return refused('OUTCOME_IMPOSSIBLE', `the rule set answers "${outcome.state}"`);
  const later = voteAfter(sealed, contest);
  if (later !== null && isOver(state, contest)) {
    const { round } = later.compiled;
    return refused('ROUND_OPENED', `round ${round} was called after this one, which would be final now: annul either`);
  }
  return null;
}

/** The contest whose certification the decision names by hash; contest and round beside it must be the same ones. */
function namedCertification(sealed: Sealed, decision: Decision): ContestState | null {
  const { sha256, contestId, round } = decision.target;
  const contest = certificationOf(sealed, sha256);
  if (contest === null) return null;
  const { compiled } = contest;
  const other = contestId !== undefined && contestId !== compiled.contest.contestId;
  return other || (round !== undefined && round !== compiled.round) ? null : contest;
}

/** A second officer approves it, with another key. */
export function judgeApproval(state: ElectionState, sealed: Sealed, decision: Decision, eventBytes: number): Opinion {
  const contest = namedCertification(sealed, decision);
  const proposed = contest?.proposed ?? null;
  if (contest === null || proposed === null)
    return refused('TARGET_UNKNOWN', 'no proposed certification has this hash');
  const second = secondOfficerRefusal(state, decision, proposed);
  if (second !== null) return second;
  const basis = basisOfCertification(state, sealed, contest, proposed.decision);
  if (basis !== null) return basis;
  // Officers may have been amended since it was proposed.
  const signed = { certification: proposed.eventBytes, approval: eventBytes };
  const tooLarge = certificationTooLarge(state, contest, proposed.decision, signed);
  return tooLarge === null ? certifiable(state, contest) : refused('DECISION_TOO_LARGE', tooLarge);
}

/** A candidate or a list drops out. The votes stay visible. */
export function judgeWithdrawal(sealed: Sealed, decision: Decision): Opinion {
  const contest = totalOf(sealed, decision);
  const option = contest?.compiled.contest.options.find(({ optionId }) => optionId === decision.option);
  if (decision.scope !== 'contest' || contest === null || option === undefined || option.kind === 'against_all') {
    return refused('TARGET_UNKNOWN', `no candidate or list "${decision.option ?? ''}" in this contest and round`);
  }
  if (contest.certified !== null) return refused('CONTEST_CERTIFIED', 'revoke the certification first');
  const later = decision.target.round === undefined ? voteAfter(sealed, contest) : null;
  if (later !== null) return refused('ROUND_OPENED', `round ${later.compiled.round} was called: name the round`);
  return contest.withdrawn.has(option.optionId)
    ? refused('BASIS_CHANGED', `"${option.optionId}" was withdrawn before`)
    : ACCEPTED;
}

/** The mandates of a certified result rest, e.g. while the Constitutional Court looks at it (Art. 100). */
export function judgeSuspensionOfMandates(sealed: Sealed, decision: Decision): Opinion {
  const contest = totalOf(sealed, decision);
  if (decision.scope !== 'contest' || contest === null) {
    return refused('TARGET_UNKNOWN', `no total of "${decision.target.contestId ?? ''}" in this round`);
  }
  if (contest.certified === null) return refused('CONTEST_NOT_CERTIFIED', 'there are no final mandates to suspend');
  if (contest.suspendedBy !== null) return refused('BASIS_CHANGED', `${contest.suspendedBy} suspends them already`);
  return legalOpinion(contest, decision, 'suspend_mandates');
}

/** A certification stands no longer. */
export function judgeRevocation(sealed: Sealed, decision: Decision): Opinion {
  const contest = namedCertification(sealed, decision);
  return contest === null ? refused('TARGET_UNKNOWN', 'no certification with this hash stands') : ACCEPTED;
}

/**
 * A commission answers a question that the law leaves open, or answers it anew: then `basis.current` names the answer
 * that stands, and the question is the one that is open without it.
 */
export function judgeGapDecision(state: ElectionState, sealed: Sealed, decision: Decision): Opinion {
  const contest = totalOf(sealed, decision);
  if (contest === null)
    return refused('TARGET_UNKNOWN', `no total of "${decision.target.contestId ?? ''}" in this round`);
  if (contest.certified !== null) return refused('CONTEST_CERTIFIED', 'revoke the certification first');
  const { contestNo } = contest.compiled;
  if (decision.basis.root !== state.tally(contestNo).root())
    return refused('ROOT_DIFFERS', 'the contest has another root now');
  const { current = null } = decision.basis;
  const standing = standingGapDecisions(state, contestNo);
  if (current !== null && !standing.some(({ sha256 }) => sha256 === current)) {
    return refused('BASIS_CHANGED', `no answer of the name ${current} stands in this contest`);
  }
  const question = outcomeWithout(state, contestNo, current).decision;
  if (question === null || question.questionSha256 !== decision.basis.questionSha256) {
    return refused('QUESTION_DIFFERS', 'this question is not open');
  }
  if (!question.options.some((option) => option.option === decision.option)) {
    return refused('OPTION_NOT_OFFERED', `"${decision.option ?? ''}" is not among the options of the question`);
  }
  return ACCEPTED;
}
