import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Consumer, ConsumerCrashEvent, ConsumerGroupJoinEvent, EachBatchPayload, RequestEvent } from 'kafkajs';
import { atMost } from '../bounded';
import { BoundedQueue } from '../bounded-queue';
import { type StreamBatch, StreamError, type StreamRecord } from '../event-stream';
import { isPassing, toStreamError } from './kafka-errors';
import type { KafkaSettings } from './kafka-options';
import { toStreamRecord } from './kafka-record';
import { createKafkaClient, JOIN_RETRIES } from './kafkajs-client';
import { WatchedSockets } from './watched-sockets';

/** Batches that may wait for the caller while it works on one. */
const BATCHES_AHEAD = 2;
const SESSION_TIMEOUT_MS = 45_000;
const HEARTBEAT_MS = 3_000;
const STOP_WITHIN_MS = 3_000;
/** A fresh broker takes seconds to get the coordinator of its first consumer group ready. */
const JOIN_PAUSES_MS = [50, 100, 200, 400, 800, 1_600];
const WATCHDOG_TICKS = 10;

export interface KafkaReaderOptions {
  readonly topic: string;
  readonly from: number;
  readonly batchRecordsMax: number;
  readonly onAnswer: () => void;
}

/**
 * One reading of one topic: a consumer of its own in a group of its own, so that nothing is shared or rebalanced.
 *
 * Where it stands is kept here and set by a seek before the first fetch; the group's stored offset is never used.
 * Whatever kafkajs would mend by itself (a lost connection, a new leader, an offset out of range, a crash) ends the
 * reading with a {@link StreamError} instead, for the caller must look again whether it still is the same stream.
 */
export class KafkaReader {
  readonly queue = new BoundedQueue<StreamBatch>(BATCHES_AHEAD);
  readonly groupId: string;

  private readonly sockets = new WatchedSockets((broker) => {
    this.fail(unreachable(this.options.topic, `the connection to broker ${broker} was lost`));
  });
  private readonly consumer: Consumer;
  private started: Promise<void> = Promise.resolve();
  private watchdog: NodeJS.Timeout | undefined;
  private joined = false;
  /** Why the group could not be joined just now. */
  private notYet: Error | null = null;
  /** True where the broker cannot be asked any more, so that there is no use in taking leave. */
  private cutOff = false;
  private handingOver = false;
  private silentTicks = 0;
  private next: number;

  constructor(
    private readonly settings: KafkaSettings,
    private readonly options: KafkaReaderOptions,
  ) {
    this.next = options.from;
    this.groupId = `${settings.groupPrefix}-read-${randomUUID()}`;
    this.consumer = createKafkaClient(settings, JOIN_RETRIES, this.sockets.factory).consumer({
      groupId: this.groupId,
      allowAutoTopicCreation: false,
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: settings.fetchWaitMs,
      minBytes: 1,
      maxBytesPerPartition: settings.fetchBytesMax,
      maxBytes: settings.fetchBytesMax,
      retry: { ...JOIN_RETRIES, restartOnFailure: () => Promise.resolve(false) },
    });
    this.listen();
  }

  /** Begins to fill the queue. Failures close the queue. */
  start(): void {
    this.watch();
    this.started = this.run().catch((error: unknown) => {
      this.fail(toStreamError(error, `reading ${this.options.topic}`));
    });
  }

  /**
   * Closes every connection within a bounded time, after leaving the group where the broker answers. Can be called
   * again.
   */
  async stop(): Promise<'left' | 'cut'> {
    this.queue.close();
    clearInterval(this.watchdog);
    if (this.cutOff) this.sockets.close();
    // A consumer that is told to stop while it starts goes on with starting: so first let it start or fail.
    await atMost(
      STOP_WITHIN_MS,
      this.started.then(() => this.consumer.disconnect()),
    );
    this.sockets.close();
    return this.cutOff || !this.joined ? 'cut' : 'left';
  }

  /** Joins; the error for which it is too early, or null. */
  private async tryToJoin(): Promise<Error | null> {
    this.notYet = null;
    await this.join();
    return this.notYet;
  }

  private async run(): Promise<void> {
    for (const pauseMs of [...JOIN_PAUSES_MS, null]) {
      const notYet = await this.tryToJoin();
      if (notYet === null) return;
      if (pauseMs === null) throw notYet;
      await pause(pauseMs);
      if (this.queue.closed) return;
    }
  }

