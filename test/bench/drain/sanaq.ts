/** Sanaq itself: one real `apps/tabulation` process with its publisher, from its own build, on the servers of the run. */
import type { Pool } from 'pg';
import { freePort } from '#infra/process';
import type { TopicNames } from '#libs/contracts';
import type { EventStream } from '#libs/event-stream';
import { say } from '../report';
import { CpuClock, type CpuAnEvent } from './cpu-clock';
import { peakMemoryBytes, startChild, stopChild, type Child } from './child';
import type { BenchServers } from './servers';
import { nextPosition, outOn, waitFor, type Out } from './watch';

const SCRIPT = 'apps/tabulation/src/main.js';
const POLL_MS = 20;
/** Looks at topics cost the broker something; when a record came is told by the broker's own time. */
const POLL_OUT_MS = 250;
const STALL_MAX_MS = 60_000;

export interface BenchParts {
  readonly servers: BenchServers;
  readonly stream: EventStream;
  readonly pool: Pool;
}

/** The election under measurement. */
export interface Counted {
  readonly electionId: string;
  readonly topicPrefix: string;
  readonly topics: TopicNames;
}

/** `port`: where it answers for its health and metrics. */
export async function startTabulation(
  servers: BenchServers,
  topicPrefix: string,
): Promise<Child & { readonly port: number }> {
  const port = await freePort();
  const child = startChild(SCRIPT, {
    DATABASE_URL: servers.databaseUrl,
    KAFKA_BROKERS: servers.brokers.join(','),
    SANAQ_TOPIC_PREFIX: topicPrefix,
    TABULATION_PORT: String(port),
    LOG_LEVEL: 'warn',
  });
  return { ...child, port };
}

/** Waits until the last verdict and the last closing record before `end` stand on their topics. */
export function untilOut({ stream }: BenchParts, { topics }: Counted, end: number, what: string): Promise<Out> {
  return waitFor(
    () => outOn(stream, topics),
    ({ verdict, snapshot }) => verdict >= end - 1 && snapshot >= end - 1,
    { pollMs: POLL_OUT_MS, stallMaxMs: STALL_MAX_MS, what },
  );
}

/** Counts definition, register and seal and publishes their snapshot: all that is done before an election's evening. */
export async function countOpening(parts: BenchParts, counted: Counted, end: number): Promise<number> {
  const began = performance.now();
  const child = await startTabulation(parts.servers, counted.topicPrefix);
  try {
    await untilOut(parts, counted, end, 'the opening');
  } finally {
    await stopChild(child);
  }
  return (performance.now() - began) / 1_000;
}

export interface Drained {
  readonly events: number;
  /** From the first commit to the last one. */
  readonly countedSeconds: number;
  /** From the first commit to the last verdict and the last closing record on their topics. */
  readonly publishedSeconds: number;
  /** All that was spent until everything was out. */
  readonly cpuMicroseconds: CpuAnEvent | null;
  readonly countedCpuMicroseconds: CpuAnEvent | null;
  readonly peakMemoryBytes: number | null;
}

/** Drains `from` … `end` - 1 and waits until all of it is out. The clock starts with the first commit that is seen. */
export async function drainBySanaq(parts: BenchParts, counted: Counted, from: number, end: number): Promise<Drained> {
  const { servers, pool } = parts;
  const child = await startTabulation(servers, counted.topicPrefix);
  try {
    const seen = { pollMs: POLL_MS, stallMaxMs: STALL_MAX_MS };
    const ask = (): Promise<number> => nextPosition(pool, counted.electionId);
    // The broker is on this machine: its clock is ours.
    let lookedMs = Date.now();
    let beganMs = lookedMs;
    const look = async (): Promise<number> => {
      [beganMs, lookedMs] = [lookedMs, Date.now()];
      return ask();
    };
    const first = await waitFor(look, (next) => next > from, { ...seen, what: 'the first commit' });
    const cpu = new CpuClock(servers, [child.pid]);
    // A small drain is one commit: then it began after the look before.
    if (first < end) beganMs = Date.now();
    const events = first < end ? end - first : end - from;
    await waitFor(ask, (next) => next >= end, { ...seen, what: 'the drain' });
    const countedSeconds = (Date.now() - beganMs) / 1_000;
    const countedCpuMicroseconds = cpu.microsecondsAnEvent(events);
    say(`  counted ${events} in ${countedSeconds.toFixed(1)} s; the publisher goes on`);
    const out = await untilOut(parts, counted, end, 'the publisher');
    const publishedSeconds = Math.max(countedSeconds, (out.atMs - beganMs) / 1_000);
    const cpuMicroseconds = cpu.microsecondsAnEvent(events);
    say(`  published ${events} in ${publishedSeconds.toFixed(1)} s`);
    return {
      events,
      countedSeconds,
      publishedSeconds,
      cpuMicroseconds,
      countedCpuMicroseconds,
      peakMemoryBytes: peakMemoryBytes(child.pid),
    };
  } finally {
    await stopChild(child);
  }
}
