/** Reading a topic that is there now, from its beginning to its end, and no further. */
import { decodeRecord, electionOfStreamTopic } from '#libs/contracts';
import type { ElectionDefinition } from '#libs/election';
import type { EventStream, StreamRecord } from '#libs/event-stream';

/** Records from `from` (default: the beginning) to the end as it is now, in batches. Nothing where there is no topic. */
export async function* readToEnd(
  stream: EventStream,
  topic: string,
  from?: number,
): AsyncGenerator<readonly StreamRecord[]> {
  const facts = await stream.describe(topic);
  if (facts === null) return;
  const start = Math.max(from ?? facts.beginPosition, facts.beginPosition);
  if (start >= facts.endPosition) return;
  const stop = new AbortController();
  try {
    for await (const batch of stream.read(topic, { from: start, signal: stop.signal })) {
      yield batch.records.filter(({ position }) => position < facts.endPosition);
      if (batch.nextPosition >= facts.endPosition) return;
    }
  } finally {
    stop.abort();
  }
}

/** The first definition of its own election in a stream: that is the one in force. Null where there is none yet. */
export async function definitionInStream(
  stream: EventStream,
  topic: string,
  electionId: string,
): Promise<ElectionDefinition | null> {
  for await (const records of readToEnd(stream, topic)) {
    for (const record of records) {
      const { body } = decodeRecord(record);
      if (body.kind === 'definition' && body.definition.electionId === electionId) return body.definition;
    }
  }
  return null;
}

/** Ids of the elections that have a stream. */
export async function electionsInStream(stream: EventStream, topicPrefix: string): Promise<readonly string[]> {
  const topics = await stream.topics(`${topicPrefix}.`);
  return topics.flatMap((topic) => electionOfStreamTopic(topicPrefix, topic) ?? []);
}
