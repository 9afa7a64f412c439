import { setTimeout as pause } from 'node:timers/promises';
import { type Admin, ConfigResourceTypes, type Producer } from 'kafkajs';
import { atMost } from '../bounded';
import {
  type AppendResult,
  type EventStream,
  type ReadOptions,
  type RecordToAppend,
  type StreamBatch,
  StreamError,
  type StreamRecord,
  type TopicFacts,
} from '../event-stream';
import { OneAtATime } from '../one-at-a-time';
import { assertInRange, BATCH_RECORDS_MAX } from '../read-range';
import { refuseTooLarge } from '../record-size';
import { SharedClient } from '../shared-client';
import { appendRuns } from './kafka-appender';
import { commitForGroup, fetchRecordAt, type KafkaCluster, openCluster } from './kafka-cluster';
import { afterFailedQuestion, afterFailedSend, isPassing, isTopicMissing, toStreamError } from './kafka-errors';
import { type KafkaSettings, type KafkaStreamOptions, withDefaults } from './kafka-options';
import { KafkaReader } from './kafka-reader';
import { CHECKED_SETTINGS, EVIDENCE_TOPIC_SETTINGS, topicProblems } from './kafka-topic-settings';
import { createKafkaClient, KAFKA_RETRIES } from './kafkajs-client';
import { ownCertificateTrouble } from './own-certificate';

/** A fresh broker takes a second or two to make the first consumer group's coordinator. */
const QUESTION_PAUSES_MS = [50, 100, 200, 400, 800, 800];
/** A busy broker may take seconds until its metadata show a topic that it has just made. */
const TOPIC_PAUSES_MS = [50, 100, 200, 400, 800, 1_600, 3_200, 6_400];
const CLOSE_WITHIN_MS = 5_000;
const DELETE_GROUP_WITHIN_MS = 2_000;

/** An {@link EventStream} on Apache Kafka. Opens no connection before its first use. */
export function createKafkaStream(options: KafkaStreamOptions): KafkaStream {
  return new KafkaStream(withDefaults(options));
}

/** See {@link createKafkaStream}. */
export class KafkaStream implements EventStream {
  private readonly admin: SharedClient<Admin>;
  private readonly producer: SharedClient<Producer>;
  private readonly cluster: SharedClient<KafkaCluster>;
  private readonly appends = new OneAtATime();
  private readonly readers = new Set<KafkaReader>();

  constructor(private readonly settings: KafkaSettings) {
    // A client of their own for each: a renewed one reads the files of TLS anew.
    this.admin = new SharedClient(
      async () => {
        const admin = createKafkaClient(settings).admin({ retry: KAFKA_RETRIES });
        await admin.connect();
        return admin;
      },
      (admin) => admin.disconnect(),
      afterFailedQuestion,
    );
    this.producer = new SharedClient(
      async () => {
        const producer = createKafkaClient(settings).producer({
          // One partition per topic: there is nothing to choose, and keys order nothing.
          createPartitioner: () => () => 0,
          allowAutoTopicCreation: false,
          idempotent: false,
          retry: KAFKA_RETRIES,
        });
        await producer.connect();
        return producer;
      },
      (producer) => producer.disconnect(),
      afterFailedSend,
    );
    this.cluster = new SharedClient(
      () => openCluster(createKafkaClient(settings), settings.groupPrefix),
      ({ consumer }) => consumer.disconnect(),
      afterFailedQuestion,
    );
  }

  async topics(prefix: string): Promise<string[]> {
    const names = await this.question('listing the topics', () => this.admin.use((admin) => admin.listTopics()));
    return names.filter((name) => name.startsWith(prefix)).sort();
  }

  async createTopic(topic: string): Promise<'created' | 'exists'> {
    const created = await this.question(`creating topic ${topic}`, () =>
      this.admin.use((admin) =>
        admin.createTopics({
          // kafkajs gives up after a second or so; a busy broker shows a new topic later than that.
          waitForLeaders: false,
          topics: [{ topic, numPartitions: 1, replicationFactor: -1, configEntries: [...EVIDENCE_TOPIC_SETTINGS] }],
        }),
      ),
    );
    for (const pauseMs of [...TOPIC_PAUSES_MS, null]) {
      if ((await this.describe(topic)) !== null) break;
      if (pauseMs === null) throw new StreamError('TOPIC_MISSING', `Topic ${topic} was made and does not show`, true);
      await pause(pauseMs);
    }
    return created ? 'created' : 'exists';
  }

  async describe(topic: string): Promise<TopicFacts | null> {
    return this.question(`describing topic ${topic}`, async () => {
      try {
        return await this.admin.use((admin) => factsOf(admin, topic));
      } catch (error) {
        if (isTopicMissing(error)) return null;
        throw error;
      }
    });
  }

