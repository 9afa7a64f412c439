/** A definition and its register as the records that open a stream. The same content makes the same bytes. */
import { canonicalSha256, encodeEvent, EVENT_TYPES, type EventType } from '#libs/contracts';
import { REGISTER_PART_PRECINCTS_MAX, registerSha256, type ElectionDefinition, type PrecinctRow } from '#libs/election';
import type { RecordToAppend } from '#libs/event-stream';
import { SanaqError } from '#libs/basics';

/** `source` of what operators publish with the CLI. */
export const OPERATOR_SOURCE = 'urn:sanaq:operator';

/** A record's limit is 1,000,000 bytes; the envelope needs some of them. */
const DATA_BYTES_MAX = 990_000;
/** Ids may be long: parts are cut by size too, always at the same rows. */
const PART_BYTES_MAX = 700_000;

function record(type: EventType, rehearsal: boolean, data: object, key: string): RecordToAppend {
  return encodeEvent({ type, source: OPERATOR_SOURCE, id: canonicalSha256(data), rehearsal, data }, key);
}

function registerParts(precincts: readonly PrecinctRow[]): PrecinctRow[][] {
  const parts: PrecinctRow[][] = [];
  let bytes = Infinity;
  for (const row of precincts) {
    const size = Buffer.byteLength(JSON.stringify(row)) + 1;
    const part = parts.at(-1);
    if (part === undefined || part.length === REGISTER_PART_PRECINCTS_MAX || bytes + size > PART_BYTES_MAX) {
      parts.push([row]);
      bytes = size;
    } else {
      part.push(row);
      bytes += size;
    }
  }
  return parts;
}

/**
 * Definition, register parts, seal. Throws DEFINITION_TOO_LARGE where the definition, written out in full, is more than
 * one record can hold.
 */
export function definitionRecords(
  definition: ElectionDefinition,
  precincts: readonly PrecinctRow[],
): readonly RecordToAppend[] {
  const { electionId, rehearsal } = definition;
  const data = { ...definition, definitionSha256: canonicalSha256(definition) };
  const defined = record(EVENT_TYPES.electionDefined, rehearsal, data, electionId);
  const size = defined.value?.length ?? 0;
  if (size > DATA_BYTES_MAX) {
    throw new SanaqError({
      code: 'DEFINITION_TOO_LARGE',
      message: `the definition with its forms written out has ${size} bytes; a record holds ${DATA_BYTES_MAX}`,
      place: electionId,
      actor: 'user',
      action: 'shorten titles and texts, or split the election',
    });
  }
  const parts = registerParts(precincts);
  const published = parts.map((rows, index) =>
    record(
      EVENT_TYPES.registerPublished,
      rehearsal,
      { electionId, part: index + 1, parts: parts.length, precincts: rows },
      electionId,
    ),
  );
  const seal = { electionId, count: precincts.length, sha256: registerSha256(precincts) };
  return [defined, ...published, record(EVENT_TYPES.registerSealed, rehearsal, seal, electionId)];
}
