/** Publishing a definition: once, whole, and taken up again where it was interrupted. */
import { canonicalSha256, decodeRecord, sha256, sha256Name, topicNames } from '#libs/contracts';
import type { EventStream, RecordToAppend } from '#libs/event-stream';
import { requireSameStream } from '#libs/journal';
import { SanaqError } from '#libs/basics';
import { definitionRecords } from './definition-records';
import type { DefinitionWithRegister } from './files/definition-file';
import { readToEnd } from './read-stream';

export interface PublishedDefinition {
  readonly electionId: string;
  readonly state: 'published' | 'resumed' | 'already_there';
  readonly precincts: number;
  readonly contests: number;
  /** `sha256:` of the definition in full. */
  readonly definitionSha256: string;
  /** Name of the sealing record. */
  readonly sealSha256: string;
}

function digestOf(record: RecordToAppend): string {
  return sha256Name(sha256(record.value ?? ''));
}

function definedOtherwise(electionId: string): SanaqError {
  return new SanaqError({
    code: 'ELECTION_DEFINED_OTHERWISE',
    message: `the election "${electionId}" is already in the stream with a different definition or register`,
    place: electionId,
    actor: 'user',
    action: 'choose another electionId; what is sealed changes only by decisions in its stream',
  });
}

/** Which of the records are there already. Throws ELECTION_DEFINED_OTHERWISE at the first other opening record. */
async function alreadyThere(
  stream: EventStream,
  topic: string,
  electionId: string,
  wanted: readonly string[],
): Promise<ReadonlySet<string>> {
  const names = new Set(wanted);
  const found = new Set<string>();
  for await (const records of readToEnd(stream, topic)) {
    for (const record of records) {
      const name = digestOf(record);
      if (names.has(name)) {
        found.add(name);
        continue;
      }
      const { kind } = decodeRecord(record).body;
      if (kind === 'definition' || kind === 'register_part' || kind === 'register_sealed') {
        throw definedOtherwise(electionId);
      }
    }
    if (found.size === names.size) break;
  }
  return found;
}

/**
 * Creates the election's topics and publishes what is missing of definition, register and seal. The same file may be
 * published again and again; another one for the same election is refused (ELECTION_DEFINED_OTHERWISE), and so
 * is a topic that is there already but not fit for evidence (TOPIC_*). `signal` ends it between two records.
 */
export async function publishDefinition(
  stream: EventStream,
  topicPrefix: string,
  { definition, precincts }: DefinitionWithRegister,
  options: { readonly onProgress?: (inStream: number, of: number) => void; readonly signal?: AbortSignal } = {},
): Promise<PublishedDefinition> {
  const { electionId } = definition;
  const { onProgress, signal } = options;
  const records = definitionRecords(definition, precincts);
  const names = records.map(digestOf);
  const topics = topicNames(topicPrefix, electionId);
  const there = await alreadyThere(stream, topics.stream, electionId, names);
  // Services find an election by its stream: it comes last, when they find the other topics too.
  for (const topic of [topics.verdicts, topics.results, topics.mandates, topics.stream]) {
    await stream.createTopic(topic);
    // One that someone made before with other settings would be filled and then never be counted.
    await requireSameStream(stream, topic, null);
  }
  const missing = records.filter((_, index) => !there.has(names[index] ?? ''));
  let sent = there.size;
  for (const record of missing) {
    signal?.throwIfAborted();
    // One a request: a part may be as large as a request may be.
    await stream.append(topics.stream, [record]);
    onProgress?.(++sent, records.length);
  }
  return {
    electionId,
    state: missing.length === 0 ? 'already_there' : there.size > 0 ? 'resumed' : 'published',
    precincts: precincts.length,
    contests: definition.contests.length,
    definitionSha256: canonicalSha256(definition),
    sealSha256: names.at(-1) ?? '',
  };
}
