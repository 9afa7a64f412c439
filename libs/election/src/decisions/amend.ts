/** Amendments: precincts and the time of publication by one officer; officers, sources and keys by two. */
import { amend as applyAmendment } from '../amendments/amendment';
import { needsApproval, type ProposingDecision } from '../state/amendment-proposals';
import { ACCEPTED, opinion } from '../record/opinion';
import { DECISION_BYTES_MAX } from '../result/publication-size';
import { placedName } from '../state/election-state';
import { amendmentRefusal } from './shared/amendment-refusal';
import { LONG_BYTES_MAX, type DecisionRule } from './shared/rule';

/** The state keeps proposals, so what it needs of them is said next to it. */
export type Amend = ProposingDecision;

export const amend: DecisionRule<Amend> = {
  kind: 'amend',
  bytesMax: ({ amendment }) => (amendment?.precincts === undefined ? DECISION_BYTES_MAX : LONG_BYTES_MAX),
  /** Takes effect at once, or is proposed where a second officer must approve it. */
  judge({ state, sealed, decision: { amendment = {} } }) {
    const refusal = amendmentRefusal(state, sealed, amendment);
    if (refusal !== null || !needsApproval(amendment)) return refusal ?? ACCEPTED;
    return opinion('accepted', [], { detail: 'proposed: it takes effect when a second officer approves it' });
  },
  evolve({ state, decision, record }) {
    const { amendment } = decision;
    if (amendment === undefined) return;
    if (!needsApproval(amendment)) applyAmendment(state, amendment);
    else state.amendmentProposals.propose({ ...placedName(record), decision });
  },
  /** What was held for want of these precincts is judged again, and nothing else of a flood. */
  consequences({ decision: { amendment } }) {
    const rows = amendment?.precincts ?? [];
    if (rows.length === 0) return [];
    const precinctIds = new Set(rows.map(({ precinctId }) => precinctId));
    return [{ kind: 'judge_held_again', codes: ['PRECINCT_UNKNOWN'], precinctIds }];
  },
};
