/** Questions about many topics at once, each in as few requests as there are brokers to ask. */
import { ConfigResourceTypes } from 'kafkajs';
import type { StreamRecord, TopicFacts } from '../event-stream';
import {
  type AskedBroker,
  brokerOf,
  type FetchAnswer,
  type FetchedPartition,
  type KafkaCluster,
  knowBrokers,
  READ_COMMITTED,
} from './kafka-cluster';
import { isOfOneTopic, isTopicMissing, toStreamError } from './kafka-errors';
import { detached, toStreamRecord } from './kafka-record';
import { CHECKED_SETTINGS, topicProblems } from './kafka-topic-settings';

const FETCH_BYTES_MAX = 64 * 1024;
const EARLIEST = -2;
const LATEST = -1;
const CLIENT_NOT_REPLICA = -1;

/** What is known of a topic, and the number of the broker that leads its first partition. */
export interface LedTopic {
  readonly facts: TopicFacts;
  readonly leader: number;
}

interface Led {
  readonly topic: string;
  readonly leader: number;
  readonly partitions: number;
}

/** Facts of every topic: null for those that do not exist, the error for one that Kafka cannot tell of. */
export function describeTopics(
  cluster: KafkaCluster,
  topics: readonly string[],
): Promise<Map<string, LedTopic | Error | null>> {
  return byHalves(topics, (part) => describeAll(cluster, part));
}

/**
 * The answers on all; where one of them spoils the answer for the others, it is looked for by halves and its error
 * is in place of its answer.
 */
async function byHalves<Key, Value>(
  keys: readonly Key[],
  ask: (part: readonly Key[]) => Promise<Map<Key, Value>>,
): Promise<Map<Key, Value | Error>> {
  const [only] = keys;
  if (only === undefined) return new Map();
  try {
    return await ask(keys);
  } catch (error) {
    if (!isOfOneTopic(error)) throw error;
    if (keys.length === 1) return new Map([[only, error instanceof Error ? error : new Error(String(error))]]);
    const middle = Math.ceil(keys.length / 2);
    const first = await byHalves(keys.slice(0, middle), ask);
    return new Map([...first, ...(await byHalves(keys.slice(middle), ask))]);
  }
}

async function describeAll(cluster: KafkaCluster, topics: readonly string[]): Promise<Map<string, LedTopic | null>> {
  const found = await leadersOf(await anyBroker(cluster, topics[0]), topics);
  const described = new Map<string, LedTopic | null>(topics.map((topic) => [topic, null]));
  for (const [leader, led] of grouped(found)) {
    const broker = await brokerOf(cluster, leader);
    const names = led.map(({ topic }) => topic);
    const [begins, ends, settings] = [
      await offsetsOf(broker, names, EARLIEST),
      await offsetsOf(broker, names, LATEST),
      await settingsOf(broker, names),
    ];
    for (const { topic, partitions } of led) {
      const facts: TopicFacts = {
        topic,
        beginPosition: begins.get(topic) ?? 0,
        endPosition: ends.get(topic) ?? 0,
        problems: topicProblems(partitions, settings.get(topic) ?? new Map()),
      };
      described.set(topic, { facts, leader });
    }
  }
  return described;
}

async function anyBroker(requests: KafkaCluster, topic = ''): Promise<AskedBroker> {
  await knowBrokers(requests, topic);
  return (await requests.cluster.findControllerBroker()) as AskedBroker;
}

/** Leaders of those topics that exist. One that does not spoils the whole answer, so it is looked for by halves. */
async function leadersOf(broker: AskedBroker, topics: readonly string[]): Promise<Led[]> {
  if (topics.length === 0) return [];
  try {
    const { topicMetadata } = await broker.metadata([...topics]);
    return topicMetadata.map(({ topic, partitionMetadata }) => ({
      topic,
      leader: partitionMetadata.find(({ partitionId }) => partitionId === 0)?.leader ?? -1,
      partitions: partitionMetadata.length,
    }));
  } catch (error) {
    if (!isTopicMissing(error)) throw error;
    if (topics.length === 1) return [];
    const middle = Math.ceil(topics.length / 2);
    return [...(await leadersOf(broker, topics.slice(0, middle))), ...(await leadersOf(broker, topics.slice(middle)))];
  }
}

function grouped(topics: readonly Led[]): Map<number, Led[]> {
  const byLeader = new Map<number, Led[]>();
  for (const led of topics) {
    const others = byLeader.get(led.leader);
    if (others === undefined) byLeader.set(led.leader, [led]);
    else others.push(led);
  }
  return byLeader;
}

