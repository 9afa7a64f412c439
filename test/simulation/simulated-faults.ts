/** What befalls processes and servers of a simulated run. */
import type { Seeded } from '../crash/seeded';
import type { FakeStore } from './fake-store';
import type { FakeStream } from './fake-stream';
import { ELECTION, TOPICS, type SimulatedElection } from './simulated-election';
import { LEASE_MS, type SimulatedProcesses } from './simulated-processes';
import type { VirtualTime } from './virtual-time';

const BURST = 12;

/** Whom it can befall. */
export interface Exposed {
  readonly seeded: Seeded;
  readonly time: VirtualTime;
  readonly stream: FakeStream;
  readonly store: FakeStore;
  readonly processes: SimulatedProcesses;
  readonly election: Pick<SimulatedElection, 'protocols'>;
  /** No records come any more. */
  readonly isCalm: () => boolean;
}

function kill({ seeded, time, processes }: Exposed): void {
  const living = processes.living();
  if (living.length === 0) return;
  seeded.pick(living).dead = true;
  time.after(seeded.between(0, 1_500), () => processes.startTabulation());
}

function freeze({ seeded, time, processes }: Exposed): void {
  const living = processes.living();
  if (living.length === 0) return;
  const process = seeded.pick(living);
  process.frozen = true;
  time.after(seeded.between(200, 4_000), () => (process.frozen = false));
}

function storeAway({ seeded, time, store }: Exposed): void {
  store.away = true;
  time.after(seeded.between(50, 2_000), () => (store.away = false));
}

function streamAway({ seeded, time, stream }: Exposed): void {
  stream.away = true;
  time.after(seeded.between(50, 2_000), () => (stream.away = false));
}

function clockJumps({ seeded, store }: Exposed): void {
  store.clockSkewMs += seeded.between(-2_000, 5_000);
}

function allocationMoves({ processes }: Exposed): void {
  processes.moveAllocation();
}

/** Much to do for a while. */
function burst({ seeded, time, stream, election, isCalm }: Exposed, fromMs: number, toMs: number): void {
  for (let count = 0; count < BURST; count++) {
    const put = (): void => {
      if (!isCalm()) stream.put(TOPICS.stream, seeded.pick(election.protocols));
    };
    time.after(seeded.between(fromMs, toMs), put);
  }
}

/** The one who counts is frozen with a judged batch in its hands, beyond its lease, and wakes up beside another. */
function zombie(exposed: Exposed): void {
  const { seeded, time, store } = exposed;
  store.onNextBegin = (process) => {
    process.frozen = true;
    const wakesMs = LEASE_MS + seeded.between(400, 1_500);
    burst(exposed, 0, wakesMs + 300);
    time.after(wakesMs, () => (process.frozen = false));
  };
}

/** The lease is over though its holder lives, and just then there is much to do: two writers at a time. */
function leaseEnds(exposed: Exposed): void {
  const { seeded, time, store } = exposed;
  const { lease } = store.election(ELECTION);
  if (lease === null) return;
  lease.expiresAtMs = -Infinity;
  const { of } = lease;
  if (of !== undefined && seeded.share() < 0.5) {
    of.frozen = true;
    time.after(seeded.between(150, 900), () => (of.frozen = false));
  }
  burst(exposed, 0, 900);
}

/** As often as they are to be drawn. */
export const SIMULATED_FAULTS: readonly ((exposed: Exposed) => void)[] = [
  kill,
  kill,
  freeze,
  freeze,
  storeAway,
  streamAway,
  clockJumps,
  allocationMoves,
  allocationMoves,
  leaseEnds,
  zombie,
  zombie,
];
