/** `kill -9` in mid-drain with another process standing by: how long until the next commit. */
import type { Pool } from 'pg';
import { signal } from '#infra/process';
import { startTabulation } from './sanaq';
import { stopChild } from './child';
import type { BenchServers } from './servers';
import { nextPosition, waitFor } from './watch';

const POLL_MS = 10;
const STALL_MAX_MS = 60_000;

export interface Takeover {
  readonly seconds: number;
  /** Records already counted when the process was killed: the other one has to fold them again. */
  readonly counted: number;
}

/**
 * Kills the process that counts once `half` is reached; the other must continue from there to `end`. Where everything was
 * counted by then, `more` sends what is left to commit.
 */
export async function measureTakeover(
  servers: BenchServers,
  pool: Pool,
  topicPrefix: string,
  electionId: string,
  half: number,
  end: number,
  more: () => Promise<unknown>,
): Promise<Takeover> {
  const ask = (): Promise<number> => nextPosition(pool, electionId);
  const first = await startTabulation(servers, topicPrefix);
  await waitFor(ask, (next) => next > 0, { pollMs: POLL_MS, stallMaxMs: STALL_MAX_MS, what: 'the first process' });
  const second = await startTabulation(servers, topicPrefix);
  try {
    await waitFor(ask, (next) => next >= half, {
      pollMs: POLL_MS,
      stallMaxMs: STALL_MAX_MS,
      what: 'half of the records',
    });
    signal(first.pid, 'SIGKILL');
    await first.output.catch(() => undefined);
    const killedAt = performance.now();
    const counted = await ask();
    if (counted >= end) await more();
    await waitFor(ask, (next) => next > counted, {
      pollMs: POLL_MS,
      stallMaxMs: STALL_MAX_MS,
      what: 'the next commit',
    });
    const seconds = (performance.now() - killedAt) / 1_000;
    await waitFor(ask, (next) => next >= end, { pollMs: POLL_MS, stallMaxMs: STALL_MAX_MS, what: 'the rest' });
    return { seconds, counted };
  } finally {
    await stopChild(first);
    await stopChild(second);
  }
}
