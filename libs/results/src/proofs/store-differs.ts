/** What is stored does not give the hash that a closing record binds: nothing is proved from it. */
import { SanaqError } from '#libs/basics';

export function storeDiffers(electionNo: number, what: string): SanaqError {
  return new SanaqError({
    code: 'PROOF_DIFFERS',
    message: `the store does not give what the closing record binds: ${what}`,
    place: `election number ${electionNo}`,
    actor: 'operator',
    action: 'see what was changed by sanaq replay --compare and follow docs/recovery.md',
  });
}
