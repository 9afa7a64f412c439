/** Whether a commission's decision may stand: signed by an officer who may, and resting on what really is. */
import type { ContestState, HeldRecord } from '../state/contest-state';
import type { ElectionState, Sealed } from '../state/election-state';
import { closingTooLarge, DECISION_BYTES_MAX, PUBLISHED_BYTES_MAX } from '../result/publication-size';
import { rightFor, type Decision, type DecisionRecord, type DecodedRecord } from '../record/record';
import { inChain, NOT_ADMITTABLE } from '../record/codes';
import {
  judgeApproval,
  judgeCertification,
  judgeGapDecision,
  judgeRevocation,
  judgeSuspensionOfMandates,
  judgeWithdrawal,
} from './judge-certification';
import { judgeHeldSet, namesSet } from './held-set';
import { judgeAmendment, judgeApprovalOfAmendment } from './judge-amendment';
import { judgeOrder } from './judge-order';
import { judgeOpening } from './judge-opening';
import { judgeStep } from './judge-step';
import { judgeReinstatement, judgeSuspension } from './judge-voting';
import { opinion, refused, type Opinion } from '../record/opinion';
import { signerOf } from './signer';

const ACCEPTED = opinion('accepted');

/** Long lists by their nature: precincts added, persons who receive mandates, records set aside. */
const LONG_BYTES_MAX = 350_000;

/**
 * Largest event of a decision of this kind, in bytes: most are published verbatim. A certification is judged by the size
 * of what would be published of it.
 */
function bytesMaxOf({ kind, amendment, target }: Decision): number {
  if (kind === 'certify') return PUBLISHED_BYTES_MAX;
  const long = kind === 'order_of_mandates' || amendment?.precincts !== undefined || target.records !== undefined;
  return long ? LONG_BYTES_MAX : DECISION_BYTES_MAX;
}

/** The held record that a decision names by hash. */
export function heldTarget(state: ElectionState, decision: Decision): HeldRecord | null {
  const name = decision.target.sha256;
  if (name === undefined) return null;
  for (const contest of state.sealed?.contests ?? []) {
    const entry = contest.heldNamed(name);
    if (entry !== null) return entry;
  }
  return null;
}

function basisRefusal(contest: ContestState, entry: HeldRecord, decision: Decision): Opinion | null {
  if (decision.basis.verdict !== undefined && decision.basis.verdict !== 'held') {
    return refused('BASIS_CHANGED', `the decision rests on "${decision.basis.verdict}", but the record is held`);
  }
  const current = entry.slot < 0 ? null : contest.currentName(entry.slot);
  if (decision.basis.current !== undefined && decision.basis.current !== current) {
    return refused('BASIS_CHANGED', `the precinct's current protocol now is ${current ?? 'none'}`);
  }
  return contest.certified === null ? null : refused('CONTEST_CERTIFIED', 'revoke the certification first');
}

/** Code of the suspension that keeps a held record out of its precinct, or null. */
function suspensionOf(contest: ContestState, { slot, record: { body } }: HeldRecord): string | null {
  if (slot < 0) return null;
  const cellState = contest.stateOf(slot);
  // Where the vote is repeated, that of the rounds before is annulled for good.
  const ofFormerRound = body.kind === 'protocol' && body.protocol.round !== contest.roundOf(slot);
  if (cellState === 'annulled' || ofFormerRound) return 'VOTING_ANNULLED';
  return cellState === 'notHeld' ? 'VOTING_NOT_HELD' : null;
}

function judgeHeldDecision(state: ElectionState, decision: Decision): Opinion {
  if (namesSet(decision)) return judgeHeldSet(state, decision);
  const entry = heldTarget(state, decision);
  if (entry === null) return refused('TARGET_NOT_HELD', 'no record with this hash is held now');
  const refusal = basisRefusal(state.contest(entry.contestNo), entry, decision);
  if (decision.kind === 'set_aside') return refusal?.codes.includes('BASIS_CHANGED') === true ? refusal : ACCEPTED;
  if (refusal !== null) return refusal;
  const suspended = suspensionOf(state.contest(entry.contestNo), entry);
  if (suspended !== null) return refused(suspended, 'the voting of which it tells is annulled or was not held');
  // Counting an older link would drop the newer correction that corrects it.
  const head = entry.slot < 0 ? -1 : state.contest(entry.contestNo).headOf(entry.slot);
  if (inChain(entry.codes) && head !== entry.record.position) {
    return refused('CORRECTION_PENDING', 'a newer correction of this protocol is held: decide on that one first');
  }
  const obstacle = entry.codes.find((code) => NOT_ADMITTABLE.has(code));
  return obstacle === undefined
    ? ACCEPTED
    : refused('NOT_ADMITTABLE', `held for ${obstacle}: its figures have no place`);
}

