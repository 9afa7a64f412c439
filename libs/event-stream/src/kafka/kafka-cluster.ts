import { AssignerProtocol, type Broker, type BrokerMetadata, type Cluster, type Consumer, type Kafka } from 'kafkajs';
import { isTopicMissing } from './kafka-errors';
import type { toStreamRecord } from './kafka-record';
import { KAFKA_RETRIES } from './kafkajs-client';

/** READ_COMMITTED: of transactions only what was committed. */
export const READ_COMMITTED = 1;

/** Requests to the brokers that kafkajs' own client classes do not offer, without joining any consumer group. */
export interface KafkaCluster {
  readonly consumer: Consumer;
  readonly cluster: Cluster;
}

/** A fetched record as kafkajs decodes it. */
export type FetchedMessage = Parameters<typeof toStreamRecord>[0] & {
  readonly isControlRecord?: boolean;
  readonly batchContext?: { readonly producerId: string; readonly inTransaction: boolean };
};

/** The parts of a fetch answer that are used here; kafkajs leaves them untyped. */
export interface FetchedPartition {
  readonly partition: number;
  readonly highWatermark: string;
  readonly abortedTransactions?: readonly { readonly producerId: string; readonly firstOffset: string }[] | null;
  readonly messages: readonly FetchedMessage[];
}

export interface FetchAnswer {
  readonly responses: readonly { readonly topicName: string; readonly partitions: readonly FetchedPartition[] }[];
}

/** What kafkajs' broker can do beside what its types say. */
export interface AskedBroker extends Broker {
  metadata(topics: string[]): Promise<BrokerMetadata>;
  listOffsets(request: {
    readonly replicaId: number;
    readonly isolationLevel: number;
    readonly topics: readonly {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number; readonly timestamp: number }[];
    }[];
  }): Promise<{
    readonly responses: readonly {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number; readonly offset: string }[];
    }[];
  }>;
  describeConfigs(request: {
    readonly resources: readonly {
      readonly type: number;
      readonly name: string;
      readonly configNames: readonly string[];
    }[];
  }): Promise<{
    readonly resources: readonly {
      readonly resourceName: string;
      readonly configEntries: readonly { readonly configName: string; readonly configValue: string }[];
    }[];
  }>;
}

/**
 * Opens connections for requests of our own. kafkajs hands its cluster to anyone who assigns partitions, which is the one
 * public way to it; the consumer around it never runs, so it joins no group.
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
  const opened: KafkaCluster = { consumer, cluster: captured };
  await consumer.connect();
  return opened;
}

/**
 * Learns the addresses of all brokers, once. Asked by way of one topic, because a single topic in trouble, whosever it
 * is, fails a question about all.
 */
export async function knowBrokers({ cluster }: KafkaCluster, topic: string): Promise<void> {
  if (cluster.getNodeIds().length > 0) return;
  try {
    await cluster.addTargetTopic(topic);
  } catch (error) {
    if (!isTopicMissing(error)) throw error;
    await cluster.refreshMetadata();
  }
}

/** The broker with this number, connected. */
export async function brokerOf({ cluster }: KafkaCluster, nodeId: number): Promise<AskedBroker> {
  return (await cluster.findBroker({ nodeId: String(nodeId) })) as AskedBroker;
}

/** Commits a position under a group's name without being a member of it, as Kafka allows while the group is empty. */
export async function commitForGroup(
  requests: KafkaCluster,
  topic: string,
  group: string,
  position: number,
): Promise<void> {
  const { cluster } = requests;
  await knowBrokers(requests, topic);
  const coordinator = await cluster.findGroupCoordinator({ groupId: group });
  await coordinator.offsetCommit({
    groupId: group,
    groupGenerationId: -1,
    memberId: '',
    topics: [{ topic, partitions: [{ partition: 0, offset: String(position) }] }],
  });
}
