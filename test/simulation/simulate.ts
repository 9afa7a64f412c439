/**
 * One seed, one run: real workers with their lanes, write queues, folds, stand-bys and relays, and real allocation, over a
 * simulated stream, store, clock and order of events, with processes that are killed and frozen and servers that go away.
 * In the end the store must hold what a plain fold of the stream gives, and the topics what a recount gives that shares no
 * code with the engine.
 */
import pino from 'pino';
import type { Pool } from 'pg';
import { decodeRecord } from '#libs/contracts';
import type { RecordToAppend } from '#libs/event-stream';
import { ElectionState, judge, type Verdict } from '#libs/election';
import { operatorCures } from '#libs/journal';
import { ElectionMandates } from '#libs/mandates';
import { keepDoing } from '#libs/patience';
import type { Logger } from '#libs/platform';
import { CurrentCertifications, currentDocument } from '#libs/results';
import { ElectionFold, publishedTo, Relay, TabulationWorker } from '#libs/tabulation';
import { Faults } from '../crash/compare-results';
import { Seeded } from '../crash/seeded';
import { ElectionCheck, type NewRecords } from '../faults/audit/election-check';
import { numberIn } from './copied-rows';
import { FakeRelayStore, fakeMandatesStore } from './fake-publication';
import { sliceOf } from './fake-slices';
import { FakeStore } from './fake-store';
import { FakeStream } from './fake-stream';
import { ELECTION, simulatedElection, TOPICS, type SimulatedElection } from './simulated-election';
import { VirtualTime, type Simulated } from './virtual-time';

const LEASE_MS = 1_500;
const PROCESSES = 2;
/** In virtual milliseconds. */
const STORM_MS = 4_000;
const BURST = 12;
const CALM_MAX_MS = 60_000;
/** Who has a hundredth of the machine needs longer. */
const STARVED_MAX_MS = 300_000;
/** More than timers that are due together may change places. */
const CERTIFIED_APART_MS = 15;
/** After all is there: what would be sent twice comes in this time. */
const AFTER_MS = 800;

export interface SimulationResult {
  readonly seed: number;
  /** What is wrong; null where nothing is. */
  readonly wrong: string | null;
  readonly records: number;
  readonly events: number;
  readonly virtualMs: number;
  /** How often an election was taken over. */
  readonly takeovers: number;
  readonly faults: number;
}

export interface SimulationOptions {
  readonly log?: Logger;
  /** The store forgets its compare-and-set: then two writers must be seen. */
  readonly unfenced?: boolean;
  /** Nothing is published or allocated: half the work, for the state alone. */
  readonly unpublished?: boolean;
  /** What goes wrong on the way to the topics: then the check of the topics must find it. */
  readonly planted?: PlantedDefect;
  /** Nothing else befalls anyone, but tabulations get the machine in turns, for so long, and rest for so long. */
  readonly starved?: Starved;
}

/** In milliseconds. */
export interface Starved {
  readonly runsMs: number;
  readonly restsMs: number;
}

/**
 * A request that is confirmed and not kept; a verdict that says otherwise than it was given; final mandates that are sent
 * again under another id.
 */
export type PlantedDefect = 'request-lost' | 'verdict-forged' | 'mandates-twice';

const SILENT = pino({ level: 'silent' });

const UNREADABLE: RecordToAppend = { key: null, value: Buffer.from('{'), headers: [] };

/** What a plain fold of so many records gives. */
interface Expectation {
  readonly end: number;
  readonly root: string;
  readonly verdicts: readonly Verdict[];
  readonly state: ElectionState;
}

class Simulation {
  private readonly log: Logger;
  private readonly seeded: Seeded;
  private readonly publishes: boolean;
  private readonly time: VirtualTime;
  private readonly stream: FakeStream;
  private readonly store: FakeStore;
  private readonly processes: { readonly process: Simulated; readonly stop: AbortController }[] = [];
  private readonly allocating: { readonly process: Simulated; readonly stop: AbortController }[] = [];
  private readonly check = new ElectionCheck(ELECTION);
  private readonly checked = new Faults();
  private readonly taken = { stream: 0, results: 0, verdicts: 0, mandates: 0 };
  private readonly relayStore: FakeRelayStore;
  private started = 0;
  private allocations = 0;
  private faults = 0;
  private defect: string | null = null;
  private isCalm = false;
  private readonly starved: Starved | null;