async function offsetsOf(
  broker: AskedBroker,
  topics: readonly string[],
  timestamp: number,
): Promise<Map<string, number>> {
  const { responses } = await broker.listOffsets({
    replicaId: CLIENT_NOT_REPLICA,
    isolationLevel: 0,
    topics: topics.map((topic) => ({ topic, partitions: [{ partition: 0, timestamp }] })),
  });
  return new Map(responses.map(({ topic, partitions }) => [topic, Number(partitions[0]?.offset ?? 0)]));
}

async function settingsOf(
  broker: AskedBroker,
  topics: readonly string[],
): Promise<Map<string, ReadonlyMap<string, string>>> {
  const { resources } = await broker.describeConfigs({
    resources: topics.map((name) => ({ type: ConfigResourceTypes.TOPIC, name, configNames: [...CHECKED_SETTINGS] })),
  });
  return new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
}

/** A place in a topic of which the record is wanted. */
export interface Place {
  readonly topic: string;
  readonly position: number;
}

/**
 * The record at exactly each of these places, or null; every topic at most once. Like a reader, it sees neither the
 * marks of transactions nor the records of aborted ones.
 */
export function recordsAt(
  cluster: KafkaCluster,
  places: readonly Place[],
  waitMs: number,
): Promise<Map<Place, StreamRecord | Error | null>> {
  return byHalves(places, (part) => lookAll(cluster, part, waitMs));
}

async function lookAll(
  cluster: KafkaCluster,
  places: readonly Place[],
  waitMs: number,
): Promise<Map<Place, StreamRecord | null>> {
  const found = new Map<Place, StreamRecord | null>(places.map((place) => [place, null]));
  const led = await leadersOf(
    await anyBroker(cluster, places[0]?.topic),
    places.map(({ topic }) => topic),
  );
  for (const [leader, topics] of grouped(led)) {
    const broker = await brokerOf(cluster, leader);
    const wanted = places.filter(({ topic }) => topics.some((one) => one.topic === topic));
    for (const [place, record] of await fetchPlaces(broker, wanted, waitMs)) found.set(place, record);
  }
  return found;
}

/** What is cut off because others filled the answer, or is beyond the topic's ends, is asked for alone. */
async function fetchPlaces(
  broker: AskedBroker,
  places: readonly Place[],
  waitMs: number,
): Promise<Map<Place, StreamRecord | null>> {
  const found = new Map<Place, StreamRecord | null>();
  const alone = places.length === 1;
  let partitions = new Map<string, FetchedPartition>();
  try {
    partitions = await fetchOnce(broker, places, waitMs);
  } catch (error) {
    const named = toStreamError(error, 'looking for one record');
    const outside = 'code' in named && named.code === 'STREAM_OUT_OF_RANGE';
    if (!outside) throw error;
  }
  for (const place of places) {
    const partition = partitions.get(place.topic);
    const seen = partition !== undefined && partition.messages.length > 0;
    if (seen || alone) found.set(place, partition === undefined ? null : recordIn(partition, place.position));
    else for (const [own, record] of await fetchPlaces(broker, [place], waitMs)) found.set(own, record);
  }
  return found;
}

async function fetchOnce(
  broker: AskedBroker,
  places: readonly Place[],
  waitMs: number,
): Promise<Map<string, FetchedPartition>> {
  const answer = (await broker.fetch({
    isolationLevel: READ_COMMITTED,
    maxWaitTime: waitMs,
    minBytes: 1,
    maxBytes: FETCH_BYTES_MAX * places.length,
    topics: places.map(({ topic, position }) => ({
      topic,
      partitions: [{ partition: 0, fetchOffset: String(position), maxBytes: FETCH_BYTES_MAX }],
    })),
  })) as FetchAnswer;
  return new Map(
    answer.responses.flatMap(({ topicName, partitions }) =>
      partitions.map((partition) => [topicName, partition] as const),
    ),
  );
}

function recordIn(partition: FetchedPartition, position: number): StreamRecord | null {
  const message = partition.messages.find(({ offset }) => Number(offset) === position);
  if (message === undefined || message.isControlRecord === true) return null;
  const { producerId, inTransaction } = message.batchContext ?? { producerId: '-1', inTransaction: false };
  const isAborted =
    inTransaction &&
    (partition.abortedTransactions ?? []).some(
      (aborted) => aborted.producerId === producerId && Number(aborted.firstOffset) <= position,
    );
  return isAborted ? null : detached(toStreamRecord(message));
}
