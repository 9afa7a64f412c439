/** Tabulations and allocations of a simulated run: real workers over simulated stream, store and time. */
import type { Pool } from 'pg';
import { operatorCures } from '#libs/journal';
import { ElectionMandates } from '#libs/mandates';
import { keepDoing } from '#libs/patience';
import type { Logger } from '#libs/platform';
import { publishedTo, Relay, TabulationWorker } from '#libs/tabulation';
import type { Seeded } from '../crash/seeded';
import { type FakeRelayStore, fakeMandatesStore } from './fake-publication';
import type { FakeStore } from './fake-store';
import type { FakeStream } from './fake-stream';
import { ELECTION, TOPICS } from './simulated-election';
import type { Simulated, VirtualTime } from './virtual-time';

export const LEASE_MS = 1_500;
export const TABULATIONS = 2;

/** In milliseconds. */
export interface Starved {
  readonly runsMs: number;
  readonly restsMs: number;
}

/** What all processes share. */
export interface Surroundings {
  readonly seeded: Seeded;
  readonly time: VirtualTime;
  readonly stream: FakeStream;
  readonly store: FakeStore;
  readonly relayStore: FakeRelayStore;
  readonly log: Logger;
  /** Whether anything is published and allocated. */
  readonly publishes: boolean;
  /** Tabulations get the machine in turns, for so long, and rest for so long. */
  readonly starved: Starved | null;
}

interface Running {
  readonly process: Simulated;
  readonly stop: AbortController;
}

export class SimulatedProcesses {
  private readonly tabulations: Running[] = [];
  private readonly allocations: Running[] = [];
  /** The first failure that no operator cures. */
  defect: string | null = null;

  constructor(private readonly around: Surroundings) {}

  /** How many tabulations were ever started. */
  get started(): number {
    return this.tabulations.length;
  }

  living(): readonly Simulated[] {
    return this.tabulations.map(({ process }) => process).filter(({ dead }) => !dead);
  }

  startTabulation(): void {
    const { time, store, relayStore, stream, publishes, starved, log } = this.around;
    const process: Simulated = { name: `process-${this.started + 1}`, dead: false, frozen: false };
    const stop = new AbortController();
    this.tabulations.push({ process, stop });
    if (starved !== null) this.starve(process, starved);
    time.as(process, () => {
      const worker = new TabulationWorker({
        // Everything that would be asked of it is in the store below.
        pool: null as unknown as Pool,
        store,
        publisher: (options, signal) =>
          publishes ? new Relay({ ...options, store: relayStore }).run(signal) : untilAborted(signal),
        // Nobody publishes where nothing is to be published: then nothing is judged twice either.
        publishedTo: (electionId, electionNo) =>
          publishes
            ? publishedTo(relayStore, stream, { electionId, electionNo }, TOPICS)
            : Promise.resolve({ verdicts: Infinity, snapshot: Infinity }),
        stream,
        topicPrefix: 'sim',
        leaseTtlMs: LEASE_MS,
        electionPollMs: 900,
        snapshotIntervalMs: 50,
        log: log.child({ process: process.name }, { formatters: {} }),
      });
      worker.run(stop.signal).catch((error: unknown) => {
        if (!process.dead) this.note(process, error);
      });
    });
  }

  /** Allocation as its service does it: again after every error. */
  startAllocation(): void {
    const { time, store, stream, publishes } = this.around;
    if (!publishes) return;
    const process: Simulated = { name: `allocation-${this.allocations.length + 1}`, dead: false, frozen: false };
    const stop = new AbortController();
    this.allocations.push({ process, stop });
    const log = this.around.log.child({ process: process.name }, { formatters: {} });
    time.as(process, () => {
      const work = (): Promise<void> =>
        new ElectionMandates({
          pool: null as unknown as Pool,
          store: fakeMandatesStore(store, ELECTION),
          stream,
          topicPrefix: 'sim',
          electionId: ELECTION,
          log,
        }).run(stop.signal);
      const waits = (error: unknown): boolean => {
        if (!operatorCures(error) && !process.dead) this.note(process, error);
        return true;
      };
      keepDoing(work, { signal: stop.signal, everyMs: 200, waits }).catch(() => undefined);
    });
  }

  /** Another process allocates; the one before it learns somewhat later that its lock is gone. */
  moveAllocation(): void {
    const { seeded, time } = this.around;
    const last = this.allocations.at(-1);
    if (last === undefined) return;
    const fate = seeded.share();
    if (fate < 0.5) last.process.dead = true;
    else if (fate < 0.75) {
      last.process.frozen = true;
      time.after(seeded.between(200, 2_000), () => (last.process.frozen = false));
      time.after(2_000, () => last.stop.abort());
    } else time.after(seeded.between(50, 900), () => last.stop.abort());
    time.after(seeded.between(0, 1_000), () => this.startAllocation());
  }

  /** Everyone who lives is awake, and somebody counts and allocates. */
  calm(): void {
    for (const { process } of this.allocations) process.frozen = false;
    for (const process of this.living()) process.frozen = false;
    if (this.living().length === 0) this.startTabulation();
    const last = this.allocations.at(-1);
    if (last?.process.dead !== false || last.stop.signal.aborted) this.startAllocation();
  }

  /** Nobody works any more. Signals that never end are kept by the engine, and with them all that waits for them. */
  killAll(): void {
    for (const { process, stop } of [...this.tabulations, ...this.allocations]) {
      process.dead = true;
      stop.abort();
    }
  }

  /** The machine is never idle: a process works for a while, then others do. */
  private starve(process: Simulated, { runsMs, restsMs }: Starved): void {
    const { seeded, time } = this.around;
    const everyMs = runsMs + restsMs;
    const firstMs = ((this.started - 1) * everyMs) / TABULATIONS;
    const during = (share: number): number => Math.max(1, (share * seeded.between(80, 120)) / 100);
    const rest = (): void => {
      process.frozen = true;
      time.after(during(restsMs), () => {
        process.frozen = false;
        time.after(during(runsMs), rest);
      });
    };
    time.after(firstMs, rest);
  }

  private note({ name }: Simulated, error: unknown): void {
    this.defect ??= `${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
