/** Whether an election may be defined so, and its register be published and sealed. */
import { checkDefinition } from '../checks/check-definition';
import { checkRegister, REGISTER_PART_PRECINCTS_MAX, registerSha256 } from '../definition/register';
import { ACCEPTED, opinion, refused, type Opinion } from '../record/opinion';
import type { DefinitionRecord, RecordOf, RegisterPartRecord, RegisterSealedRecord } from '../record/record';
import type { ElectionState } from '../state/election-state';
import { rehearsalRefusal } from './may-speak';

/** Parts of a register at most: ten million precincts. */
const REGISTER_PARTS_MAX = 10_000;

/** Problems of a definition named in one refusal at most. */
const PROBLEMS_NAMED_MAX = 5;

function duplicateOf(state: ElectionState, record: RecordOf): Opinion | null {
  const claim = state.claims.find(record.claimKey, record.sha256);
  if (claim === null) return null;
  return claim.sameBytes ? opinion('duplicate') : refused('EQUIVOCATION', 'another record has this source and id');
}

function listed(problems: readonly { code: string; place: string; detail: string }[]): string {
  const named = problems
    .slice(0, PROBLEMS_NAMED_MAX)
    .map(({ code, place, detail }) => `${code} at ${place}: ${detail}`);
  const more = problems.length - named.length;
  return `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

export function judgeDefinition(state: ElectionState, record: RecordOf, body: DefinitionRecord): Opinion {
  const duplicate = duplicateOf(state, record);
  if (duplicate !== null) return duplicate;
  if (state.definitionRecord !== null) return refused('DEFINITION_EXISTS', 'an election is defined once');
  const { definition } = body;
  if (definition.electionId !== state.electionId)
    return refused('ELECTION_UNKNOWN', `this stream is of "${state.electionId}"`);
  const otherMark = rehearsalRefusal(definition.rehearsal, body.envelope);
  if (otherMark !== null) return otherMark;
  const problems = checkDefinition(definition);
  return problems.length === 0 ? ACCEPTED : refused('DEFINITION_INVALID', listed(problems));
}

function beforeSealRefusal(
  state: ElectionState,
  record: RecordOf,
  body: RegisterPartRecord | RegisterSealedRecord,
): Opinion | null {
  const duplicate = duplicateOf(state, record);
  if (duplicate !== null) return duplicate;
  if (state.definitionRecord === null) return refused('ELECTION_NOT_DEFINED', 'the definition comes first');
  if (state.sealed !== null) return refused('REGISTER_SEALED', 'the register is sealed; only an amendment changes it');
  if (body.electionId !== state.electionId)
    return refused('ELECTION_UNKNOWN', `this stream is of "${state.electionId}"`);
  return rehearsalRefusal(state.definitionRecord.definition.rehearsal, body.envelope);
}

export function judgeRegisterPart(state: ElectionState, record: RecordOf, body: RegisterPartRecord): Opinion {
  const refusal = beforeSealRefusal(state, record, body);
  if (refusal !== null) return refusal;
  if (
    body.part < 1 ||
    body.part > body.parts ||
    body.parts > REGISTER_PARTS_MAX ||
    body.precincts.length > REGISTER_PART_PRECINCTS_MAX
  ) {
    return refused(
      'REGISTER_PART_INVALID',
      `part ${body.part} of ${body.parts} with ${body.precincts.length} precincts`,
    );
  }
  return ACCEPTED;
}

function missingParts(state: ElectionState): number {
  let missing = state.registerPartsExpected === 0 ? 1 : 0;
  for (let part = 1; part <= state.registerPartsExpected; part++) if (!state.registerParts.has(part)) missing++;
  return missing;
}

export function judgeSeal(state: ElectionState, record: RecordOf, body: RegisterSealedRecord): Opinion {
  const refusal = beforeSealRefusal(state, record, body);
  if (refusal !== null) return refusal;
  const missing = missingParts(state);
  if (missing !== 0)
    return refused('REGISTER_INCOMPLETE', `${missing} of ${state.registerPartsExpected} parts are missing`);
  const rows = state.registerRows();
  if (rows.length !== body.count || registerSha256(rows) !== body.sha256) {
    return refused('REGISTER_HASH_DIFFERS', `${rows.length} precincts with ${registerSha256(rows)} are in the stream`);
  }
  const definition = state.definitionRecord?.definition;
  const problems = definition === undefined ? [] : checkRegister(definition, rows);
  return problems.length === 0 ? ACCEPTED : refused('REGISTER_INVALID', listed(problems));
}
