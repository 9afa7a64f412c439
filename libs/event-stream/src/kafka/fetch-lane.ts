/**
 * Fetches for many readings over one connection to each broker: one request asks for all topics whose readers want
 * more. Whatever kafkajs would mend by itself (a lost connection, a new leader) ends the readings instead, for their
 * callers must look again whether it still is the same stream.
 */
import { atMost } from '../bounded';
import { StreamError } from '../event-stream';
import {
  brokerOf,
  type FetchAnswer,
  knowBrokers,
  type KafkaCluster,
  openCluster,
  READ_COMMITTED,
} from './kafka-cluster';
import { isOfOneTopic } from './kafka-errors';
import type { KafkaSettings } from './kafka-options';
import { type KafkaReading, unreachable } from './kafka-reading';
import { createKafkaClient, KAFKA_RETRIES } from './kafkajs-client';
import { WatchedSockets } from './watched-sockets';

const WATCHDOG_TICKS = 10;
const CLOSE_WITHIN_MS = 3_000;
/** However many topics share an answer, each may bring so much. */
const PART_BYTES_MIN = 64 * 1024;
/** What all of one answer's topics may bring together, where every one brings all that it may. */
const PARTS_BYTES = 8 * 1024 * 1024;
/** While a reader still has enough, the others' fetch must not keep it waiting for long once it has not. */
const OTHERS_WAIT_MS = 20;

interface Link {
  readonly sockets: WatchedSockets;
  readonly opened: Promise<KafkaCluster>;
}

export interface FetchLaneOptions {
  readonly settings: KafkaSettings;
  /** How long the broker may wait for new records before it answers with none. */
  readonly waitMs: number;
  /** Told before every request to the broker with this number, while none of its readings is being asked for. */
  readonly beforeFetch: (leader: number) => void;
}

export class FetchLane {
  private readonly readings = new Set<KafkaReading>();
  /** Brokers that are being asked now. */
  private readonly asked = new Map<number, Promise<void>>();
  private readonly wakeUps = new Set<() => void>();
  private link: Link | null = null;
  private watchdog: NodeJS.Timeout | undefined;
  private silentTicks = 0;
  private inFlight = 0;
  private closing: Promise<void> = Promise.resolve();

  constructor(private readonly options: FetchLaneOptions) {}

  get size(): number {
    return this.readings.size;
  }

  /** Readings here of topics that this broker leads. */
  of(leader: number): readonly KafkaReading[] {
    return [...this.readings].filter((reading) => reading.leader === leader && !reading.ended);
  }

  add(reading: KafkaReading): void {
    this.readings.add(reading);
    this.watch();
    this.wake();
    if (this.asked.has(reading.leader)) return;
    const asking = this.askBroker(reading.leader).catch((error: unknown) => this.failAll(error));
    this.asked.set(reading.leader, asking);
    void asking.then(() => {
      this.asked.delete(reading.leader);
      // One that came while the last was leaving.
      const [left] = this.of(reading.leader);
      if (left !== undefined) this.add(left);
    });
  }

  /** Lets a reading go; what is on its way for it is dropped. The last one closes the connections. */
  remove(reading: KafkaReading): void {
    if (!this.readings.delete(reading)) return;
    this.wake();
    if (this.readings.size === 0) this.cut();
  }

  /** A reading has room again, or there is another one: anyone who waits for that looks again. */
  wake(): void {
    const waiting = [...this.wakeUps];
    this.wakeUps.clear();
    for (const wakeUp of waiting) wakeUp();
  }

  /** Resolves when the connections of the past are closed; takes a bounded time. */
  closed(): Promise<void> {
    return this.closing;
  }

  private async askBroker(leader: number): Promise<void> {
    for (;;) {
      this.options.beforeFetch(leader);
      const mine = this.of(leader);
      if (mine.length === 0) return;
      const hungry = mine.filter((reading) => reading.hungry);
      if (hungry.length === 0) {
        await new Promise<void>((resolve) => this.wakeUps.add(resolve));
        continue;
      }
      const waitMs = hungry.length < mine.length ? OTHERS_WAIT_MS : this.options.waitMs;
      await this.fetch(leader, hungry, Math.min(waitMs, this.options.waitMs));
    }
  }

