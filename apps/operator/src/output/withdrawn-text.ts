/** An option that was withdrawn, wherever its contest is shown. */
import type { WithdrawnOption } from '#libs/election';
import { shortName } from '../verbs/held/held';

export function withdrawnText({ optionId, decision }: WithdrawnOption): string {
  return `withdrawn: ${optionId} (decision ${shortName(decision)}); its votes are counted`;
}
