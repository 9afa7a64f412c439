/** On what decisions about a total say that they rest: its root, a current protocol, an article of the act. */
import type { LegalMatter } from '../../law/legal-bases';
import { editionDayOf, legalBasisOf } from '../../law/cited-basis';
import type { DecisionBasis, DecisionScope } from '../../record/decision';
import { ACCEPTED, opinion, refused, type Opinion } from '../../record/opinion';
import type { ContestState } from '../../state/contest-state';
import type { ElectionState } from '../../state/election-state';

export const CERTIFIED = refused('CONTEST_CERTIFIED', 'revoke the certification first');

/** Refused where the decision names another root than the total has now; null where it names none. */
export function rootRefusal(
  state: ElectionState,
  contest: ContestState,
  { root }: Pick<DecisionBasis, 'root'>,
): Opinion | null {
  const present = state.tally(contest.compiled.contestNo).root();
  return root === undefined || root === present
    ? null
    : refused('ROOT_DIFFERS', `the contest's root now is ${present}`);
}

/** The same of the current protocol of a slot. */
export function currentRefusal(
  contest: ContestState,
  slot: number,
  { current }: Pick<DecisionBasis, 'current'>,
): Opinion | null {
  const present = contest.currentName(slot);
  return current === undefined || current === present
    ? null
    : refused('BASIS_CHANGED', `the precinct's current protocol now is ${present ?? 'none'}`);
}

/** A decision that cites the act. */
interface CitingDecision {
  readonly scope: DecisionScope;
  readonly basis: Pick<DecisionBasis, 'article' | 'gap'>;
}

/**
 * Accepted with the article on which it rests, refused where the act, in the edition of the election's voting day, does
 * not carry what the decision cites.
 */
export function legalOpinion(
  { compiled }: ContestState,
  { scope, basis }: CitingDecision,
  matter: LegalMatter,
): Opinion {
  const { contest } = compiled;
  const found = legalBasisOf({ matter, scope, contestKind: contest.kind, votingDay: editionDayOf(contest) }, basis);
  if ('code' in found) return refused(found.code, found.detail);
  return found.articles.length === 0 ? ACCEPTED : opinion('accepted', [], { detail: basisText(found.articles, basis) });
}

/** The articles on which a decision rests and the gap that it names, for people. */
export function basisText(articles: readonly string[], { gap }: Pick<DecisionBasis, 'gap'>): string {
  return `Art. ${articles.join(', ')}${gap === undefined ? '' : `, ${gap}`}`;
}
