/**
 * A stream is one partition, and Kafka never takes a partition away that someone added. What senders wrote into others
 * is submitted again into the one that counts, byte for byte, and noted as gathered; nothing is deleted.
 */
import { topicNames } from '#libs/contracts';
import type { EventStream, OtherPartition, StreamRecord } from '#libs/event-stream';
import { GatheredPartitions, Journal, requireSameStream } from '#libs/journal';
import { SanaqError } from '#libs/platform';
import type { Backend } from './backend';
import { RecordSender } from './publish-records';

export interface GatheredPartition {
  readonly partition: number;
  /** Records submitted again (with `dryRun`: that would be). */
  readonly records: number;
  /** Everything of the partition before this is gathered. */
  readonly nextPosition: number;
}

export interface Gathered {
  readonly partitions: readonly GatheredPartition[];
  /** Where the first of them is in the stream now; null where there were none. */
  readonly firstPosition: number | null;
  readonly records: number;
}

export interface GatherOptions {
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  /** `atMost`: all that is to be submitted; positions without a record are counted in it. */
  readonly onSent?: (records: number, atMost: number) => void;
}

/** Records of one partition from a position up to its end as it was seen, read as they are needed. */
async function* recordsOf(
  stream: EventStream,
  topic: string,
  { partition, endPosition }: OtherPartition,
  from: number,
): AsyncGenerator<StreamRecord> {
  let at = from;
  while (at < endPosition) {
    const page = (await stream.recordsOfPartition?.(topic, partition, at)) ?? { records: [], nextPosition: at };
    // What an open transaction holds back comes when it has ended: nothing is passed over.
    if (page.nextPosition <= at) throw notReadable(topic, partition, at);
    for (const record of page.records) if (record.position < endPosition) yield record;
    at = page.nextPosition;
  }
}

function notReadable(topic: string, partition: number, position: number): SanaqError {
  return new SanaqError({
    code: 'STREAM_TRANSACTION_OPEN',
    message: `position ${position} of partition ${partition} cannot be read yet, because a transaction is open there`,
    place: topic,
    actor: 'operator',
    action: 'have it ended, or wait until Kafka ends it (docs/recovery.md), and call this again',
  });
}

interface Head {
  readonly other: OtherPartition;
  readonly rest: AsyncGenerator<StreamRecord>;
  readonly record: StreamRecord;
}

/** By the time at which Kafka took them; those of one partition stay in their order. */
async function* inOrder(
  stream: EventStream,
  topic: string,
  sources: readonly { readonly other: OtherPartition; readonly from: number }[],
): AsyncGenerator<{ readonly partition: number; readonly record: StreamRecord }> {
  const heads: Head[] = [];
  const advance = async (other: OtherPartition, rest: AsyncGenerator<StreamRecord>): Promise<void> => {
    const next = await rest.next();
    if (next.done !== true) heads.push({ other, rest, record: next.value });
  };
  for (const { other, from } of sources) await advance(other, recordsOf(stream, topic, other, from));
  for (;;) {
    heads.sort((a, b) => a.record.timestampMs - b.record.timestampMs || a.other.partition - b.other.partition);
    const head = heads.shift();
    if (head === undefined) return;
    yield { partition: head.other.partition, record: head.record };
    await advance(head.other, head.rest);
  }
}

/** Throws what is wrong with the stream beside its partitions: nothing is submitted into one that is another. */
async function requireOnlyPartitions(backend: Backend, topic: string, electionNo: number): Promise<void> {
  const position = await new Journal(backend.readerPool).position(electionNo);
  try {
    await requireSameStream(backend.stream, topic, position, () => Promise.resolve(new Map()));
  } catch (error) {
    if (!(error instanceof SanaqError) || error.code !== 'TOPIC_PARTITIONS') throw error;
  }
}

/** Submits again what lies in other partitions of the election's stream. */
export async function gather(backend: Backend, electionId: string, options: GatherOptions): Promise<Gathered> {
  const { stream, topicPrefix, writerPool } = backend;
  const topic = topicNames(topicPrefix, electionId).stream;
  const electionNo = await new Journal(writerPool).electionNo(electionId);
  await requireOnlyPartitions(backend, topic, electionNo);
  const notes = new GatheredPartitions(writerPool);
  const gatheredTo = await notes.of(electionNo);
  const others = (await stream.otherPartitions?.(topic)) ?? [];
  const sources = others.map((other) => ({
    other,
    from: Math.max(other.beginPosition, gatheredTo.get(other.partition) ?? 0),
  }));
  const counts = new Map(others.map(({ partition }) => [partition, 0]));
  let firstPosition: number | null = null;
  const atMost = sources.reduce((sum, { other, from }) => sum + other.endPosition - from, 0);
  const sender = new RecordSender(stream, topic, {
    signal: options.signal,
    onKept: (position) => (firstPosition ??= position),
    onSent: (records) => options.onSent?.(records, atMost),
  });
  for await (const { partition, record } of inOrder(stream, topic, sources)) {
    options.signal.throwIfAborted();
    counts.set(partition, (counts.get(partition) ?? 0) + 1);
    const { key, value, headers } = record;
    if (!options.dryRun) await sender.add({ key, value, headers });
  }
  await sender.flush();
  // Only now: where this call ends before, the next one submits all of it again, which counts once.
  if (!options.dryRun)
    for (const { other } of sources) await notes.note(electionNo, other.partition, other.endPosition);
  return {
    partitions: others.map(({ partition, endPosition }) => ({
      partition,
      records: counts.get(partition) ?? 0,
      nextPosition: endPosition,
    })),
    firstPosition,
    records: [...counts.values()].reduce((sum, one) => sum + one, 0),
  };
}
