/**
 * Is it still the same stream? Asked before reading begins and after every interruption: a topic that was made anew,
 * cut short or given limits must stop the count, not be counted on.
 */
import { decodeRecord } from '#libs/contracts';
import type { EventStream, TopicFacts } from '#libs/event-stream';
import { SanaqError } from '#libs/platform';
import type { StreamPosition } from './journal';

function stopped(code: string, topic: string, message: string, action: string): SanaqError {
  return new SanaqError({ code, message, place: topic, actor: 'operator', action });
}

const RECOVERY = 'stop, find out what happened to the topic, and follow docs/recovery.md';

function checkSettings(facts: TopicFacts): void {
  const problem = facts.problems[0];
  if (problem !== undefined) {
    throw stopped(
      problem.code,
      facts.topic,
      problem.detail,
      'correct the topic’s settings; the count then goes on by itself',
    );
  }
}

/** Facts of a topic that may be read from; throws a SanaqError that says why it may not. */
export async function requireSameStream(
  stream: EventStream,
  topic: string,
  position: StreamPosition | null,
): Promise<TopicFacts> {
  const facts = await stream.describe(topic);
  if (facts === null) throw stopped('STREAM_MISSING', topic, 'the topic does not exist', RECOVERY);
  // A topic that was made anew often has other settings too: which stream it is comes first, and no setting mends that.
  if (position !== null) await checkPosition(stream, facts, position);
  checkSettings(facts);
  return facts;
}

/** Whether the topic begins where it did, ends no earlier than it was read, and holds the last record that was read. */
async function checkPosition(stream: EventStream, facts: TopicFacts, position: StreamPosition): Promise<void> {
  const { topic } = facts;
  if (facts.beginPosition !== position.beginPosition) {
    const moved = `the stream began at ${position.beginPosition} and now begins at ${facts.beginPosition}`;
    throw stopped('STREAM_BEGIN_MOVED', topic, moved, RECOVERY);
  }
  if (facts.endPosition < position.nextPosition) {
    const shorter = `the stream ends at ${facts.endPosition}, but it was read up to ${position.nextPosition}`;
    throw stopped('STREAM_SHORTER', topic, shorter, RECOVERY);
  }
  if (position.last !== null) {
    const record = await stream.recordAt(topic, position.last.position);
    if (record === null || !decodeRecord(record).sha256.equals(position.last.sha256)) {
      const differs = `the record at ${position.last.position} is not the one that was journalled`;
      throw stopped('STREAM_DIFFERS', topic, differs, RECOVERY);
    }
  }
}
