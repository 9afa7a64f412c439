/** A second officer with another key approves what the first has proposed: who may speak and decide changes now. */
import { amend, changesOfficers } from '../amendments/amendment';
import type { SignedDecision } from '../record/decision';
import { ACCEPTED, refused, type Opinion } from '../record/opinion';
import { placedName } from '../state/election-state';
import { amendmentRefusal } from './shared/amendment-refusal';
import type { DecisionCase, DecisionRule } from './shared/rule';
import { secondOfficerRefusal } from './shared/second-officer';

/** The target is the amendment, by the hash of its record. */
export type ApproveAmendment = SignedDecision<'approve_amendment', 'sha256', 'verdict'>;

/** It is judged once more, as things are now. */
function judge({ state, sealed, decision }: DecisionCase<ApproveAmendment>): Opinion {
  const proposed = state.amendmentProposals.find(decision.target.sha256);
  if (proposed === null) return refused('TARGET_UNKNOWN', 'no amendment of this hash waits for approval');
  const { officerId, amendment = {} } = proposed.decision;
  // A proposal ends with any change of its officer: the key that signed it is the officer's own.
  const { publicKey = '' } = state.officers.get(officerId) ?? {};
  return (
    secondOfficerRefusal(state, decision, { officerId, publicKey, right: 'amend' }) ??
    amendmentRefusal(state, sealed, amendment) ??
    ACCEPTED
  );
}

export const approveAmendment: DecisionRule<ApproveAmendment> = {
  kind: 'approve_amendment',
  approves: 'amend',
  judge,
  evolve({ state, decision, record }) {
    const approved = state.amendmentProposals.approve(decision.target.sha256);
    if (approved === null) return;
    const { sha256, position } = approved;
    const { amendment = {} } = approved.decision;
    amend(state, amendment);
    if (changesOfficers(amendment)) state.officerAmendments.push({ sha256, position, approval: placedName(record) });
  },
};
