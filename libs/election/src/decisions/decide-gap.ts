/**
 * A commission answers a question that the law leaves open, or answers it again: then `basis.current` names the answer
 * that stands, and the question is the one that is open without it.
 */
import type { SignedDecision } from '../record/decision';
import { ACCEPTED, refused, type Opinion } from '../record/opinion';
import { outcomeWithout, gapDecisionsInForce } from '../result/current';
import { sha256Name } from '../state/election-state';
import { noTotal, totalOf } from '../state/target-cells';
import type { DecisionCase, DecisionRule } from './shared/rule';
import { CERTIFIED } from './shared/stated-basis';

export interface DecideGap extends SignedDecision<
  'decide_gap',
  'contestId' | 'round',
  'root' | 'questionSha256' | 'current'
> {
  /** The option chosen. */
  readonly option?: string;
}

function judge({ state, sealed, decision }: DecisionCase<DecideGap>): Opinion {
  const contest = totalOf(sealed, decision);
  if (contest === null) return noTotal(decision);
  if (contest.certified !== null) return CERTIFIED;
  const { contestNo } = contest.compiled;
  const { root, questionSha256, current = null } = decision.basis;
  if (root !== state.tally(contestNo).root()) return refused('ROOT_DIFFERS', 'the contest has another root now');
  const inForce = gapDecisionsInForce(state, contestNo);
  if (current !== null && !inForce.some(({ sha256 }) => sha256 === current)) {
    return refused('BASIS_CHANGED', `no answer with the hash ${current} is in force in this contest`);
  }
  const question = outcomeWithout(state, contestNo, current).decision;
  if (question === null || question.questionSha256 !== questionSha256) {
    return refused('QUESTION_DIFFERS', 'this question is not open');
  }
  if (!question.options.some(({ option }) => option === decision.option)) {
    return refused('OPTION_NOT_OFFERED', `"${decision.option ?? ''}" is not among the options of the question`);
  }
  return ACCEPTED;
}

/** An answer takes the place of the one that it names; what was proposed on the former must be proposed anew. */
function evolve({ sealed, decision, record }: DecisionCase<DecideGap>): void {
  const contest = totalOf(sealed, decision);
  const { option, basis } = decision;
  const { current, root, questionSha256 } = basis;
  if (contest === null || root === undefined || questionSha256 === undefined || option === undefined) return;
  const kept = contest.gapDecisions.filter(({ sha256 }) => sha256 !== current);
  const { position } = record;
  contest.gapDecisions = [...kept, { sha256: sha256Name(record.sha256), position, root, questionSha256, option }];
  contest.proposed = null;
}

export const decideGap: DecisionRule<DecideGap> = { kind: 'decide_gap', judge, evolve, kept: 'place' };
