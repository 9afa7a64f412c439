/** Lifts an annulment, a "not held" or a suspension of mandates, or takes back that an option was withdrawn. */
import type { SignedDecision } from '../record/decision';
import { ACCEPTED, refused, type Opinion } from '../record/opinion';
import type { ContestState } from '../state/contest-state';
import type { Sealed } from '../state/election-state';
import { stillSuspended } from '../state/suspended-cells';
import { withdrawalNamed } from '../state/target-cells';
import { suspensionFact } from './shared/publication';
import type { DecisionCase, DecisionRule } from './shared/rule';
import { CERTIFIED, rootRefusal } from './shared/stated-basis';

/** The target is the decision that is lifted. */
export type Reinstate = SignedDecision<
  'reinstate',
  'sha256' | 'contestId' | 'round' | 'precinctId' | 'unitId' | 'hierarchy' | 'constituencyId',
  'root' | 'verdict' | 'article' | 'gap' | 'current'
>;

/** The contest whose mandates the decision of this name suspends. */
function suspendedMandates({ contests }: Sealed, { target: { sha256 } }: Reinstate): ContestState | null {
  if (sha256 === undefined) return null;
  return contests.find(({ suspendedBy }) => suspendedBy === sha256) ?? null;
}

function judge({ state, sealed, decision }: DecisionCase<Reinstate>): Opinion {
  const { target, basis } = decision;
  if (suspendedMandates(sealed, decision) !== null) return ACCEPTED;
  const withdrawal = withdrawalNamed(sealed, target.sha256);
  if (withdrawal !== null) {
    return withdrawal.contest.certified === null
      ? (rootRefusal(state, withdrawal.contest, basis) ?? ACCEPTED)
      : CERTIFIED;
  }
  const suspension = state.suspensionNamed(target.sha256);
  if (suspension === null) {
    return refused('TARGET_UNKNOWN', 'no annulment, "not held", suspension or withdrawal with this hash is in force');
  }
  const { contest } = suspension;
  if (contest.certified !== null) return CERTIFIED;
  if (stillSuspended(suspension).length === 0) return refused('ROUND_OPENED', 'a repeat vote was called there since');
  return rootRefusal(state, contest, basis) ?? ACCEPTED;
}

function evolve({ state, sealed, decision }: DecisionCase<Reinstate>): void {
  const { sha256 } = decision.target;
  const lifted = suspendedMandates(sealed, decision);
  if (lifted !== null) lifted.suspendedBy = null;
  const back = withdrawalNamed(sealed, sha256);
  if (back !== null) {
    back.contest.withdrawn.delete(back.optionId);
    back.contest.proposed = null;
  }
  const suspension = state.suspensionNamed(sha256);
  if (suspension === null || sha256 === undefined) return;
  for (const slot of stillSuspended(suspension)) suspension.contest.mark(slot, 'none');
  state.suspensions.delete(sha256);
}

export const reinstate: DecisionRule<Reinstate> = {
  kind: 'reinstate',
  judge,
  evolve,
  consequences({ state, decision }) {
    const suspension = state.suspensionNamed(decision.target.sha256);
    const again = { kind: 'judge_held_again', codes: ['VOTING_ANNULLED', 'VOTING_NOT_HELD'] } as const;
    if (suspension === null) return [again];
    const cells = { contest: suspension.contest, slots: stillSuspended(suspension) };
    return [{ kind: 'give_to_current', cells, verdict: 'counted' }, again];
  },
  kept: 'event',
  publication: {
    contest: suspendedMandates,
    fact: (published) => suspensionFact(published, 'lifted'),
  },
};