  /** One topic in trouble spoils the whole answer, so it is looked for by halves and its reading ended. */
  private async fetch(leader: number, readings: readonly KafkaReading[], waitMs: number): Promise<void> {
    try {
      await this.fetchOnce(leader, readings, waitMs);
    } catch (error) {
      const [only] = readings;
      if (only === undefined || !isOfOneTopic(error)) throw error;
      if (readings.length === 1) {
        only.fail(error);
        this.remove(only);
        return;
      }
      const middle = Math.ceil(readings.length / 2);
      await this.fetch(leader, readings.slice(0, middle), 0);
      await this.fetch(leader, readings.slice(middle), 0);
    }
  }

  private async fetchOnce(leader: number, readings: readonly KafkaReading[], waitMs: number): Promise<void> {
    const { fetchBytesMax } = this.options.settings;
    const partBytes = Math.min(fetchBytesMax, Math.max(PART_BYTES_MIN, Math.floor(PARTS_BYTES / readings.length)));
    const wanted = new Map(readings.map((reading) => [reading.topic, reading] as const));
    // Two readings of one topic cannot share a request: they stand at different places.
    const others = readings.filter((reading) => wanted.get(reading.topic) !== reading);
    const link = this.openLink();
    let answer: FetchAnswer;
    this.inFlight += 1;
    try {
      const cluster = await link.opened;
      await knowBrokers(cluster, readings[0]?.topic ?? '');
      const broker = await brokerOf(cluster, leader);
      answer = (await broker.fetch({
        isolationLevel: READ_COMMITTED,
        maxWaitTime: others.length > 0 ? Math.min(waitMs, OTHERS_WAIT_MS) : waitMs,
        minBytes: 1,
        maxBytes: fetchBytesMax,
        topics: [...wanted.values()].map(({ topic, next, large }) => ({
          topic,
          partitions: [{ partition: 0, fetchOffset: String(next), maxBytes: large ? fetchBytesMax : partBytes }],
        })),
      })) as FetchAnswer;
    } catch (error) {
      // What was cut here on purpose says nothing about those who read on over another connection.
      if (link !== this.link) return;
      throw error;
    } finally {
      this.inFlight -= 1;
      this.silentTicks = 0;
    }
    if (link !== this.link) return;
    for (const { topicName, partitions } of answer.responses) {
      const reading = wanted.get(topicName);
      const [partition] = partitions;
      if (reading !== undefined && partition !== undefined && this.readings.has(reading)) reading.take(partition);
    }
    if (others.length > 0) await this.fetch(leader, others, Math.min(waitMs, OTHERS_WAIT_MS));
  }

  private openLink(): Link {
    if (this.link !== null) return this.link;
    const { settings } = this.options;
    const sockets: WatchedSockets = new WatchedSockets((broker) => {
      if (this.link?.sockets === sockets) this.failAll(new LostConnection(broker));
    });
    const opened = openCluster(createKafkaClient(settings, KAFKA_RETRIES, sockets.factory), settings.groupPrefix);
    this.link = { sockets, opened };
    return this.link;
  }

  private failAll(error: unknown): void {
    const ended = [...this.readings];
    this.readings.clear();
    for (const reading of ended) {
      reading.fail(
        error instanceof LostConnection
          ? unreachable(reading.topic, `the connection to broker ${error.broker} was lost`)
          : error,
      );
    }
    this.cut();
    this.wake();
  }

  private cut(): void {
    clearInterval(this.watchdog);
    this.watchdog = undefined;
    const { link } = this;
    this.link = null;
    if (link === null) return;
    link.sockets.close();
    const shut = link.opened.then(({ consumer }) => consumer.disconnect());
    this.closing = Promise.all([this.closing, atMost(CLOSE_WITHIN_MS, shut)]).then(() => undefined);
  }

  /** Counts its own ticks rather than the clock, so that a process which was stopped and continues is not taken for it. */
  private watch(): void {
    const { stallTimeoutMs } = this.options.settings;
    this.watchdog ??= setInterval(() => {
      // Who works for long on one batch is alive anyway.
      for (const reading of this.readings) if (!reading.hungry) reading.answered();
      if (this.inFlight === 0) return;
      this.silentTicks += 1;
      if (this.silentTicks <= WATCHDOG_TICKS) return;
      this.failAll(new StreamError('STREAM_STALLED', `No answer to any fetch for ${stallTimeoutMs} ms`, true));
    }, stallTimeoutMs / WATCHDOG_TICKS);
  }
}

class LostConnection extends Error {
  constructor(readonly broker: string) {
    super(`the connection to broker ${broker} was lost`);
  }
}
