import { AssignerProtocol, type Cluster, type Consumer, type Kafka } from 'kafkajs';
import type { StreamRecord } from '../event-stream';
import { detached, toStreamRecord } from './kafka-record';
import { KAFKA_RETRIES } from './kafkajs-client';

const READ_COMMITTED = 1;
const FETCH_BYTES_MAX = 64 * 1024;

/** Requests to the brokers that kafkajs' own client classes do not offer, without joining any consumer group. */
export interface KafkaCluster {
  readonly consumer: Consumer;
  readonly cluster: Cluster;
}

/**
 * Opens a connection for single requests. kafkajs hands its cluster to whoever assigns partitions, which is the one
 * public way to it; the consumer around it never runs.
 */
export async function openCluster(kafka: Kafka, groupPrefix: string): Promise<KafkaCluster> {
  let captured: Cluster | null = null;
  const consumer = kafka.consumer({
    groupId: `${groupPrefix}-requests-only`,
    allowAutoTopicCreation: false,
    retry: KAFKA_RETRIES,
    partitionAssigners: [
      ({ cluster }) => {
        captured = cluster;
        return {
          name: 'none',
          version: 0,
          assign: () => Promise.resolve([]),
          protocol: ({ topics }) => ({
            name: 'none',
            metadata: AssignerProtocol.MemberMetadata.encode({ version: 0, topics, userData: Buffer.alloc(0) }),
          }),
        };
      },
    ],
  });
  if (captured === null) throw new Error('kafkajs did not hand over its cluster');
  await consumer.connect();
  return { consumer, cluster: captured };
}

/** The parts of a fetch answer that are used here; kafkajs leaves them untyped. */
interface FetchAnswer {
  readonly responses: readonly {
    readonly partitions: readonly {
      readonly abortedTransactions?: readonly { readonly producerId: string; readonly firstOffset: string }[] | null;
      readonly messages: readonly FetchedMessage[];
    }[];
  }[];
}

type FetchedMessage = Parameters<typeof toStreamRecord>[0] & {
  readonly isControlRecord?: boolean;
  readonly batchContext?: { readonly producerId: string; readonly inTransaction: boolean };
};

/**
 * The record at exactly this position of the only partition, or null. Like a reader, it sees neither the marks of
 * transactions nor the records of aborted ones.
 */
export async function fetchRecordAt(
  { cluster }: KafkaCluster,
  topic: string,
  position: number,
  waitMs: number,
): Promise<StreamRecord | null> {
  await cluster.addTargetTopic(topic);
  const leader = Object.keys(cluster.findLeaderForPartitions(topic, [0]))[0];
  if (leader === undefined) return null;
  const broker = await cluster.findBroker({ nodeId: leader });
  const answer = (await broker.fetch({
    isolationLevel: READ_COMMITTED,
    maxWaitTime: waitMs,
    minBytes: 1,
    maxBytes: FETCH_BYTES_MAX,
    topics: [{ topic, partitions: [{ partition: 0, fetchOffset: String(position), maxBytes: FETCH_BYTES_MAX }] }],
  })) as FetchAnswer;
  const partition = answer.responses[0]?.partitions[0];
  const message = partition?.messages.find(({ offset }) => Number(offset) === position);
  if (message === undefined || message.isControlRecord === true) return null;
  const { producerId, inTransaction } = message.batchContext ?? { producerId: '-1', inTransaction: false };
  const isAborted =
    inTransaction &&
    (partition?.abortedTransactions ?? []).some(
      (aborted) => aborted.producerId === producerId && Number(aborted.firstOffset) <= position,
    );
  return isAborted ? null : detached(toStreamRecord(message));
}

/** Commits a position under a group's name without being a member of it, as Kafka allows while the group is empty. */
export async function commitForGroup(
  { cluster }: KafkaCluster,
  topic: string,
  group: string,
  position: number,
): Promise<void> {
  const coordinator = await cluster.findGroupCoordinator({ groupId: group });
  await coordinator.offsetCommit({
    groupId: group,
    groupGenerationId: -1,
    memberId: '',
    topics: [{ topic, partitions: [{ partition: 0, offset: String(position) }] }],
  });
}