  async append(topic: string, records: readonly RecordToAppend[]): Promise<AppendResult> {
    refuseTooLarge(records);
    return this.appends.run(topic, async () => {
      if (records.length === 0) return { firstPosition: (await this.existing(topic)).endPosition, timestampMs: null };
      return this.inWords(`appending to topic ${topic}`, () =>
        appendRuns((work) => this.producer.use(work), topic, records, this.settings.requestTimeoutMs),
      );
    });
  }

  async *read(topic: string, options: ReadOptions): AsyncGenerator<StreamBatch, void, undefined> {
    const { from, signal, batchRecordsMax = BATCH_RECORDS_MAX, onAnswer = () => undefined } = options;
    if (signal.aborted) return;
    const reader = new KafkaReader(this.settings, { topic, from, batchRecordsMax, onAnswer });
    const onAbort = (): void => reader.queue.close();
    signal.addEventListener('abort', onAbort, { once: true });
    this.readers.add(reader);
    this.startInRange(reader, topic, from);
    try {
      for (let batch = await reader.queue.take(); batch !== undefined; batch = await reader.queue.take()) {
        yield batch;
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.readers.delete(reader);
      await this.endReader(reader);
    }
  }

  async recordAt(topic: string, position: number): Promise<StreamRecord | null> {
    return this.question(`reading position ${position} of topic ${topic}`, async () => {
      try {
        return await this.cluster.use((cluster) => fetchRecordAt(cluster, topic, position, this.settings.fetchWaitMs));
      } catch (error) {
        const named = toStreamError(error, 'looking for one record');
        if (named instanceof StreamError && named.code === 'STREAM_OUT_OF_RANGE') return null;
        throw error;
      }
    });
  }

  /**
   * Commits the position under the group's name, where lag tools look for it. The group must have no members: nobody
   * may consume under that name.
   */
  async notePosition(topic: string, group: string, position: number): Promise<void> {
    await this.question(`noting the position of group ${group}`, () =>
      this.cluster.use((cluster) => commitForGroup(cluster, topic, group, position)),
    );
  }

  /** Ends all readings, waits for appends under way and closes the connections, within a bounded time. */
  async close(): Promise<void> {
    for (const reader of this.readers) reader.queue.close();
    await atMost(CLOSE_WITHIN_MS, this.appends.settled());
    // A reader that nobody takes from any more never reaches its own end, so it is ended here as well.
    await Promise.all([...this.readers].map((reader) => this.endReader(reader)));
    await atMost(CLOSE_WITHIN_MS, Promise.all([this.admin.close(), this.producer.close(), this.cluster.close()]));
  }

  private startInRange(reader: KafkaReader, topic: string, from: number): void {
    this.existing(topic)
      .then((facts) => {
        assertInRange(facts, from);
        if (!reader.queue.closed) reader.start();
      })
      .catch((error: unknown) => {
        reader.queue.close(toStreamError(error, `reading topic ${topic}`));
      });
  }

  /** Takes a bounded time, and fails never: what is left behind the broker removes by itself, only later. */
  private async endReader(reader: KafkaReader): Promise<void> {
    if ((await reader.stop()) === 'cut') return;
    await atMost(
      DELETE_GROUP_WITHIN_MS,
      this.admin.use((admin) => admin.deleteGroups([reader.groupId])),
    );
  }

  private async existing(topic: string): Promise<TopicFacts> {
    const facts = await this.describe(topic);
    if (facts === null) throw new StreamError('TOPIC_MISSING', `There is no topic ${topic}`, true);
    return facts;
  }

  /** As {@link inWords}, for what may be asked twice: waits through the moments in which Kafka cannot answer yet. */
  private question<Result>(doing: string, work: () => Promise<Result>): Promise<Result> {
    return this.inWords(doing, async () => {
      for (const pauseMs of QUESTION_PAUSES_MS) {
        try {
          return await work();
        } catch (error) {
          if (!isPassing(error)) throw error;
          await pause(pauseMs);
        }
      }
      return work();
    });
  }

  private withOwnCertificate(error: Error): Error {
    if (!(error instanceof StreamError) || error.code !== 'STREAM_TLS_FAILED') return error;
    const trouble = ownCertificateTrouble(this.settings.security());
    if (trouble === null) return error;
    return new StreamError(error.code, `${error.message}; ${trouble}`, error.retry, { cause: error });
  }

  private async inWords<Result>(doing: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw this.withOwnCertificate(toStreamError(error, doing));
    }
  }
}

async function factsOf(admin: Admin, topic: string): Promise<TopicFacts> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const partitions = topics.find(({ name }) => name === topic)?.partitions.length ?? 0;
  const offsets = await admin.fetchTopicOffsets(topic);
  const described = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: [...CHECKED_SETTINGS] }],
  });
  const entries = described.resources[0]?.configEntries ?? [];
  const settings = new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
  const first = offsets.find(({ partition }) => partition === 0);
  return {
    topic,
    beginPosition: Number(first?.low ?? 0),
    endPosition: Number(first?.high ?? 0),
    problems: topicProblems(partitions, settings),
  };
}
