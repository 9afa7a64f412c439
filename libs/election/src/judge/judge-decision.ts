/** Whether a commission's decision may stand: what is asked of every kind; the rest stands with the kind in decisions/. */
import type { DecisionRecord } from '../decisions/decoded-record';
import { rightFor, ruleOf, type Decision } from '../decisions/decisions';
import type { Consequence } from '../decisions/shared/consequence';
import { bytesMaxOf } from '../decisions/shared/rule';
import { opinion, refused, type Opinion } from '../record/opinion';
import type { RecordOf } from '../record/record';
import type { ElectionState } from '../state/election-state';
import { rehearsalRefusal } from './may-speak';
import { signerOf } from './signer';

/** What is refused, no matter who has signed it: it belongs into another stream, or is too large to be published. */
function placeRefusal(
  state: ElectionState,
  { eventBytes }: Pick<RecordOf, 'eventBytes'>,
  { decision, envelope }: DecisionRecord,
): Opinion | null {
  const { definitionRecord: defined } = state;
  if (decision.electionId !== state.electionId)
    return refused('ELECTION_UNKNOWN', `this stream is of "${state.electionId}"`);
  if (decision.definitionSha256 !== defined?.definitionSha256) {
    return refused('DEFINITION_DIFFERS', `the definition of this election is ${defined?.definitionSha256 ?? 'none'}`);
  }
  const otherMark = rehearsalRefusal(defined.definition.rehearsal, envelope);
  if (otherMark !== null) return otherMark;
  const bytesMax = bytesMaxOf(ruleOf(decision), decision);
  return eventBytes > bytesMax ? refused('DECISION_TOO_LARGE', `${eventBytes} bytes, at most ${bytesMax}`) : null;
}

function rightRefusal(state: ElectionState, { officerId, kind }: Decision): Opinion | null {
  const needed = rightFor(kind);
  const may = state.officers.get(officerId)?.may.includes(needed) === true;
  return may ? null : refused('OFFICER_MAY_NOT', `"${officerId}" may not ${needed}`);
}

/** Judges a decision; what it brings about is the judge's next step. */
export function judgeDecision(state: ElectionState, record: RecordOf, body: DecisionRecord): Opinion {
  const { sealed } = state;
  const { decision } = body;
  if (state.definitionRecord === null) return refused('ELECTION_NOT_SEALED', 'decisions come after the definition');
  const signer = signerOf(state, body);
  if (typeof signer !== 'string') return signer;
  const claim = state.claims.find(record.claimKey, record.sha256);
  if (claim !== null)
    return claim.sameBytes ? opinion('duplicate') : refused('EQUIVOCATION', 'another record has this source and id');
  if (sealed === null) return refused('ELECTION_NOT_SEALED', 'decisions come after the register is sealed');
  if (signer === 'revoked') {
    return refused('OFFICER_REVOKED', `this key of "${decision.officerId}" was revoked by an amendment`);
  }
  return (
    placeRefusal(state, record, body) ??
    rightRefusal(state, decision) ??
    ruleOf(decision).judge({ state, sealed, decision, record })
  );
}

/** What follows from a decision that is accepted; asked before it takes effect. */
export function consequencesOf(state: ElectionState, record: RecordOf, decision: Decision): readonly Consequence[] {
  const { sealed } = state;
  return sealed === null ? [] : (ruleOf(decision).consequences?.({ state, sealed, decision, record }) ?? []);
}