  /** Resolves when the consumer is a member and fetches, or when it has failed and said so. */
  private async join(): Promise<void> {
    const { topic } = this.options;
    await this.consumer.connect();
    await this.consumer.subscribe({ topic, fromBeginning: true });
    if (this.queue.closed) return;
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: true,
      partitionsConsumedConcurrently: 1,
      eachBatch: (payload) => this.handOver(payload),
    });
  }

  private listen(): void {
    const { consumer } = this;
    const { topic } = this.options;
    consumer.on(consumer.events.GROUP_JOIN, (event) => this.onJoin(event));
    consumer.on(consumer.events.CRASH, ({ payload }: ConsumerCrashEvent) => {
      if (!this.joined && isPassing(payload.error)) this.notYet = payload.error;
      else this.fail(toStreamError(payload.error, `reading ${topic}`));
    });
    consumer.on(consumer.events.REQUEST, ({ payload }: RequestEvent) => {
      if (payload.apiName === 'Fetch') {
        this.silentTicks = 0;
        this.options.onAnswer();
      }
      // Without automatic commits kafkajs commits for one reason only: it puts back an offset that is out of range.
      if (payload.apiName === 'OffsetCommit') this.fail(outOfRange(topic, this.next));
    });
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      // A fetch with nothing but marks of transactions never reaches eachBatch; the position moves all the same.
      const end = Number(payload.lastOffset) + 1;
      if (payload.batchSize === 0 && end > this.next) {
        this.next = end;
        const endPosition = Math.max(end, Number(payload.highWatermark));
        this.queue.push({ records: [], nextPosition: end, endPosition });
      }
    });
  }

  private onJoin({ payload }: ConsumerGroupJoinEvent): void {
    const { topic } = this.options;
    if (this.joined) {
      this.fail(unreachable(topic, 'its leader, its partitions or the membership of the reader changed'));
      return;
    }
    if (payload.memberAssignment[topic]?.includes(0) !== true) {
      this.fail(new StreamError('TOPIC_MISSING', `Topic ${topic} has no partition 0 to read from`, true));
      return;
    }
    this.joined = true;
    // kafkajs calls this before its first fetch, so nothing is ever fetched from another place.
    this.consumer.seek({ topic, partition: 0, offset: String(this.next) });
  }

  private async handOver(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const records: StreamRecord[] = [];
    for (const message of batch.messages) {
      const record = toStreamRecord(message);
      if (record.position >= this.next) records.push(record);
    }
    const end = Number(batch.lastOffset()) + 1;
    if (end <= this.next) {
      this.fail(outOfRange(this.options.topic, this.next));
      return;
    }
    const endPosition = Math.max(end, Number(batch.highWatermark));
    const { batchRecordsMax } = this.options;
    this.handingOver = true;
    try {
      for (let start = 0; start < records.length || start === 0; start += batchRecordsMax) {
        const slice = records.slice(start, start + batchRecordsMax);
        const isLast = start + batchRecordsMax >= records.length;
        const nextPosition = isLast ? end : (slice[slice.length - 1]?.position ?? 0) + 1;
        while (!(await this.queue.roomWithin(HEARTBEAT_MS))) {
          await payload.heartbeat();
          this.options.onAnswer();
        }
        if (this.queue.closed) return;
        this.queue.push({ records: slice, nextPosition, endPosition });
        this.next = nextPosition;
      }
    } finally {
      this.handingOver = false;
      this.silentTicks = 0;
    }
  }

  /** Counts its own ticks rather than the clock, so that a process which was stopped and goes on is not taken for it. */
  private watch(): void {
    const { stallTimeoutMs } = this.settings;
    this.watchdog = setInterval(() => {
      if (this.handingOver) return;
      this.silentTicks += 1;
      if (this.silentTicks <= WATCHDOG_TICKS) return;
      this.fail(
        new StreamError(
          'STREAM_STALLED',
          `No answer to any fetch from topic ${this.options.topic} for ${stallTimeoutMs} ms`,
          true,
        ),
      );
    }, stallTimeoutMs / WATCHDOG_TICKS);
  }

  private fail(error: Error): void {
    const code = error instanceof StreamError ? error.code : null;
    if (!this.queue.closed) this.cutOff = code === 'STREAM_UNREACHABLE' || code === 'STREAM_STALLED';
    this.queue.close(error);
  }
}

function unreachable(topic: string, why: string): StreamError {
  return new StreamError('STREAM_UNREACHABLE', `Reading of topic ${topic} ended: ${why}`, true);
}

function outOfRange(topic: string, position: number): StreamError {
  return new StreamError(
    'STREAM_OUT_OF_RANGE',
    `Topic ${topic} no longer has position ${position}: records were removed or the topic was recreated. ` +
      `The operator must find out which before anything goes on`,
    false,
  );
}
