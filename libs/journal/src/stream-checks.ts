/**
 * Is it still the same stream? Asked before reading begins and after every interruption: a topic that was made again,
 * cut short or given limits must stop the count, not be counted on.
 */
import { decodeRecord } from '#libs/contracts';
import type { EventStream, TopicFacts, TopicProblem } from '#libs/event-stream';
import { SanaqError } from '#libs/platform';
import type { StreamPosition } from './journal';

function stopped(code: string, topic: string, message: string, action: string): SanaqError {
  return new SanaqError({ code, message, place: topic, actor: 'operator', action });
}

const RECOVERY = 'stop, find out what happened to the topic, and follow docs/recovery.md';

/** What is asked of partitions that a stream should not have: up to where each was gathered into the first. */
export type GatheredTo = () => Promise<ReadonlyMap<number, number>>;

async function checkSettings(stream: EventStream, facts: TopicFacts, gatheredTo?: GatheredTo): Promise<void> {
  for (const problem of facts.problems) {
    if (problem.code === 'TOPIC_PARTITIONS') await checkPartitions(stream, facts.topic, problem, gatheredTo);
    else {
      const action = 'correct the topic’s settings; the count then continues by itself';
      throw stopped(problem.code, facts.topic, problem.detail.replace(/\.$/, ''), action);
    }
  }
}

/** Records of other partitions that nobody has gathered are not counted: the count must not look complete. */
async function checkPartitions(
  stream: EventStream,
  topic: string,
  problem: TopicProblem,
  gatheredTo?: GatheredTo,
): Promise<void> {
  const others = (await stream.otherPartitions?.(topic)) ?? [];
  const gathered = others.length === 0 ? new Map<number, number>() : ((await gatheredTo?.()) ?? null);
  const left = others.map(({ partition, beginPosition, endPosition }) => {
    const from = Math.max(beginPosition, gathered?.get(partition) ?? 0);
    return { partition, records: Math.max(0, endPosition - from), gathered: gathered?.has(partition) === true };
  });
  const records = left.reduce((sum, one) => sum + one.records, 0);
  // One that was never gathered stops the count though it is empty: someone’s records are about to go there.
  if (left.length > 0 && left.every((one) => one.gathered && one.records === 0)) return;
  const where = left.filter((one) => one.records > 0).map((one) => `${one.records} in partition ${one.partition}`);
  const said =
    records === 0 ? 'none lie elsewhere yet' : `${records} lie elsewhere and are not counted (${where.join(', ')})`;
  const action =
    gatheredTo === undefined
      ? 'find out who writes to its other partitions, and follow docs/recovery.md'
      : 'have every sender write to partition 0, then run "sanaq gather" for the election; the count then continues by itself';
  throw stopped(problem.code, topic, `${problem.detail.replace(/\.$/, '')}; of its records ${said}`, action);
}

/** Facts of a topic that may be read from; throws a SanaqError that says why it may not. */
export async function requireSameStream(
  stream: EventStream,
  topic: string,
  position: StreamPosition | null,
  gatheredTo?: GatheredTo,
): Promise<TopicFacts> {
  const facts = await stream.describe(topic);
  if (facts === null) throw stopped('STREAM_MISSING', topic, 'the topic does not exist', RECOVERY);
  // A topic that was made again often has other settings too: which stream it is comes first, and no setting mends that.
  if (position !== null) await checkPosition(stream, facts, position);
  await checkSettings(stream, facts, gatheredTo);
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
