/** The records that open a stream: definition, register, seal. */
import { canonicalSha256, encodeEvent, EVENT_TYPES } from '#libs/contracts';
import { REGISTER_PART_PRECINCTS_MAX, registerSha256, type ElectionDefinition, type PrecinctRow } from '#libs/election';
import type { RecordToAppend } from '#libs/event-stream';

/** The seal is the last of them. `partPrecinctsMax`: how many precincts a part of the register has at most. */
export function openingRecords(
  definition: ElectionDefinition,
  rows: readonly PrecinctRow[],
  { source = 'urn:test:define', partPrecinctsMax = REGISTER_PART_PRECINCTS_MAX } = {},
): RecordToAppend[] {
  const { electionId, rehearsal } = definition;
  const event = (type: string, id: string, data: unknown): RecordToAppend =>
    encodeEvent({ type, source, id, rehearsal, data });
  const parts = Math.ceil(rows.length / partPrecinctsMax);
  return [
    event(EVENT_TYPES.electionDefined, 'definition', { ...definition, definitionSha256: canonicalSha256(definition) }),
    ...Array.from({ length: parts }, (_, index) => {
      const precincts = rows.slice(index * partPrecinctsMax, (index + 1) * partPrecinctsMax);
      return event(EVENT_TYPES.registerPublished, `part-${index + 1}`, {
        electionId,
        part: index + 1,
        parts,
        precincts,
      });
    }),
    event(EVENT_TYPES.registerSealed, 'seal', { electionId, count: rows.length, sha256: registerSha256(rows) }),
  ];
}