  constructor(
    private readonly seed: number,
    private readonly election: SimulatedElection,
    { log = SILENT, unfenced = false, unpublished = false, planted, starved }: SimulationOptions,
  ) {
    this.starved = starved ?? null;
    this.log = log;
    this.seeded = new Seeded(seed);
    this.publishes = !unpublished;
    this.time = new VirtualTime(this.seeded);
    this.stream = new FakeStream(this.time, this.seeded);
    this.store = new FakeStore(this.time, this.seeded, { unfenced });
    const { layout, sealedAt } = election;
    const forgedVerdict = planted === 'verdict-forged';
    this.relayStore = new FakeRelayStore(this.store, layout, sealedAt, { forgedVerdict });
    if (planted === 'request-lost') this.stream.losing = { topic: TOPICS.results, request: 2 };
    if (planted === 'mandates-twice')
      this.stream.changing = { topic: TOPICS.mandates, from: '/distributed', to: '/distributed-again' };
  }

  async run(): Promise<SimulationResult> {
    const restore = this.time.install();
    try {
      for (const record of this.election.opening) this.stream.put(TOPICS.stream, record);
      for (const topic of [TOPICS.verdicts, TOPICS.results, TOPICS.mandates]) this.stream.make(topic);
      for (let index = 0; index < PROCESSES; index++) this.startOne();
      this.startAllocation();
      this.plan();
      await this.time.until(() => false, STORM_MS);
      this.calm();
      const end = (this.stream.recordsOf(TOPICS.stream).at(-1)?.position ?? -1) + 1;
      const withinMs = this.starved === null ? CALM_MAX_MS : STARVED_MAX_MS;
      const done = await this.time.until(() => this.defect !== null || this.isDone(end), withinMs);
      const wrong =
        this.defect ??
        (done
          ? (this.difference() ?? (await this.startedAnew()) ?? (await this.publishedAmiss()))
          : `stands still at ${this.nextPosition()} of ${end}${this.standing()}`);
      return this.result(wrong);
    } catch (error) {
      return this.result(error instanceof Error ? (error.stack ?? error.message) : String(error));
    } finally {
      for (const { process } of [...this.processes, ...this.allocating]) process.dead = true;
      restore();
    }
  }

  private result(wrong: string | null): SimulationResult {
    const { nowMs, events } = this.time;
    const records = this.stream.recordsOf(TOPICS.stream).length;
    const takeovers = this.started;
    return { seed: this.seed, wrong, records, events, virtualMs: Math.round(nowMs), takeovers, faults: this.faults };
  }

