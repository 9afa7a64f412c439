/**
 * One seed, one run: real workers with their lanes, write queues, folds and stand-bys over a simulated stream, store,
 * clock and order of events, with processes that are killed and frozen and servers that go away. In the end the store
 * must hold what a plain fold of the stream gives.
 */
import pino from 'pino';
import type { Pool } from 'pg';
import { decodeRecord, encodeEvent, EVENT_TYPES, canonicalSha256, topicNames } from '#libs/contracts';
import { ElectionState, judge, registerSha256, type Verdict } from '#libs/election';
import type { RecordToAppend } from '#libs/event-stream';
import type { Logger } from '#libs/platform';
import { CurrentCertifications, currentDocument } from '#libs/results';
import { ElectionFold, TabulationWorker } from '#libs/tabulation';
import {
  listVotes,
  protocolBody,
  smallDefinition,
  SMALL_REGISTER,
} from '../../libs/election/src/testing/small-election';
import { Seeded } from '../crash/seeded';
import { numberIn } from './copied-rows';
import { FakeStore, sliceOf } from './fake-store';
import { FakeStream } from './fake-stream';
import { VirtualTime, type Simulated } from './virtual-time';

const ELECTION = 'mini';
const TOPICS = topicNames('sim', ELECTION);
const LEASE_MS = 1_500;
const PROCESSES = 2;
/** In virtual milliseconds. */
const STORM_MS = 4_000;
const BURST = 12;
const CALM_MAX_MS = 60_000;

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
}

const SILENT = pino({ level: 'silent' });

/** Made once: encoding costs more than judging. */
const OPENING: readonly RecordToAppend[] = (() => {
  const definition = { ...smallDefinition({ officers: [] }), electionId: ELECTION };
  const common = { source: 'urn:sim:define', rehearsal: definition.rehearsal };
  const data = { ...definition, definitionSha256: canonicalSha256(definition) };
  const part = { electionId: ELECTION, part: 1, parts: 1, precincts: SMALL_REGISTER };
  const seal = { electionId: ELECTION, count: SMALL_REGISTER.length, sha256: registerSha256(SMALL_REGISTER) };
  return [
    encodeEvent({ ...common, type: EVENT_TYPES.electionDefined, id: 'definition', data }),
    encodeEvent({ ...common, type: EVENT_TYPES.registerPublished, id: 'part-1', data: part }),
    encodeEvent({ ...common, type: EVENT_TYPES.registerSealed, id: 'seal', data: seal }),
  ];
})();

const PROTOCOLS: readonly RecordToAppend[] = Array.from({ length: 64 }, (_, index) => {
  const precinctId = `p${(index % 6) + 1}`;
  const votes = listVotes(10 + index, index % 7, index % 5, 1);
  const body = protocolBody({ id: `e${index % 40}`, precinctId, votes, electionId: ELECTION });
  if (body.kind !== 'protocol') throw new Error('a protocol was made');
  const { id, source, rehearsal } = body.envelope;
  return encodeEvent({ type: EVENT_TYPES.protocolSubmitted, source, id, rehearsal, data: body.protocol }, precinctId);
});
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
  private readonly time: VirtualTime;
  private readonly stream: FakeStream;
  private readonly store: FakeStore;
  private readonly processes: { readonly process: Simulated; readonly stop: AbortController }[] = [];
  private started = 0;
  private faults = 0;
  private defect: string | null = null;
  private isCalm = false;

  constructor(
    private readonly seed: number,
    { log = SILENT, unfenced = false }: SimulationOptions,
  ) {
    this.log = log;
    this.seeded = new Seeded(seed);
    this.time = new VirtualTime(this.seeded);
    this.stream = new FakeStream(this.time, this.seeded);
    this.store = new FakeStore(this.time, this.seeded, { unfenced });
  }

  async run(): Promise<SimulationResult> {
    const restore = this.time.install();
    try {
      for (const record of OPENING) this.stream.put(TOPICS.stream, record);
      for (const topic of [TOPICS.verdicts, TOPICS.results, TOPICS.mandates]) this.stream.make(topic);
      for (let index = 0; index < PROCESSES; index++) this.startOne();
      this.plan();
      await this.time.until(() => false, STORM_MS);
      this.calm();
      const end = (this.stream.recordsOf(TOPICS.stream).at(-1)?.position ?? -1) + 1;
      const done = await this.time.until(() => this.defect !== null || this.isDone(end), CALM_MAX_MS);
      const wrong =
        this.defect ??
        (done
          ? (this.difference() ?? (await this.startedAnew()))
          : `stands still at ${this.nextPosition()} of ${end}${this.standing()}`);
      return this.result(wrong);
    } catch (error) {
      return this.result(error instanceof Error ? (error.stack ?? error.message) : String(error));
    } finally {
      for (const { process } of this.processes) process.dead = true;
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
    this.time.as(process, () => {
      const worker = new TabulationWorker({
        // Everything that would be asked of it is in the store below.
        pool: null as unknown as Pool,
        store: this.store,
        publisher: (_options, signal) => aborted(signal),
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

  /** Everything that will happen, drawn at once: records, and what befalls processes and servers. */
  private plan(): void {
    const records = this.seeded.between(10, 40);
    for (let count = 0; count < records; count++) {
      this.time.after(this.seeded.between(0, STORM_MS), () => {
        const draw = this.seeded.share();
        const record = draw < 0.05 ? UNREADABLE : this.seeded.pick(PROTOCOLS);
        this.stream.put(TOPICS.stream, record, draw > 0.93 ? this.seeded.between(1, 3) : 0);
      });
    }
    const faults = this.seeded.between(1, 7);
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
        if (!this.isCalm) this.stream.put(TOPICS.stream, this.seeded.pick(PROTOCOLS));
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
    for (const process of this.living()) process.frozen = false;
    if (this.living().length === 0) this.startOne();
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
    return snapshots.at(-1)?.root === expected.root && journal.length === this.stream.recordsOf(TOPICS.stream).length;
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
  Simulation.prototype.leaseEnds,
  Simulation.prototype.zombie,
  Simulation.prototype.zombie,
];

/** Runs one seed. No other simulation may run next to it in the same program. */
export function simulate(seed: number, options: SimulationOptions = {}): Promise<SimulationResult> {
  return new Simulation(seed, options).run();
}