/** What is refused whoever has signed it: it belongs into another stream, or is too large to be published. */
function placeRefusal(
  state: ElectionState,
  { eventBytes }: Pick<DecodedRecord, 'eventBytes'>,
  { decision, envelope }: DecisionRecord,
): Opinion | null {
  const { definitionRecord: defined } = state;
  if (decision.electionId !== state.electionId)
    return refused('ELECTION_UNKNOWN', `this stream is of "${state.electionId}"`);
  if (decision.definitionSha256 !== defined?.definitionSha256) {
    return refused('DEFINITION_DIFFERS', `the definition of this election is ${defined?.definitionSha256 ?? 'none'}`);
  }
  if (envelope.rehearsal !== defined.definition.rehearsal) return refused('REHEARSAL_DIFFERS');
  const bytesMax = bytesMaxOf(decision);
  return eventBytes > bytesMax ? refused('DECISION_TOO_LARGE', `${eventBytes} bytes, at most ${bytesMax}`) : null;
}

function rightRefusal(state: ElectionState, { officerId, kind }: Decision): Opinion | null {
  const needed = rightFor(kind);
  const may = state.officers.get(officerId)?.may.includes(needed) === true;
  return may ? null : refused('OFFICER_MAY_NOT', `"${officerId}" may not ${needed}`);
}

/** Judges a decision; what it brings about is the judge's next step. */
export function judgeDecision(state: ElectionState, record: DecodedRecord, body: DecisionRecord): Opinion {
  const { sealed } = state;
  if (state.definitionRecord === null) return refused('ELECTION_NOT_SEALED', 'decisions come after the definition');
  const signer = signerOf(state, body);
  if (typeof signer !== 'string') return signer;
  const claim = state.claims.find(record.claimKey, record.sha256);
  if (claim !== null)
    return claim.sameBytes ? opinion('duplicate') : refused('EQUIVOCATION', 'another record has this source and id');
  if (sealed === null) return refused('ELECTION_NOT_SEALED', 'decisions come after the register is sealed');
  if (signer === 'revoked') {
    return refused('OFFICER_REVOKED', `this key of "${body.decision.officerId}" was revoked by an amendment`);
  }
  return (
    placeRefusal(state, record, body) ??
    rightRefusal(state, body.decision) ??
    judgeMatter(state, sealed, body.decision, record)
  );
}

/** Every closing record names what a decision adds for good: a round, an option that was withdrawn. */
function withinClosing(state: ElectionState, given: Opinion, added = ''): Opinion {
  const tooLarge = given.kind === 'accepted' ? closingTooLarge(state, added) : null;
  return tooLarge === null ? given : refused('DECISION_TOO_LARGE', tooLarge);
}

function judgeMatter(
  state: ElectionState,
  sealed: Sealed,
  decision: Decision,
  { eventBytes }: Pick<DecodedRecord, 'eventBytes'>,
): Opinion {
  switch (decision.kind) {
    case 'admit':
    case 'set_aside':
      return judgeHeldDecision(state, decision);
    case 'annul':
    case 'not_held':
      return judgeSuspension(state, sealed, decision);
    case 'reinstate':
      return judgeReinstatement(state, sealed, decision);
    case 'certify':
      return judgeCertification(state, sealed, decision, eventBytes);
    case 'approve_certification':
      return judgeApproval(state, sealed, decision, eventBytes);
    case 'revoke_certification':
      return judgeRevocation(sealed, decision);
    case 'decide_gap':
      return judgeGapDecision(state, sealed, decision);
    case 'withdraw_option':
      return withinClosing(state, judgeWithdrawal(sealed, decision), decision.option);
    case 'order_of_mandates':
      return judgeOrder(state, sealed, decision);
    case 'publish_results':
    case 'register_elected':
      return judgeStep(state, sealed, { ...decision, kind: decision.kind });
    case 'open_round':
      return withinClosing(state, judgeOpening(state, sealed, decision), decision.target.contestId);
    case 'amend':
      return judgeAmendment(state, sealed, decision);
    case 'approve_amendment':
      return judgeApprovalOfAmendment(state, sealed, decision);
    case 'suspend_mandates':
      return judgeSuspensionOfMandates(sealed, decision);
  }
}
