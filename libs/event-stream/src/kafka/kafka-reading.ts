import { BoundedQueue } from '../bounded-queue';
import { type StreamBatch, StreamError, type StreamRecord } from '../event-stream';
import { fetchedRecords } from './fetch/fetched-record';
import type { FetchedPartition } from './kafka-cluster';
import { isPassing, toStreamError } from './kafka-errors';
import { toStreamRecord } from './kafka-record';
import { KafkajsBatch } from './kafkajs-batch';

/** Batches that may wait for the caller while it works on one. */
const BATCHES_AHEAD = 2;

export interface KafkaReadingOptions {
  readonly topic: string;
  readonly from: number;
  readonly batchRecordsMax: number;
  readonly onAnswer: () => void;
}

/**
 * One reading of one topic: where it stands and what waits for its caller. It is fed by a lane of fetches that it
 * shares with others, and fed no further while its caller has enough.
 */
export class KafkaReading {
  readonly queue = new BoundedQueue<StreamBatch>(BATCHES_AHEAD);
  readonly topic: string;
  /** Next position wanted. */
  next: number;
  /** Where the topic ended at the last answer. */
  end: number;
  /** Number of the broker that leads the topic; known when the reading begins. */
  leader = -1;
  /** When there was last something new, in milliseconds of the process's own clock. */
  newsAtMs = 0;
  /** A record waits that is larger than what was asked for. */
  large = false;

  constructor(private readonly options: KafkaReadingOptions) {
    this.topic = options.topic;
    this.next = options.from;
    this.end = options.from;
  }

  get ended(): boolean {
    return this.queue.closed;
  }

  /** True while its caller wants more. */
  get hungry(): boolean {
    return this.queue.hasRoom;
  }

  /** The store answered, with or without records. */
  answered(): void {
    this.options.onAnswer();
  }

  /** Takes what a fetch from {@link next} brought. */
  take(partition: FetchedPartition): void {
    if (this.ended) return;
    this.answered();
    const highWatermark = Number(partition.highWatermark);
    this.end = Math.max(this.end, highWatermark);
    if (this.takeOrdinary(fetchedRecords(partition.messages) ?? [])) return;
    const batch = new KafkajsBatch(this.topic, String(this.next), partition);
    if (batch.rawMessages.length === 0) {
      this.large = highWatermark > this.next;
      return;
    }
    this.large = false;
    const end = Number(batch.lastOffset()) + 1;
    if (end <= this.next) return;
    this.newsAtMs = performance.now();
    this.pushAll(batch.messages.map(toStreamRecord), end);
  }

  /** Takes records of which none is left out, but those before the one asked for; false where there are none. */
  private takeOrdinary(records: readonly StreamRecord[]): boolean {
    const last = records[records.length - 1];
    if (last === undefined || last.position < this.next) return false;
    this.large = false;
    this.newsAtMs = performance.now();
    const from = records.findIndex(({ position }) => position >= this.next);
    this.pushAll(from === 0 ? records : records.slice(from), last.position + 1);
    return true;
  }

  /** Ends the reading with the error in the words of the port. */
  fail(error: unknown): void {
    if (isPassing(error)) {
      this.queue.close(unreachable(this.topic, 'its leader changed'));
      return;
    }
    const named = toStreamError(error, `reading ${this.topic}`);
    const outside = named instanceof StreamError && named.code === 'STREAM_OUT_OF_RANGE';
    this.queue.close(outside ? outOfRange(this.topic, this.next) : named);
  }

  private pushAll(records: readonly StreamRecord[], end: number): void {
    const { batchRecordsMax } = this.options;
    const endPosition = Math.max(end, this.end);
    for (let start = 0; start < records.length || start === 0; start += batchRecordsMax) {
      const slice = records.slice(start, start + batchRecordsMax);
      const isLast = start + batchRecordsMax >= records.length;
      const nextPosition = isLast ? end : (slice[slice.length - 1]?.position ?? 0) + 1;
      this.queue.push({ records: slice, nextPosition, endPosition });
      this.next = nextPosition;
    }
  }
}

export function unreachable(topic: string, why: string): StreamError {
  return new StreamError('STREAM_UNREACHABLE', `Reading of topic ${topic} ended: ${why}`, true);
}

function outOfRange(topic: string, position: number): StreamError {
  return new StreamError(
    'STREAM_OUT_OF_RANGE',
    `Topic ${topic} no longer has position ${position}: records were removed or the topic was recreated. ` +
      `The operator must find out which before counting continues`,
    false,
  );
}
