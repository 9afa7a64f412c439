/** Sanaq itself: one real `apps/tabulation` process with its relay, from its own build, on the servers of the run. */
import type { Pool } from 'pg';
import { freePort } from '#infra/process';
import { say } from '../report';
import { CpuClock, type CpuAnEvent } from './cpu-clock';
import { peakMemoryBytes, startChild, stopChild, type Child } from './child';
import type { BenchServers } from './servers';
import { nextPosition, progressOf, waitFor, type Progress } from './watch';

const SCRIPT = 'apps/tabulation/src/main.js';
const POLL_MS = 20;
const POLL_LAG_MS = 200;
const STALL_MAX_MS = 60_000;

export async function startTabulation(servers: BenchServers, topicPrefix: string): Promise<Child> {
  return startChild(SCRIPT, {
    DATABASE_URL: servers.databaseUrl,
    KAFKA_BROKERS: servers.brokers.join(','),
    SANAQ_TOPIC_PREFIX: topicPrefix,
    TABULATION_PORT: String(await freePort()),
    LOG_LEVEL: 'warn',
  });
}

function caughtUp(now: Progress, end: number): boolean {
  return now.nextPosition >= end && now.snapshot === end - 1 && now.published === now.snapshot && now.verdictLag === 0;
}

/** Waits until everything before `end` is counted, shown and published. */
export async function untilPublished(pool: Pool, electionId: string, end: number, what: string): Promise<Progress> {
  return waitFor(
    () => progressOf(pool, electionId),
    (now) => caughtUp(now, end),
    { pollMs: POLL_LAG_MS, stallMaxMs: STALL_MAX_MS, what },
  );
}

/** Counts definition, register and seal and publishes their snapshot: all that is done before an election's evening. */
export async function countOpening(
  servers: BenchServers,
  pool: Pool,
  topicPrefix: string,
  electionId: string,
  end: number,
): Promise<number> {
  const began = performance.now();
  const child = await startTabulation(servers, topicPrefix);
  try {
    await untilPublished(pool, electionId, end, 'the opening');
  } finally {
    await stopChild(child);
  }
  return (performance.now() - began) / 1_000;
}

export interface Drained {
  readonly events: number;
  readonly seconds: number;
  readonly cpuMicroseconds: CpuAnEvent | null;
  readonly peakMemoryBytes: number | null;
  /** At the moment the last record was committed. */
  readonly atEnd: Progress;
  readonly catchUpSeconds: number;
  readonly peakMemoryWhilePublishingBytes: number | null;
}

/** Drains `from` … `end` - 1 and waits for the relay. The clock starts with the first commit that is seen. */
export async function drainBySanaq(
  servers: BenchServers,
  pool: Pool,
  topicPrefix: string,
  electionId: string,
  from: number,
  end: number,
): Promise<Drained> {
  const child = await startTabulation(servers, topicPrefix);
  try {
    const seen = { pollMs: POLL_MS, stallMaxMs: STALL_MAX_MS };
    const ask = (): Promise<number> => nextPosition(pool, electionId);
    const first = await waitFor(ask, (next) => next > from, { ...seen, what: 'the first commit' });
    const began = performance.now();
    const cpu = new CpuClock(servers, [child.pid]);
    await waitFor(ask, (next) => next >= end, { ...seen, what: 'the drain' });
    const seconds = (performance.now() - began) / 1_000;
    const cpuMicroseconds = cpu.microsecondsAnEvent(end - first);
    const atEnd = await progressOf(pool, electionId);
    const peakBytes = peakMemoryBytes(child.pid);
    say(`  drained ${end - first} in ${seconds.toFixed(1)} s; the relay goes on`);
    const after = await untilPublished(pool, electionId, end, 'the relay');
    return {
      events: end - first,
      seconds,
      peakMemoryBytes: peakBytes,
      cpuMicroseconds,
      atEnd,
      catchUpSeconds: (after.atMs - atEnd.atMs) / 1_000,
      peakMemoryWhilePublishingBytes: peakMemoryBytes(child.pid),
    };
  } finally {
    await stopChild(child);
  }
}
