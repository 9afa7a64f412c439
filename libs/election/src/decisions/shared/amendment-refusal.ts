import { checkAmendment } from '../../amendments/amendment';
import { withPrecincts } from '../../frame/layout-growth';
import type { Amendment } from '../../record/decision';
import { refused, type Opinion } from '../../record/opinion';
import type { ElectionState, Sealed } from '../../state/election-state';
import { CERTIFIED } from './stated-basis';

/** What stands against an amendment now, or null. */
export function amendmentRefusal(state: ElectionState, sealed: Sealed, amendment: Amendment): Opinion | null {
  const [problem] = checkAmendment(state, sealed, amendment);
  if (problem !== undefined) {
    return refused('AMENDMENT_INVALID', `${problem.code} at ${problem.place}: ${problem.detail}`);
  }
  const grown = amendment.precincts === undefined ? null : withPrecincts(sealed.layout, amendment.precincts);
  const certified = sealed.contests.some(
    (contest, no) => contest.certified !== null && (grown?.slots[no]?.precinctNos.length ?? 0) > contest.slotCount,
  );
  return certified ? CERTIFIED : null;
}
