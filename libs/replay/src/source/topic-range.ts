/** A topic from its beginning to the end that it had when asked: replays end, unlike services. */
import type { EventStream, StreamRecord, TopicFacts } from '#libs/event-stream';
import { SanaqError } from '#libs/basics';

/** Facts of a topic, or null where it does not exist or there is no stream at all. */
export async function factsOf(stream: EventStream | null, topic: string): Promise<TopicFacts | null> {
  return stream === null ? null : stream.describe(topic);
}

/** Facts of a topic that must be there. */
export async function requireTopic(stream: EventStream | null, topic: string): Promise<TopicFacts> {
  const facts = await factsOf(stream, topic);
  if (facts !== null) return facts;
  throw new SanaqError({
    code: 'STREAM_MISSING',
    message: 'the topic does not exist',
    place: topic,
    actor: 'user',
    action: 'name an election whose topics exist, and check KAFKA_BROKERS and SANAQ_TOPIC_PREFIX',
  });
}

/** Records from the first one kept up to but not including `endPosition`, in pages. */
export async function* topicPages(
  stream: EventStream | null,
  facts: TopicFacts | null,
): AsyncGenerator<readonly StreamRecord[]> {
  if (stream === null || facts === null || facts.beginPosition >= facts.endPosition) return;
  const stop = new AbortController();
  try {
    for await (const batch of stream.read(facts.topic, { from: facts.beginPosition, signal: stop.signal })) {
      const beyond = batch.nextPosition >= facts.endPosition;
      yield beyond ? batch.records.filter(({ position }) => position < facts.endPosition) : batch.records;
      if (beyond) return;
    }
  } finally {
    stop.abort();
  }
}
