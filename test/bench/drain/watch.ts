/** How far tabulation is, seen from outside: by the position in the store, and by what is on its topics. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { EVENT_TYPES, type TopicNames } from '#libs/contracts';
import type { EventStream, StreamRecord } from '#libs/event-stream';
import { say } from '../report';

const POSITION = `
  select p.next_position from sanaq.election e join sanaq.stream_position p using (election_no) where e.election_id = $1`;

export async function nextPosition(pool: Pool, electionId: string): Promise<number> {
  const { rows } = await pool.query<{ next_position: number }>({
    name: 'bench_position',
    text: POSITION,
    values: [electionId],
  });
  return rows[0]?.next_position ?? 0;
}

/** Positions of the newest verdict and the newest closed snapshot on the topics; -1 for none. */
export interface Out {
  readonly verdict: number;
  readonly snapshot: number;
  /** Records on both topics: what shows that something moves while a large snapshot goes out. */
  readonly records: number;
  /** The broker's time of the later one, in milliseconds since 1970; 0 for none. */
  readonly atMs: number;
}

interface Published {
  readonly type?: string;
  readonly data?: {
    readonly snapshot?: number;
    readonly position?: number;
    /** Verdicts in one record: the position that caused one is its first column. */
    readonly rows?: readonly (readonly unknown[])[];
  };
}

async function lastRecord(stream: EventStream, topic: string): Promise<StreamRecord | null> {
  const facts = await stream.describe(topic);
  return facts === null || facts.endPosition === 0 ? null : stream.recordAt(topic, facts.endPosition - 1);
}

function eventOf(record: StreamRecord | null): Published {
  return record === null ? {} : (JSON.parse(record.value?.toString('utf8') ?? '{}') as Published);
}

/** What the last record of each topic says: a snapshot that is not closed yet is none. */
export async function outOn(stream: EventStream, topics: TopicNames): Promise<Out> {
  const [verdicts, results] = await Promise.all([
    lastRecord(stream, topics.verdicts),
    lastRecord(stream, topics.results),
  ]);
  const [verdict, closing] = [eventOf(verdicts), eventOf(results)];
  const caused = verdict.data?.rows?.at(-1)?.[0] ?? verdict.data?.position;
  const snapshot = closing.type === EVENT_TYPES.snapshotPublished ? closing.data?.snapshot : undefined;
  const atMs = Math.max(verdicts?.timestampMs ?? 0, results?.timestampMs ?? 0);
  const records = (verdicts?.position ?? -1) + (results?.position ?? -1) + 2;
  return { verdict: typeof caused === 'number' ? caused : -1, snapshot: snapshot ?? -1, records, atMs };
}

export interface WaitOptions {
  readonly pollMs: number;
  /** Without any change for so long the wait fails. */
  readonly stallMaxMs: number;
  readonly what: string;
}

const SAY_EVERY_MS = 5_000;

/** Asks until `done`; fails when nothing moves any more. */
export async function waitFor<T>(ask: () => Promise<T>, done: (value: T) => boolean, options: WaitOptions): Promise<T> {
  let before = '';
  let movedAt = performance.now();
  let saidAt = performance.now();
  for (;;) {
    const value = await ask();
    if (done(value)) return value;
    const now = performance.now();
    const seen = JSON.stringify(value, (name, member: unknown) => (name === 'atMs' ? undefined : member));
    if (seen !== before) {
      before = seen;
      movedAt = now;
    } else if (now - movedAt > options.stallMaxMs) {
      throw new Error(
        `nothing has moved for ${options.stallMaxMs / 1_000} s while waiting for ${options.what}: ${seen}`,
      );
    }
    if (now - saidAt > SAY_EVERY_MS) {
      say(`  ${options.what}: ${seen}`);
      saidAt = now;
    }
    await pause(options.pollMs);
  }
}
