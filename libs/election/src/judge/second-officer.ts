/** What one officer has proposed a second one approves, with another key: certifications, and who may decide at all. */
import type { ElectionState } from '../state/election-state';
import { rightFor, type Decision } from '../record/record';
import { refused, type Opinion } from '../record/opinion';

interface Proposal {
  readonly decision: Decision;
  /** The key with which it was signed. */
  readonly publicKey: string;
}

/** Refusal of an approval that is not a second officer's, or of what no officer stands for any more; null: neither. */
export function secondOfficerRefusal(
  state: ElectionState,
  approval: Decision,
  { decision, publicKey }: Proposal,
): Opinion | null {
  if (decision.officerId === approval.officerId) {
    return refused('SAME_OFFICER', 'it is approved by another officer than the one who proposed it');
  }
  if (publicKey === state.officers.get(approval.officerId)?.publicKey) {
    return refused('SAME_KEY', 'it is approved with another key than the one that proposed it');
  }
  const proposer = state.officers.get(decision.officerId);
  if (proposer?.publicKey !== publicKey || !proposer.may.includes(rightFor(decision.kind))) {
    return refused('PROPOSER_REVOKED', `"${decision.officerId}" may not ${decision.kind} any more: propose it anew`);
  }
  return null;
}
