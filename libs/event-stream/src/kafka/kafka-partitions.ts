/**
 * What of a topic the port does not show: records in other partitions than the first, and records that wait behind an
 * open transaction. Asked only where something is wrong.
 */
import type { OtherPartition, StreamRecord } from '../event-stream';
import {
  type AskedBroker,
  brokerOf,
  type FetchAnswer,
  type FetchedMessage,
  type FetchedPartition,
  type KafkaCluster,
  knowBrokers,
  READ_COMMITTED,
} from './kafka-cluster';
import { detached, toStreamRecord } from './kafka-record';

const READ_UNCOMMITTED = 0;
const CLIENT_NOT_REPLICA = -1;
const EARLIEST = -2;
const LATEST = -1;
const PAGE_BYTES_MAX = 1024 * 1024;

interface LedPartition {
  readonly partition: number;
  readonly broker: AskedBroker;
}

async function partitionsOf(requests: KafkaCluster, topic: string): Promise<LedPartition[]> {
  await knowBrokers(requests, topic);
  const any = (await requests.cluster.findControllerBroker()) as AskedBroker;
  const { topicMetadata } = await any.metadata([topic]);
  const partitions = topicMetadata[0]?.partitionMetadata ?? [];
  const led = partitions.map(async ({ partitionId, leader }) => ({
    partition: partitionId,
    broker: await brokerOf(requests, leader),
  }));
  return (await Promise.all(led)).sort((a, b) => a.partition - b.partition);
}

async function offsetOf(
  { broker, partition }: LedPartition,
  topic: string,
  timestamp: number,
  isolationLevel: number,
): Promise<number> {
  const { responses } = await broker.listOffsets({
    replicaId: CLIENT_NOT_REPLICA,
    isolationLevel,
    topics: [{ topic, partitions: [{ partition, timestamp }] }],
  });
  return Number(responses[0]?.partitions[0]?.offset ?? 0);
}

async function fetched(
  { broker, partition }: LedPartition,
  topic: string,
  from: number,
  isolationLevel: number,
): Promise<Pick<FetchedPartition, 'messages' | 'abortedTransactions'>> {
  const answer = (await broker.fetch({
    isolationLevel,
    maxWaitTime: 0,
    minBytes: 1,
    maxBytes: PAGE_BYTES_MAX,
    topics: [{ topic, partitions: [{ partition, fetchOffset: String(from), maxBytes: PAGE_BYTES_MAX }] }],
  })) as FetchAnswer;
  return answer.responses[0]?.partitions[0] ?? { messages: [] };
}

/** The partitions beside the first, with the positions between which their records lie. */
export async function otherPartitions(cluster: KafkaCluster, topic: string): Promise<OtherPartition[]> {
  const others = (await partitionsOf(cluster, topic)).filter(({ partition }) => partition !== 0);
  return Promise.all(
    others.map(async (led) => ({
      partition: led.partition,
      beginPosition: await offsetOf(led, topic, EARLIEST, READ_UNCOMMITTED),
      endPosition: await offsetOf(led, topic, LATEST, READ_UNCOMMITTED),
    })),
  );
}

/**
 * Records of another partition from a position on, so many as one answer holds, and where to continue. Neither marks of
 * transactions nor records of aborted ones.
 */
export async function pageOfPartition(
  cluster: KafkaCluster,
  topic: string,
  partition: number,
  from: number,
): Promise<{ readonly records: StreamRecord[]; readonly nextPosition: number }> {
  const led = (await partitionsOf(cluster, topic)).find((one) => one.partition === partition);
  if (led === undefined) return { records: [], nextPosition: from };
  const { messages, abortedTransactions } = await fetched(led, topic, from, READ_COMMITTED);
  const last = messages[messages.length - 1];
  const records = settled(messages, abortedTransactions ?? []).filter(({ offset }) => Number(offset) >= from);
  return {
    records: records.map((message) => detached(toStreamRecord(message))),
    nextPosition: last === undefined ? from : Math.max(from, Number(last.offset) + 1),
  };
}

/** Without marks and without what was aborted: from the first record of such a transaction to its producer's next mark. */
function settled(
  messages: readonly FetchedMessage[],
  aborted: readonly { readonly producerId: string; readonly firstOffset: string }[],
): FetchedMessage[] {
  const begins = [...aborted].sort((a, b) => Number(a.firstOffset) - Number(b.firstOffset));
  const aborting = new Set<string>();
  return messages.filter(({ offset, isControlRecord, batchContext }) => {
    for (let next = begins[0]; next !== undefined && Number(next.firstOffset) <= Number(offset); next = begins[0]) {
      aborting.add(next.producerId);
      begins.shift();
    }
    const producerId = batchContext?.producerId ?? '';
    if (isControlRecord === true) aborting.delete(producerId);
    return isControlRecord !== true && !(batchContext?.inTransaction === true && aborting.has(producerId));
  });
}

/** What holds records back from everyone who reads only what is settled: an open transaction. Null where there is none. */
export async function openTransaction(
  cluster: KafkaCluster,
  topic: string,
): Promise<{ readonly position: number; readonly endPosition: number; readonly producerId: string | null } | null> {
  const led = (await partitionsOf(cluster, topic)).find(({ partition }) => partition === 0);
  if (led === undefined) return null;
  // In this order: what is settled in between makes the stable end look too small by no more than was settled.
  const endPosition = await offsetOf(led, topic, LATEST, READ_UNCOMMITTED);
  const position = await offsetOf(led, topic, LATEST, READ_COMMITTED);
  if (position >= endPosition) return null;
  const { messages } = await fetched(led, topic, position, READ_UNCOMMITTED);
  const first = messages.find(({ offset }) => Number(offset) >= position);
  return { position, endPosition, producerId: first?.batchContext?.producerId ?? null };
}
