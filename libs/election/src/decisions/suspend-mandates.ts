/** The mandates of a certified result rest, e.g. while the Constitutional Court looks at it (Art. 100). */
import type { SignedDecision } from '../record/decision';
import { refused, type Opinion } from '../record/opinion';
import { sha256Name } from '../state/election-state';
import { noTotal, totalOf } from '../state/target-cells';
import { suspensionFact } from './shared/publication';
import type { DecisionCase, DecisionRule } from './shared/rule';
import { legalOpinion } from './shared/stated-basis';

export type SuspendMandates = SignedDecision<
  'suspend_mandates',
  'contestId' | 'round',
  'root' | 'verdict' | 'current' | 'article' | 'gap'
>;

function judge({ sealed, decision }: DecisionCase<SuspendMandates>): Opinion {
  const contest = totalOf(sealed, decision);
  if (decision.scope !== 'contest' || contest === null) return noTotal(decision);
  if (contest.certified === null) return refused('CONTEST_NOT_CERTIFIED', 'there are no final mandates to suspend');
  if (contest.suspendedBy !== null) return refused('BASIS_CHANGED', `${contest.suspendedBy} suspends them already`);
  return legalOpinion(contest, decision, 'suspend_mandates');
}

export const suspendMandates: DecisionRule<SuspendMandates> = {
  kind: 'suspend_mandates',
  judge,
  evolve({ sealed, decision, record }) {
    const contest = totalOf(sealed, decision);
    if (contest !== null) contest.suspendedBy = sha256Name(record.sha256);
  },
  kept: 'event',
  publication: {
    contest: totalOf,
    fact: (published) => suspensionFact(published, 'suspended'),
  },
};
