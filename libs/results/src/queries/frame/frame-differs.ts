/** The stored frame is not the one of the stream: no figure can be named by it. */
import { SanaqError } from '#libs/basics';

export function frameDiffers(electionNo: number, what: string): SanaqError {
  return new SanaqError({
    code: 'FRAME_DIFFERS',
    message: `the stored frame is not the one that the journal has: ${what}`,
    place: `election number ${electionNo}`,
    actor: 'operator',
    action: 'compare with sanaq replay --compare and follow docs/recovery.md',
  });
}