  private startOne(): void {
    const process: Simulated = { name: `process-${++this.started}`, dead: false, frozen: false };
    const stop = new AbortController();
    this.processes.push({ process, stop });
    if (this.starved !== null) this.starve(process, this.starved);
    this.time.as(process, () => {
      const worker = new TabulationWorker({
        // Everything that would be asked of it is in the store below.
        pool: null as unknown as Pool,
        store: this.store,
        publisher: (options, signal) =>
          this.publishes ? new Relay({ ...options, store: this.relayStore }).run(signal) : aborted(signal),
        // Nobody publishes where nothing is to be published: then nothing is judged twice either.
        publishedTo: (electionId, electionNo) =>
          this.publishes
            ? publishedTo(this.relayStore, this.stream, { electionId, electionNo }, TOPICS)
            : Promise.resolve({ verdicts: Infinity, snapshot: Infinity }),
        stream: this.stream,
        topicPrefix: 'sim',
        leaseTtlMs: LEASE_MS,
        electionPollMs: 900,
        snapshotIntervalMs: 50,
        log: this.log.child({ process: process.name }, { formatters: {} }),
      });
      worker.run(stop.signal).catch((error: unknown) => {
        if (process.dead) return;
        this.defect ??= `${process.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
      });
    });
  }

  /** The machine is never idle: a process works for a while, then others do. */
  private starve(process: Simulated, { runsMs, restsMs }: Starved): void {
    const everyMs = runsMs + restsMs;
    const firstMs = ((this.started - 1) * everyMs) / PROCESSES;
    const during = (share: number): number => Math.max(1, (share * this.seeded.between(80, 120)) / 100);
    const rest = (): void => {
      process.frozen = true;
      this.time.after(during(restsMs), () => {
        process.frozen = false;
        this.time.after(during(runsMs), rest);
      });
    };
    this.time.after(firstMs, rest);
  }

  /** Allocation as its service does it: again after every error. */
  private startAllocation(): void {
    if (!this.publishes) return;
    const process: Simulated = { name: `allocation-${++this.allocations}`, dead: false, frozen: false };
    const stop = new AbortController();
    this.allocating.push({ process, stop });
    const log = this.log.child({ process: process.name }, { formatters: {} });
    this.time.as(process, () => {
      const work = (): Promise<void> =>
        new ElectionMandates({
          pool: null as unknown as Pool,
          store: fakeMandatesStore(this.store, ELECTION),
          stream: this.stream,
          topicPrefix: 'sim',
          electionId: ELECTION,
          log,
        }).run(stop.signal);
      const waits = (error: unknown): boolean => {
        if (!operatorCures(error) && !process.dead)
          this.defect ??= `${process.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
        return true;
      };
      keepDoing(work, { signal: stop.signal, everyMs: 200, waits }).catch(() => undefined);
    });
  }

  /** Another process allocates; the one before it learns somewhat later that its lock is gone. */
  allocationMoves(): void {
    const last = this.allocating.at(-1);
    if (last === undefined) return;
    const fate = this.seeded.share();
    if (fate < 0.5) last.process.dead = true;
    else if (fate < 0.75) {
      last.process.frozen = true;
      this.time.after(this.seeded.between(200, 2_000), () => (last.process.frozen = false));
      this.time.after(2_000, () => last.stop.abort());
    } else this.time.after(this.seeded.between(50, 900), () => last.stop.abort());
    this.time.after(this.seeded.between(0, 1_000), () => this.startAllocation());
  }

  /** Everything that will happen, drawn at once: records, and what befalls processes and servers. */
  private plan(): void {
    const records = this.seeded.between(8, 32);
    for (let count = 0; count < records; count++) {
      this.time.after(this.seeded.between(0, STORM_MS), () => {
        const draw = this.seeded.share();
        const record = draw < 0.05 ? UNREADABLE : this.seeded.pick(this.election.protocols);
        this.stream.put(TOPICS.stream, record, draw > 0.93 ? this.seeded.between(1, 3) : 0);
      });
    }
    // In this order: decisions rest on the protocols before them. Some senders repeat what they sent.
    const moments = this.election.certified.map(() => this.seeded.between(0, STORM_MS - 300)).sort((a, b) => a - b);
    for (const [index, record] of this.election.certified.entries()) {
      const atMs = (moments[index] ?? 0) + index * CERTIFIED_APART_MS;
      this.time.after(atMs, () => this.stream.put(TOPICS.stream, record));
      if (this.seeded.share() < 0.2) this.time.after(atMs + 10, () => this.stream.put(TOPICS.stream, record));
    }
    const faults = this.starved === null ? this.seeded.between(1, 7) : 0;
    for (let count = 0; count < faults; count++) {
      this.time.after(this.seeded.between(100, STORM_MS), () => {
        this.faults++;
        const fault = this.seeded.pick(FAULTS);
        this.log.info({ atMs: this.time.nowMs, fault: fault.name }, 'fault');
        fault.call(this);
      });
    }
  }

  private readonly living = (): readonly Simulated[] =>
    this.processes.map(({ process }) => process).filter(({ dead }) => !dead);

  kill(): void {
    const living = this.living();
    if (living.length === 0) return;
    this.seeded.pick(living).dead = true;
    this.time.after(this.seeded.between(0, 1_500), () => this.startOne());
  }

  freeze(): void {
    const living = this.living();
    if (living.length === 0) return;
    const process = this.seeded.pick(living);
    process.frozen = true;
    this.time.after(this.seeded.between(200, 4_000), () => (process.frozen = false));
  }

  storeAway(): void {
    this.store.away = true;
    this.time.after(this.seeded.between(50, 2_000), () => (this.store.away = false));
  }

  streamAway(): void {
    this.stream.away = true;
    this.time.after(this.seeded.between(50, 2_000), () => (this.stream.away = false));
  }

  clockJumps(): void {
    this.store.clockSkewMs += this.seeded.between(-2_000, 5_000);
  }

  /** The one who counts is frozen with a judged batch in its hands, beyond its lease, and wakes up beside another. */
  zombie(): void {
    this.store.onNextBegin = (process) => {
      process.frozen = true;
      const wakesMs = LEASE_MS + this.seeded.between(400, 1_500);
      this.burst(0, wakesMs + 300);
      this.time.after(wakesMs, () => (process.frozen = false));
    };
  }

  /** Much to do for a while. */
  private burst(fromMs: number, toMs: number): void {
    for (let count = 0; count < BURST; count++) {
      const put = (): void => {
        if (!this.isCalm) this.stream.put(TOPICS.stream, this.seeded.pick(this.election.protocols));
      };
      this.time.after(this.seeded.between(fromMs, toMs), put);
    }
  }

  /** The lease is over though its holder lives, and just then there is much to do: two writers at a time. */
  leaseEnds(): void {
    const { lease } = this.store.election(ELECTION);
    if (lease === null) return;
    lease.expiresAtMs = -Infinity;
    const { of } = lease;
    if (of !== undefined && this.seeded.share() < 0.5) {
      of.frozen = true;
      this.time.after(this.seeded.between(150, 900), () => (of.frozen = false));
    }
    this.burst(0, 900);
  }

  /** Nothing happens any more, and everyone who lives is awake. */
  private calm(): void {
    this.isCalm = true;
    this.store.onNextBegin = null;
    this.store.away = false;
    this.stream.away = false;
    for (const { process } of this.allocating) process.frozen = false;
    for (const process of this.living()) process.frozen = false;
    if (this.living().length === 0) this.startOne();
    const last = this.allocating.at(-1);
    if (last?.process.dead !== false || last.stop.signal.aborted) this.startAllocation();
  }

  /** Who holds what where nothing moves. */
  private standing(): string {
    const { lease, lockedBy, snapshots } = this.store.election(ELECTION);
    const holder = `lease of ${lease?.of?.name ?? 'nobody'} until ${lease?.expiresAtMs ?? 0}`;
    const locked = lockedBy === null ? '' : `, row locked by ${lockedBy.of?.name ?? 'nobody'}`;
    return `; ${holder} at ${this.store.nowMs}${locked}, last snapshot ${snapshots.at(-1)?.snapshot ?? 'none'}`;
  }

  private nextPosition(): number {
    return this.store.election(ELECTION).position?.nextPosition ?? 0;
  }

  private isDone(end: number): boolean {
    if (this.nextPosition() < end) return false;
    const { snapshots, journal } = this.store.election(ELECTION);
    const expected = this.expected();
    if (snapshots.at(-1)?.root !== expected.root || journal.length !== this.stream.recordsOf(TOPICS.stream).length)
      return false;
    if (!this.publishes) return true;
    this.take();
    return this.check.waitsFor(end - 1) === null;
  }

  /** Hands what has come on the topics to the check. */
  private take(): void {
    const news = (what: keyof NewRecords): NewRecords[typeof what] => {
      const records = this.stream.recordsOf(TOPICS[what]).slice(this.taken[what]);
      this.taken[what] += records.length;
      return records.map((record) => ({ ...record, value: record.value as Buffer }));
    };
    const all = {
      stream: news('stream'),
      results: news('results'),
      verdicts: news('verdicts'),
      mandates: news('mandates'),
    };
    if (Object.values(all).some((records) => records.length > 0)) this.check.take(all, this.checked);
  }

  /** What on the topics is not what the recount gives, or null. */
  private async publishedAmiss(): Promise<string | null> {
    if (!this.publishes) return null;
    await this.time.until(() => false, AFTER_MS);
    this.take();
    const { lost, doubled, certified } = this.check.compare(this.checked);
    if (lost + doubled + this.checked.count === 0 && certified === 1) return null;
    return `topics: ${lost} lost, ${doubled} doubled, ${certified} certified: ${this.checked.first.slice(0, 3).join('; ')}`;
  }

  private expectation: Expectation | null = null;

  /** A plain fold of the stream: the judge, record by record. */
  private expected(): Expectation {
    const records = this.stream.recordsOf(TOPICS.stream);
    if (this.expectation?.end === records.length) return this.expectation;
    const state = new ElectionState(ELECTION);
    const verdicts = records.flatMap((record) => judge(state, decodeRecord(record)));
    this.expectation = { end: records.length, root: state.root(), verdicts, state };
    return this.expectation;
  }

  /** A process that starts now folds the journal to the same state, with the same seats; what differs, or null. */
  private async startedAnew(): Promise<string | null> {
    const { electionNo } = this.store.election(ELECTION);
    const fold = new ElectionFold(this.store.journal, this.store.snapshots, ELECTION, electionNo);
    let [done, failed]: [boolean, string | null] = [false, null];
    this.store.answersLost = false;
    const folding = fold.advance(this.nextPosition()).then(
      () => (done = true),
      (error: unknown) => (failed = error instanceof Error ? error.message : String(error)),
    );
    await this.time.until(() => done || failed !== null, CALM_MAX_MS);
    await folding;
    if (failed !== null) return `a start: ${failed}`;
    const { state } = this.expected();
    // As the next snapshot would do first.
    const steps = fold.snapshotter.takingAsStored();
    while (steps.next().done !== true);
    if (fold.state.root() !== state.root()) return 'a start gives another root';
    const seats = (of: ElectionState): string =>
      JSON.stringify(currentDocument(of, this.nextPosition(), new CurrentCertifications()));
    return seats(fold.state) === seats(state) ? null : 'a start gives other outcomes';
  }

  /** What in the store is not what the plain fold gives, or null. */
  private difference(): string | null {
    const { journal, later, snapshots } = this.store.election(ELECTION);
    const records = this.stream.recordsOf(TOPICS.stream);
    const positions = journal.map((row) => numberIn(row, 'position'));
    const wanted = records.map(({ position }) => position);
    if (positions.join() !== wanted.join()) return `journal ${positions.join()} for ${wanted.join()}`;
    for (const [index, record] of records.entries()) {
      const value = journal[index]?.['value'] ?? null;
      if (Buffer.compare(value ?? Buffer.alloc(0), record.value ?? Buffer.alloc(0)) !== 0)
        return `other bytes at ${record.position}`;
    }
    const said = ({ cause, subject, kind, codes }: Verdict): string => `${cause}-${subject} ${kind} ${codes.join(' ')}`;
    const stored = [...sliceOf(journal, later).verdicts.values()].flat().map(said).sort().join('\n');
    const expected = this.expected().verdicts.map(said).sort().join('\n');
    if (stored !== expected) return `verdicts\n${stored}\ninstead of\n${expected}`;
    for (const [index, { snapshot, previous }] of snapshots.entries()) {
      if (previous !== (snapshots[index - 1]?.snapshot ?? null)) return `snapshot ${snapshot} does not follow the last`;
    }
    return null;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

const FAULTS: readonly ((this: Simulation) => void)[] = [
  Simulation.prototype.kill,
  Simulation.prototype.kill,
  Simulation.prototype.freeze,
  Simulation.prototype.freeze,
  Simulation.prototype.storeAway,
  Simulation.prototype.streamAway,
  Simulation.prototype.clockJumps,
  Simulation.prototype.allocationMoves,
  Simulation.prototype.allocationMoves,
  Simulation.prototype.leaseEnds,
  Simulation.prototype.zombie,
  Simulation.prototype.zombie,
];

/** Runs one seed. No other simulation may run next to it in the same program. */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<SimulationResult> {
  // Signed before time is simulated: signatures are made by other threads.
  return new Simulation(seed, await simulatedElection(), options).run();
}
