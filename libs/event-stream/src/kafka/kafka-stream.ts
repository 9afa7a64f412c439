import { setTimeout as pause } from 'node:timers/promises';
import type { Admin, Producer } from 'kafkajs';
import { AskedTogether } from '#libs/patience';
import { atMost } from '../bounded';
import {
  type AppendResult,
  type EventStream,
  type HeldBack,
  type OtherPartition,
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
import { commitForGroup, type KafkaCluster, openCluster } from './kafka-cluster';
import { afterFailedQuestion, afterFailedSend, isPassing, toStreamError } from './kafka-errors';
import { type KafkaSettings, type KafkaStreamOptions, withDefaults } from './kafka-options';
import { openTransaction, otherPartitions, pageOfPartition } from './kafka-partitions';
import { describeTopics, type LedTopic, type Place, recordsAt } from './kafka-questions';
import { IntroducedTopics } from './introduced-topics';
import { KafkaReading } from './kafka-reading';
import { KafkaReadings } from './kafka-readings';
import { EVIDENCE_TOPIC_SETTINGS } from './kafka-topic-settings';
import { createKafkaClient, KAFKA_RETRIES } from './kafkajs-client';
import { ownCertificateTrouble } from './own-certificate';

/** A fresh broker takes a second or two to make the first consumer group's coordinator. */
const QUESTION_PAUSES_MS = [50, 100, 200, 400, 800, 800];
/** A busy broker may take seconds until its metadata show a topic that it has just made. */
const TOPIC_PAUSES_MS = [50, 100, 200, 400, 800, 1_600, 3_200, 6_400];
const CLOSE_WITHIN_MS = 5_000;

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
  private readonly readings: KafkaReadings;
  private readonly open = new Set<KafkaReading>();
  /** Many elections ask at once when a process starts. */
  private readonly described: AskedTogether<LedTopic | null>;
  private readonly looked: AskedTogether<StreamRecord | null>;
  private readonly introduced = new IntroducedTopics();

  constructor(private readonly settings: KafkaSettings) {
    this.readings = new KafkaReadings(settings);
    this.described = new AskedTogether((topics) => this.cluster.use((cluster) => describeTopics(cluster, topics)));
    this.looked = new AskedTogether((keys) => this.lookAt(keys));
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
      if (await this.shows(topic)) break;
      if (pauseMs === null) throw new StreamError('TOPIC_MISSING', `Topic ${topic} was made and does not show`, true);
      await pause(pauseMs);
    }
    return created ? 'created' : 'exists';
  }

  async describe(topic: string): Promise<TopicFacts | null> {
    return (await this.led(topic))?.facts ?? null;
  }

  async append(topic: string, records: readonly RecordToAppend[]): Promise<AppendResult> {
    refuseTooLarge(records);
    return this.appends.run(topic, async () => {
      if (records.length === 0)
        return { firstPosition: (await this.existing(topic)).facts.endPosition, timestampMs: null };
      return this.inWords(`appending to topic ${topic}`, () =>
        appendRuns(
          (work) =>
            this.producer.use(async (producer) => {
              await this.introduced.to(producer, topic);
              return work(producer);
            }),
          topic,
          records,
          this.settings.requestTimeoutMs,
        ),
      );
    });
  }

  async *read(topic: string, options: ReadOptions): AsyncGenerator<StreamBatch, void, undefined> {
    const { from, signal, batchRecordsMax = BATCH_RECORDS_MAX, onAnswer = () => undefined } = options;
    if (signal.aborted) return;
    const reading = new KafkaReading({ topic, from, batchRecordsMax, onAnswer });
    const { queue } = reading;
    const onAbort = (): void => this.endReading(reading);
    signal.addEventListener('abort', onAbort, { once: true });
    this.open.add(reading);
    this.beginInRange(reading);
    try {
      for (let batch = await queue.take(); batch !== undefined; batch = await queue.take()) {
        this.readings.taken(reading);
        yield batch;
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.endReading(reading);
    }
  }

  recordAt(topic: string, position: number): Promise<StreamRecord | null> {
    const key = JSON.stringify([topic, position]);
    return this.question(`reading position ${position} of topic ${topic}`, () => this.looked.ask(key));
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

  otherPartitions(topic: string): Promise<readonly OtherPartition[]> {
    return this.question(`looking at the partitions of topic ${topic}`, () =>
      this.cluster.use((cluster) => otherPartitions(cluster, topic)),
    );
  }

  recordsOfPartition(
    topic: string,
    partition: number,
    from: number,
  ): Promise<{ readonly records: readonly StreamRecord[]; readonly nextPosition: number }> {
    return this.question(`reading partition ${partition} of topic ${topic}`, () =>
      this.cluster.use((cluster) => pageOfPartition(cluster, topic, partition, from)),
    );
  }

  heldBack(topic: string): Promise<HeldBack | null> {
    return this.question(`looking for open transactions on topic ${topic}`, () =>
      this.cluster.use((cluster) => openTransaction(cluster, topic)),
    );
  }

  /** Ends all readings, waits for appends under way and closes the connections, within a bounded time. */
  async close(): Promise<void> {
    for (const reading of this.open) this.endReading(reading);
    await atMost(CLOSE_WITHIN_MS, Promise.all([this.appends.settled(), this.readings.closed()]));
    await atMost(CLOSE_WITHIN_MS, Promise.all([this.admin.close(), this.producer.close(), this.cluster.close()]));
  }

  private beginInRange(reading: KafkaReading): void {
    const { topic, next } = reading;
    this.existing(topic)
      .then(({ facts, leader }) => {
        assertInRange(facts, next);
        if (reading.ended) return;
        reading.leader = leader;
        reading.end = facts.endPosition;
        this.readings.begin(reading);
      })
      .catch((error: unknown) => {
        reading.queue.close(toStreamError(error, `reading topic ${topic}`));
      });
  }

  private endReading(reading: KafkaReading): void {
    reading.queue.close();
    this.open.delete(reading);
    this.readings.end(reading);
  }

  private led(topic: string): Promise<LedTopic | null> {
    return this.question(`describing topic ${topic}`, () => this.described.ask(topic));
  }

  /** Of several brokers one may know a topic that was just made before the one that leads it does. */
  private async shows(topic: string): Promise<boolean> {
    try {
      return (await this.describe(topic)) !== null;
    } catch (error) {
      if (error instanceof StreamError && error.code === 'TOPIC_MISSING') return false;
      throw error;
    }
  }

  private async existing(topic: string): Promise<LedTopic> {
    const led = await this.led(topic);
    if (led === null) throw new StreamError('TOPIC_MISSING', `There is no topic ${topic}`, true);
    return led;
  }

  /** The records at these places, each a topic and a position; every topic once a round. */
  private async lookAt(keys: readonly string[]): Promise<ReadonlyMap<string, StreamRecord | Error | null>> {
    const found = new Map<string, StreamRecord | Error | null>();
    for (let left = [...keys]; left.length > 0; left = left.filter((key) => !found.has(key))) {
      const round = new Map<string, { readonly key: string; readonly place: Place }>();
      for (const key of left) {
        const [topic, position] = JSON.parse(key) as [string, number];
        if (!round.has(topic)) round.set(topic, { key, place: { topic, position } });
      }
      const places = [...round.values()].map(({ place }) => place);
      const records = await this.cluster.use((cluster) => recordsAt(cluster, places, this.settings.fetchWaitMs));
      for (const { key, place } of round.values()) found.set(key, records.get(place) ?? null);
    }
    return found;
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
