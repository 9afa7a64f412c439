/** Amendments: precincts and the time of publication by one officer; officers, sources and keys by two. */
import { checkAmendment } from '../amendments/amendment';
import { needsApproval } from '../amendments/amendment-proposals';
import type { ElectionState, Sealed } from '../state/election-state';
import { withPrecincts } from '../frame/layout-growth';
import type { Amendment, Decision } from '../record/record';
import { opinion, refused, type Opinion } from '../record/opinion';
import { secondOfficerRefusal } from './second-officer';

/** What stands against an amendment now, or null. */
function amendmentRefusal(state: ElectionState, sealed: Sealed, amendment: Amendment): Opinion | null {
  const [problem] = checkAmendment(state, sealed, amendment);
  if (problem !== undefined) {
    return refused('AMENDMENT_INVALID', `${problem.code} at ${problem.place}: ${problem.detail}`);
  }
  const grown = amendment.precincts === undefined ? null : withPrecincts(sealed.layout, amendment.precincts);
  const certified = sealed.contests.some(
    (contest, no) => contest.certified !== null && (grown?.slots[no]?.precinctNos.length ?? 0) > contest.slotCount,
  );
  return certified ? refused('CONTEST_CERTIFIED', 'revoke the certification first') : null;
}

/** Takes effect at once, or is proposed where a second officer must approve it. */
export function judgeAmendment(state: ElectionState, sealed: Sealed, { amendment = {} }: Decision): Opinion {
  const refusal = amendmentRefusal(state, sealed, amendment);
  if (refusal !== null || !needsApproval(amendment)) return refusal ?? opinion('accepted');
  return opinion('accepted', [], { detail: 'proposed: it takes effect when a second officer approves it' });
}

/** A second officer with another key approves what the first has proposed; it is judged once more as things are now. */
export function judgeApprovalOfAmendment(state: ElectionState, sealed: Sealed, decision: Decision): Opinion {
  const proposed = state.amendmentProposals.find(decision.target.sha256);
  if (proposed === null) return refused('TARGET_UNKNOWN', 'no amendment of this hash waits for approval');
  // A proposal ends with any change of its officer: the key that signed it is the officer's own.
  const { publicKey = '' } = state.officers.get(proposed.decision.officerId) ?? {};
  return (
    secondOfficerRefusal(state, decision, { decision: proposed.decision, publicKey }) ??
    amendmentRefusal(state, sealed, proposed.decision.amendment ?? {}) ??
    opinion('accepted')
  );
}
