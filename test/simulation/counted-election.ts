/** An election counted in a simulated store, with the transactions that did it: another store takes the same ones. */
import pino from 'pino';
import type { Pool } from 'pg';
import type { BatchToApply } from '#libs/journal';
import { TabulationWorker } from '#libs/tabulation';
import { Seeded } from '../crash/seeded';
import type { Written } from './copied-rows';
import { FakeStore } from './fake-store';
import { FakeStream } from './fake-stream';
import { ELECTION, simulatedElection, TOPICS, type SimulatedElection } from './simulated-election';
import { VirtualTime } from './virtual-time';

export interface Transaction {
  readonly batch: BatchToApply;
  readonly written: Written;
}

export interface CountedElection {
  readonly election: SimulatedElection;
  readonly store: FakeStore;
  /** In the order in which they were committed. */
  readonly transactions: readonly Transaction[];
  /** Lets the store's time pass until the work is done. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
}

const SEED = 20;
const APART_MS = 120;
const COUNTED_MAX_MS = 60_000;
const UNREADABLE = { key: null, value: Buffer.from('{'), headers: [] };

/** Nobody publishes here. */
function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Records come one after the other, so that many snapshots are taken; the last ones certify a contest. */
export async function countedElection(): Promise<CountedElection> {
  const election = await simulatedElection();
  const seeded = new Seeded(SEED);
  const time = new VirtualTime(seeded);
  const stream = new FakeStream(time, seeded);
  // Its answers are never lost here: what becomes of lost ones is the simulation's own.
  const transactions: Transaction[] = [];
  const onCommit = (batch: BatchToApply, written: Written): void => void transactions.push({ batch, written });
  const store = new FakeStore(time, seeded, { answersLost: false, onCommit });
  const [seal, ...before] = [...election.opening].reverse();
  if (seal === undefined) throw new Error('the register is sealed');
  // Protocols that come before the seal are settled by it.
  const early = election.protocols.slice(0, 3);
  const later = [...election.protocols.slice(3, 20), UNREADABLE, ...election.certified];
  const records = [...before.reverse(), ...early, seal, ...later];
  const stop = new AbortController();
  const restore = time.install();
  try {
    for (const [index, record] of records.entries())
      time.after(index * APART_MS, () => stream.put(TOPICS.stream, record));
    const worker = new TabulationWorker({
      // Everything that would be asked of it is in the store below.
      pool: null as unknown as Pool,
      store,
      publisher: (_options, signal) => untilAborted(signal),
      publishedTo: () => Promise.resolve({ verdicts: Infinity, snapshot: Infinity }),
      stream,
      topicPrefix: 'sim',
      leaseTtlMs: 5_000,
      electionPollMs: 500,
      snapshotIntervalMs: 50,
      log: pino({ level: 'silent' }),
    });
    const worked = worker.run(stop.signal);
    const done = (): boolean => {
      const { position, snapshots } = store.election(ELECTION);
      return position?.nextPosition === records.length && snapshots.at(-1)?.snapshot === records.length - 1;
    };
    if (!(await time.until(done, COUNTED_MAX_MS))) throw new Error('the election was not counted');
    stop.abort();
    let ended = false;
    void worked.finally(() => (ended = true));
    await time.until(() => ended, COUNTED_MAX_MS);
    await worked;
  } finally {
    restore();
  }
  return {
    election: { ...election, sealedAt: records.indexOf(seal) },
    store,
    transactions,
    run: async (work) => {
      let done = false;
      const result = work().finally(() => (done = true));
      await time.until(() => done, Infinity);
      return result;
    },
  };
}
