/** What one officer has proposed a second one approves, with another key: certifications, and who may decide at all. */
import { refused, type Opinion } from '../../record/opinion';
import type { ElectionState } from '../../state/election-state';

interface Proposal {
  readonly officerId: string;
  /** The key with which it was signed. */
  readonly publicKey: string;
  /** The right that proposing takes. */
  readonly right: string;
}

/** Refusal of an approval that is not a second officer's, or of what no officer stands for any more; null: neither. */
export function secondOfficerRefusal(
  state: ElectionState,
  approval: { readonly officerId: string },
  { officerId, publicKey, right }: Proposal,
): Opinion | null {
  if (officerId === approval.officerId) {
    return refused('SAME_OFFICER', 'it is approved by another officer than the one who proposed it');
  }
  if (publicKey === state.officers.get(approval.officerId)?.publicKey) {
    return refused('SAME_KEY', 'it is approved with another key than the one that proposed it');
  }
  const proposer = state.officers.get(officerId);
  if (proposer?.publicKey !== publicKey || !proposer.may.includes(right)) {
    return refused('PROPOSER_REVOKED', `"${officerId}" may not ${right} any more: propose it again`);
  }
  return null;
}
