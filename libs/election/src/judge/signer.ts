/** Whose decision a record is: the one question about it that its bytes and the officers' keys settle for good. */
import type { ElectionState } from '../state/election-state';
import type { DecisionRecord } from '../decisions/decoded-record';
import { refused, type Opinion } from '../record/opinion';

/** `revoked`: with a key that was the officer's and is so no longer. */
export type Signer = 'officer' | 'revoked';

/** Who signed a decision, or the refusal of one that no officer has signed. */
export function signerOf(state: ElectionState, { decision, envelope }: DecisionRecord): Signer | Opinion {
  const { officerId } = decision;
  const { signature } = envelope;
  const officer = state.officers.get(officerId);
  if (officer !== undefined && signature?.verifiedBy(officer.publicKey) === true) return 'officer';
  const former = [...(state.formerKeys.get(officerId) ?? [])];
  if (former.some((key) => signature?.verifiedBy(key) === true)) return 'revoked';
  if (officer === undefined) return refused('OFFICER_UNKNOWN', `there is no officer "${officerId}"`);
  if (signature === null) return refused('UNSIGNED', 'a decision needs its officer’s signature');
  return refused('SIGNATURE_INVALID', `the signature is not that of "${officerId}"`);
}
