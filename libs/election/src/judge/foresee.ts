/**
 * What of a record's verdict can be known before it is sent: all that rests on the definition, the register and their
 * amendments alone, and on nothing that other records say.
 */
import type { ElectionState } from '../state/election-state';
import type { DecodedRecord } from '../decisions/decoded-record';
import { refused, type Opinion } from '../record/opinion';
import { judgeDecision } from './judge-decision';
import { judgeProtocol } from './judge-protocol';

/** A protocol that does not fit register or form. What its controls say is the paper's matter, and no slip of a sender. */
const PROTOCOL_CODES: ReadonlySet<string> = new Set([
  'PRECINCT_UNKNOWN',
  'COUNTER_MISSING',
  'COUNTER_UNKNOWN',
  'OPTION_UNKNOWN',
  'FIGURE_TOO_LARGE',
]);
/** Refusals of a decision for what it is, not for what stands when it comes. */
const DECISION_CODES: ReadonlySet<string> = new Set([
  'ELECTION_UNKNOWN',
  'DEFINITION_DIFFERS',
  'REHEARSAL_DIFFERS',
  'OFFICER_UNKNOWN',
  'OFFICER_MAY_NOT',
  'OFFICER_REVOKED',
  'UNSIGNED',
  'SIGNATURE_INVALID',
  'DECISION_TOO_LARGE',
]);

/**
 * The opinion that a record will meet wherever it is in the stream, or null where only the count can tell. Changes
 * nothing.
 *
 * @param state that of a sealed register, with the amendments since, and without protocols; before the seal nothing is
 *   known of a protocol.
 */
export function foreseenOpinion(state: ElectionState, record: DecodedRecord): Opinion | null {
  const { body } = record;
  switch (body.kind) {
    case 'unreadable':
      return refused(body.code, body.detail);
    case 'protocol':
      return only(PROTOCOL_CODES, judgeProtocol(state, record, body, false));
    case 'decision':
      return decisionOpinion(judgeDecision(state, record, body));
    default:
      return null;
  }
}

/** A refusal as it is; of a record that will be held, what is foreseen. */
function only(foreseen: ReadonlySet<string>, given: Opinion): Opinion | null {
  if (given.kind === 'refused') return given;
  if (given.kind !== 'held') return null;
  const codes = given.codes.filter((code) => foreseen.has(code));
  return codes.length === 0 ? null : { ...given, codes };
}

function decisionOpinion(given: Opinion): Opinion | null {
  return given.kind === 'refused' && given.codes.some((code) => DECISION_CODES.has(code)) ? given : null;
}
