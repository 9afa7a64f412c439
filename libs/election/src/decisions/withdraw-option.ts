/** A candidate or a list drops out. The votes stay visible. */
import type { SignedDecision } from '../record/decision';
import { ACCEPTED, refused, type Opinion } from '../record/opinion';
import { closingTooLarge } from '../result/publication-size';
import { voteAfter } from '../rounds/ballot-of-round';
import { sha256Name } from '../state/election-state';
import { totalOf } from '../state/target-cells';
import type { DecisionCase, DecisionRule } from './shared/rule';
import { CERTIFIED } from './shared/stated-basis';

export interface WithdrawOption extends SignedDecision<'withdraw_option', 'contestId' | 'round', 'root' | 'current'> {
  /** The option withdrawn. */
  readonly option?: string;
}

function judge({ state, sealed, decision }: DecisionCase<WithdrawOption>): Opinion {
  const contest = totalOf(sealed, decision);
  const option = contest?.compiled.contest.options.find(({ optionId }) => optionId === decision.option);
  if (decision.scope !== 'contest' || contest === null || option === undefined || option.kind === 'against_all') {
    return refused('TARGET_UNKNOWN', `no candidate or list "${decision.option ?? ''}" in this contest and round`);
  }
  if (contest.certified !== null) return CERTIFIED;
  const later = decision.target.round === undefined ? voteAfter(sealed, contest) : null;
  if (later !== null) return refused('ROUND_OPENED', `round ${later.compiled.round} was called: name the round`);
  if (contest.withdrawn.has(option.optionId)) {
    return refused('BASIS_CHANGED', `"${option.optionId}" was withdrawn before`);
  }
  const tooLarge = closingTooLarge(state, option.optionId);
  return tooLarge === null ? ACCEPTED : refused('DECISION_TOO_LARGE', tooLarge);
}

export const withdrawOption: DecisionRule<WithdrawOption> = {
  kind: 'withdraw_option',
  judge,
  /** The votes stay; what was proposed on the former outcome must be proposed anew. */
  evolve({ sealed, decision, record }) {
    const contest = totalOf(sealed, decision);
    if (contest === null || decision.option === undefined) return;
    contest.withdrawn.set(decision.option, sha256Name(record.sha256));
    contest.proposed = null;
  },
  kept: 'place',
};
