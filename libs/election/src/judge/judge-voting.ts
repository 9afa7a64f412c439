/** Decisions about the voting itself: annulled, not held, reinstated, repeated. */
import type { ContestState } from '../state/contest-state';
import type { ElectionState, Sealed } from '../state/election-state';
import { editionDayOf, legalBasisOf } from '../law/cited-basis';
import type { LegalMatter } from '../law/legal-bases';
import type { Decision } from '../record/record';
import { stillSuspended, targetCells, withdrawalNamed } from '../state/target-cells';
import { opinion, refused, type Opinion } from '../record/opinion';

const ACCEPTED = opinion('accepted');

/** Compares what a decision says it rests on with what is; members that are not given are not compared. */
export function statedBasisRefusal(
  state: ElectionState,
  contest: ContestState,
  decision: Decision,
  slot: number | undefined,
): Opinion | null {
  const { root, current } = decision.basis;
  const present = state.tally(contest.compiled.contestNo).root();
  if (root !== undefined && root !== present) return refused('ROOT_DIFFERS', `the contest's root now is ${present}`);
  if (current === undefined || slot === undefined || current === contest.currentName(slot)) return null;
  return refused('BASIS_CHANGED', `the precinct's current protocol now is ${contest.currentName(slot) ?? 'none'}`);
}

/**
 * Accepted with the article on which it rests, refused where the act, in the edition of the election's voting day, does
 * not carry what the decision cites.
 */
export function legalOpinion({ compiled }: ContestState, decision: Decision, matter: LegalMatter): Opinion {
  const { scope, basis } = decision;
  const { contest } = compiled;
  const found = legalBasisOf({ matter, scope, contestKind: contest.kind, votingDay: editionDayOf(contest) }, basis);
  if ('code' in found) return refused(found.code, found.detail);
  return found.articles.length === 0 ? ACCEPTED : opinion('accepted', [], { detail: basisText(found.articles, basis) });
}

/** The articles on which a decision rests and the gap that it names, for people. */
export function basisText(articles: readonly string[], { gap }: Decision['basis']): string {
  return `Art. ${articles.join(', ')}${gap === undefined ? '' : `, ${gap}`}`;
}

/** An annulment, or the record that there was no voting. */
export function judgeSuspension(state: ElectionState, sealed: Sealed, decision: Decision): Opinion {
  const cells = targetCells(sealed, decision);
  if (cells === null)
    return refused('TARGET_UNKNOWN', 'the target names no contest, unit or precinct of this election');
  if (cells.slots.length === 0)
    return refused('TARGET_UNKNOWN', 'the contest is held in no precinct of what the target names');
  if (cells.contest.certified !== null) return refused('CONTEST_CERTIFIED', 'revoke the certification first');
  const stated = statedBasisRefusal(
    state,
    cells.contest,
    decision,
    cells.slots.length === 1 ? cells.slots[0] : undefined,
  );
  if (stated !== null) return stated;
  const lawful = decision.kind === 'annul' ? legalOpinion(cells.contest, decision, 'annul') : ACCEPTED;
  if (lawful.kind === 'refused') return lawful;
  for (const slot of cells.slots) {
    const cellState = cells.contest.stateOf(slot);
    const suspended = cellState === 'annulled' || cellState === 'notHeld';
    const counted = decision.kind === 'not_held' && cellState === 'counted';
    if (suspended || counted) return refused('BASIS_CHANGED', `a precinct of the target is "${cellState}" already`);
  }
  return lawful;
}

/** Lifts an annulment, a "not held", a suspension of mandates, or takes back that an option was withdrawn. */
export function judgeReinstatement(state: ElectionState, sealed: Sealed, decision: Decision): Opinion {
  const { sha256: name } = decision.target;
  if (name !== undefined && sealed.contests.some(({ suspendedBy }) => suspendedBy === name)) return ACCEPTED;
  const withdrawal = withdrawalNamed(sealed, name);
  if (withdrawal !== null) {
    return withdrawal.contest.certified === null
      ? (statedBasisRefusal(state, withdrawal.contest, decision, undefined) ?? ACCEPTED)
      : refused('CONTEST_CERTIFIED', 'revoke the certification first');
  }
  const suspension = state.suspensions.get(name ?? '');
  if (suspension === undefined) {
    return refused('TARGET_UNKNOWN', 'no annulment, "not held", suspension or withdrawal with this hash stands');
  }
  const { contest } = suspension;
  if (contest.certified !== null) return refused('CONTEST_CERTIFIED', 'revoke the certification first');
  if (stillSuspended(suspension).length === 0) return refused('ROUND_OPENED', 'a repeat vote was called there since');
  return statedBasisRefusal(state, contest, decision, undefined) ?? ACCEPTED;
}
