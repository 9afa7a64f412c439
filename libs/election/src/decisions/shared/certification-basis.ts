/** On what a certification rests, compared with the state just before it: by anyone who proposes and by anyone who approves. */
import type { DecisionBasis, SignedDecision } from '../../record/decision';
import { ACCEPTED, opinion, refused, type Opinion } from '../../record/opinion';
import { certificationTooLarge } from '../../result/publication-size';
import { currentOutcome, currentTotals } from '../../result/current';
import { isOver, voteAfter } from '../../rounds/ballot-of-round';
import { repeatsDue } from '../../rounds/called-for';
import type { ContestState } from '../../state/contest-state';
import type { ElectionState, Sealed } from '../../state/election-state';
import { certificationOf } from '../../state/target-cells';

type CertificationBasis = Pick<DecisionBasis, 'root' | 'totals' | 'openItems' | 'missing'>;

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

/** Ids of the precincts that have no result. */
function withoutResult({ layout }: Sealed, contest: ContestState): string[] {
  return Array.from(contest.slots.precinctNos).flatMap((precinctNo, slot) => {
    const cellState = contest.stateOf(slot);
    const precinct = layout.precincts[precinctNo];
    return precinct !== undefined && (cellState === 'missing' || cellState === 'held') ? [precinct.precinctId] : [];
  });
}

function figuresRefusal(state: ElectionState, contest: ContestState, basis: CertificationBasis): Opinion | null {
  const { contestNo } = contest.compiled;
  const root = state.tally(contestNo).root();
  if (basis.root !== root) return refused('ROOT_DIFFERS', `the contest's root now is ${root}`);
  const totals = currentTotals(state, contestNo);
  const same =
    basis.totals !== undefined &&
    sameFigures(basis.totals.counters, totals.counters) &&
    sameFigures(basis.totals.votes, totals.votes);
  return same ? null : refused('TOTALS_DIFFER', 'the totals named are not the present ones');
}

function openRefusal(
  sealed: Sealed,
  contest: ContestState,
  { openItems = [], missing = [] }: CertificationBasis,
): Opinion | null {
  const { size } = contest.held;
  // A flood is counted before it is named.
  const open = openItems.length === size ? [...contest.held.values()].map(({ record }) => nameOf(record.sha256)) : null;
  const namedOpen = openItems.map(({ sha256, reason }) => ({ name: sha256, reason }));
  if (open === null || !sameNames(namedOpen, open)) {
    return refused('OPEN_ITEMS_DIFFER', `${size} held records are open; each must be named with a reason`);
  }
  const without = withoutResult(sealed, contest);
  const namedMissing = missing.map(({ precinctId, reason }) => ({ name: precinctId, reason }));
  return sameNames(namedMissing, without)
    ? null
    : refused('MISSING_DIFFER', `${without.length} precincts have no result; each must be named with a reason`);
}

function nameOf(sha256: Buffer): string {
  return `sha256:${sha256.toString('hex')}`;
}

function outcomeRefusal(state: ElectionState, sealed: Sealed, contest: ContestState): Opinion | null {
  const outcome = currentOutcome(state, contest.compiled.contestNo);
  if (outcome.state === 'decision_required')
    return refused('GAP_OPEN', `first decide ${outcome.decision?.gap ?? 'the tie'}`);
  if (outcome.state !== 'completed') return refused('OUTCOME_IMPOSSIBLE', `the rule set answers "${outcome.state}"`);
  const later = voteAfter(sealed, contest);
  if (later === null || !isOver(state, contest)) return null;
  const { round } = later.compiled;
  return refused('ROUND_OPENED', `round ${round} was called after this one, which would be final now: annul either`);
}

/**
 * A result may be established while a part of it is still to be voted again: the notice on it names the units in which
 * it is (Art. 44(5)). That it is not the whole must not pass without a word.
 */
function established(state: ElectionState, contest: ContestState): Opinion {
  const { precincts, articles } = repeatsDue(state, contest);
  if (precincts === 0) return ACCEPTED;
  const detail = `${precincts} precincts are annulled, and Art. ${articles.join(', ')} calls for a repeat vote there`;
  return opinion('accepted', [], { warnings: ['REPEAT_VOTE_DUE'], detail });
}

/**
 * Whether a contest may be certified on this basis: root, totals, open items and precincts without a result are the
 * present ones, the outcome is complete, and what would be published of it is not too large. `signed`: bytes of both
 * events, null for an approval that is still to come.
 */
export function judgeCertified(
  { state, sealed }: { readonly state: ElectionState; readonly sealed: Sealed },
  contest: ContestState,
  basis: CertificationBasis,
  signed: { readonly certification: number; readonly approval: number | null },
): Opinion {
  const refusal =
    figuresRefusal(state, contest, basis) ??
    openRefusal(sealed, contest, basis) ??
    outcomeRefusal(state, sealed, contest);
  if (refusal !== null) return refusal;
  const tooLarge = certificationTooLarge(state, contest, basis, signed);
  return tooLarge === null ? established(state, contest) : refused('DECISION_TOO_LARGE', tooLarge);
}

/** The contest whose certification the decision names by hash; contest and round next to it must be the same ones. */
export function namedCertification(
  sealed: Sealed,
  { target }: SignedDecision<string, 'sha256' | 'contestId' | 'round', never>,
): ContestState | null {
  const { sha256, contestId, round } = target;
  const contest = certificationOf(sealed, sha256);
  if (contest === null) return null;
  const { compiled } = contest;
  const other = contestId !== undefined && contestId !== compiled.contest.contestId;
  return other || (round !== undefined && round !== compiled.round) ? null : contest;
}
