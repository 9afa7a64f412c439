import type { Pool, PoolClient } from 'pg';
import { BackOff, sleep } from '#libs/patience';
import { BoundedQueue } from '../bounded-queue';
import {
  type AppendResult,
  type EventStream,
  type ReadOptions,
  type RecordToAppend,
  type StreamBatch,
  type StreamRecord,
  type TopicFacts,
} from '../event-stream';
import { OneAtATime } from '../one-at-a-time';
import { assertInRange, BATCH_RECORDS_MAX } from '../read-range';
import { cutIntoRuns, refuseTooLarge } from '../record-size';
import { toStreamError } from './embedded-errors';
import { type EmbeddedSettings, type EmbeddedStreamOptions, withDefaults } from './embedded-options';
import { appendRun, insertTopic, missing, readOne, readPage, topicFacts, topicNames } from './embedded-queries';

/** Batches that may wait for the caller while it works on one. */
const BATCHES_AHEAD = 2;
const BATCH_BYTES_MAX = 4 * 1024 * 1024;
/** A caller who works for long on one batch holds up the reading; it is alive anyway. */
const ROOM_LOOK_MS = 1_000;
const RUN_RECORDS_MAX = 2_000;
const RUN_BYTES_MAX = 4 * 1024 * 1024;

/** An {@link EventStream} on two tables of PostgreSQL (schema `stream`). Appends are atomic per call. */
export function createEmbeddedStream(options: EmbeddedStreamOptions): EventStream {
  return new EmbeddedStream(withDefaults(options));
}

class EmbeddedStream implements EventStream {
  private readonly pool: Pool;
  private readonly appends = new OneAtATime();
  private readonly queues = new Set<BoundedQueue<StreamBatch>>();
  private readonly fillings = new Set<Promise<void>>();
  private closed = false;

  constructor(private readonly settings: EmbeddedSettings) {
    this.pool = settings.pool;
  }

  topics(prefix: string): Promise<string[]> {
    return this.inWords('listing the topics', () => topicNames(this.pool, prefix));
  }

  createTopic(topic: string): Promise<'created' | 'exists'> {
    return this.inWords(`creating topic ${topic}`, async () =>
      (await insertTopic(this.pool, topic)) ? 'created' : 'exists',
    );
  }

  describe(topic: string): Promise<TopicFacts | null> {
    return this.inWords(`describing topic ${topic}`, () => topicFacts(this.pool, topic));
  }

  async append(topic: string, records: readonly RecordToAppend[]): Promise<AppendResult> {
    refuseTooLarge(records);
    return this.appends.run(topic, () =>
      this.inWords(`appending to topic ${topic}`, async () => {
        if (records.length > 0) return this.appendAll(topic, records);
        return { firstPosition: (await this.existing(topic)).endPosition, timestampMs: null };
      }),
    );
  }

  async *read(topic: string, options: ReadOptions): AsyncGenerator<StreamBatch, void, undefined> {
    const { signal } = options;
    if (signal.aborted) return;
    const queue = new BoundedQueue<StreamBatch>(BATCHES_AHEAD);
    const ended = new AbortController();
    const onAbort = (): void => queue.close();
    signal.addEventListener('abort', onAbort, { once: true });
    this.queues.add(queue);
    const filling = this.fill(queue, topic, options, ended.signal).catch((error: unknown) => {
      queue.close(toStreamError(error, `reading topic ${topic}`));
    });
    this.fillings.add(filling);
    void filling.then(() => this.fillings.delete(filling));
    try {
      for (let batch = await queue.take(); batch !== undefined; batch = await queue.take()) yield batch;
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.queues.delete(queue);
      queue.close();
      ended.abort();
    }
  }

  recordAt(topic: string, position: number): Promise<StreamRecord | null> {
    return this.inWords(`reading position ${position} of topic ${topic}`, () => readOne(this.pool, topic, position));
  }

  /** Ends all readings and waits for appends under way. The pool stays open. */
  async close(): Promise<void> {
    this.closed = true;
    for (const queue of this.queues) queue.close();
    await this.appends.settled();
    await Promise.all(this.fillings);
  }

  /** Keeps the queue filled until it is closed. `ended` cuts short a pause between two looks. */
  private async fill(
    queue: BoundedQueue<StreamBatch>,
    topic: string,
    { from, batchRecordsMax = BATCH_RECORDS_MAX, onAnswer }: ReadOptions,
    ended: AbortSignal,
  ): Promise<void> {
    const { pollMs, pollMaxMs, stallTimeoutMs } = this.settings;
    assertInRange(await this.existing(topic), from);
    let next = from;
    const quiet = new BackOff({ firstMs: pollMs, lastMs: pollMaxMs });
    while (!queue.closed && !this.closed) {
      const { records, endPosition } = await readPage(this.pool, {
        topic,
        from: next,
        recordsMax: batchRecordsMax,
        bytesMax: BATCH_BYTES_MAX,
        timeoutMs: stallTimeoutMs,
      });
      onAnswer?.();
      const last = records[records.length - 1];
      if (last === undefined) {
        await sleep(quiet.next(), ended);
        continue;
      }
      quiet.reset();
      next = last.position + 1;
      while (!(await queue.roomWithin(ROOM_LOOK_MS))) onAnswer?.();
      queue.push({ records, nextPosition: next, endPosition });
    }
  }

  /** All records in one transaction, so that a call is stored whole or not at all. */
  private async appendAll(topic: string, records: readonly RecordToAppend[]): Promise<AppendResult> {
    const client = await this.pool.connect();
    // A connection that breaks between two queries says so by an event, which must not end the process: the next query
    // fails and tells the caller.
    const ignore = (): void => undefined;
    client.on('error', ignore);
    let broken: Error | undefined;
    try {
      await client.query('begin');
      let first: AppendResult | null = null;
      let last: AppendResult | null = null;
      for (const run of cutIntoRuns(records, RUN_RECORDS_MAX, RUN_BYTES_MAX)) {
        last = await appendRun(client, topic, run);
        first ??= last;
      }
      await client.query('commit');
      if (first === null || last === null) throw new Error('There was nothing to append');
      return { firstPosition: first.firstPosition, timestampMs: last.timestampMs };
    } catch (error) {
      broken = await rollBack(client);
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(broken);
    }
  }

  private async existing(topic: string): Promise<TopicFacts> {
    const facts = await topicFacts(this.pool, topic);
    if (facts === null) throw missing(topic);
    return facts;
  }

  private async inWords<Result>(doing: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw toStreamError(error, doing);
    }
  }
}

/** Returns the error if the connection cannot be used any more. */
async function rollBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
