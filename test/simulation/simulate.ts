/**
 * One seed, one run: real workers with their lanes, write queues, folds, stand-bys and relays, and real allocation, over a
 * simulated stream, store, clock and order of events, with processes that are killed and frozen and servers that go away.
 * In the end the store must hold what a plain fold of the stream gives, and the topics what a recount gives that shares no
 * code with the engine.
 */
import pino from 'pino';
import type { RecordToAppend } from '#libs/event-stream';
import type { Logger } from '#libs/platform';
import { Seeded } from '../crash/seeded';
import { FakeRelayStore } from './fake-publication';
import { FakeStore } from './fake-store';
import { FakeStream } from './fake-stream';
import { ELECTION, simulatedElection, TOPICS, type SimulatedElection } from './simulated-election';
import { SIMULATED_FAULTS, type Exposed } from './simulated-faults';
import { SimulatedOutcome } from './simulated-outcome';
import { SimulatedProcesses, TABULATIONS, type Starved } from './simulated-processes';
import { VirtualTime } from './virtual-time';

/** In virtual milliseconds. */
const STORM_MS = 4_000;
const CALM_MAX_MS = 60_000;
/** Who has a hundredth of the machine needs longer. */
const STARVED_MAX_MS = 300_000;
/** More than timers that are due together may change places. */
const CERTIFIED_APART_MS = 15;

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

/**
 * A request that is confirmed and not kept; a verdict that says otherwise than it was given; final mandates that are sent
 * again under another id.
 */
export type PlantedDefect = 'request-lost' | 'verdict-forged' | 'mandates-twice';

const SILENT = pino({ level: 'silent' });

const UNREADABLE: RecordToAppend = { key: null, value: Buffer.from('{'), headers: [] };

class Simulation {
  private readonly log: Logger;
  private readonly seeded: Seeded;
  private readonly time: VirtualTime;
  private readonly stream: FakeStream;
  private readonly store: FakeStore;
  private readonly processes: SimulatedProcesses;
  private readonly outcome: SimulatedOutcome;
  private readonly exposed: Exposed;
  private readonly starved: Starved | null;
  private faults = 0;
  private isCalm = false;

  constructor(
    private readonly seed: number,
    private readonly election: SimulatedElection,
    { log = SILENT, unfenced = false, unpublished = false, planted, starved }: SimulationOptions,
  ) {
    this.starved = starved ?? null;
    this.log = log;
    this.seeded = new Seeded(seed);
    this.time = new VirtualTime(this.seeded);
    this.stream = new FakeStream(this.time, this.seeded);
    this.store = new FakeStore(this.time, this.seeded, { unfenced });
    const { seeded, time, stream, store } = this;
    const { layout, sealedAt } = election;
    const relayStore = new FakeRelayStore(store, layout, sealedAt, { forgedVerdict: planted === 'verdict-forged' });
    if (planted === 'request-lost') stream.losing = { topic: TOPICS.results, request: 2 };
    if (planted === 'mandates-twice')
      stream.changing = { topic: TOPICS.mandates, from: '/distributed', to: '/distributed-again' };
    const publishes = !unpublished;
    const around = { seeded, time, stream, store, relayStore, log, publishes, starved: this.starved };
    this.processes = new SimulatedProcesses(around);
    this.outcome = new SimulatedOutcome(time, stream, store, publishes);
    this.exposed = { seeded, time, stream, store, processes: this.processes, election, isCalm: () => this.isCalm };
  }

  async run(): Promise<SimulationResult> {
    const { time, stream, processes, outcome } = this;
    const restore = time.install();
    try {
      for (const record of this.election.opening) stream.put(TOPICS.stream, record);
      for (const topic of [TOPICS.verdicts, TOPICS.results, TOPICS.mandates]) stream.make(topic);
      for (let index = 0; index < TABULATIONS; index++) processes.startTabulation();
      processes.startAllocation();
      this.plan();
      await time.until(() => false, STORM_MS);
      this.calm();
      const end = (stream.recordsOf(TOPICS.stream).at(-1)?.position ?? -1) + 1;
      const withinMs = this.starved === null ? CALM_MAX_MS : STARVED_MAX_MS;
      const done = await time.until(() => processes.defect !== null || outcome.isReached(end), withinMs);
      const standing = `stands still at ${outcome.nextPosition()} of ${end}${this.standing()}`;
      return this.result(processes.defect ?? (done ? await outcome.wrong() : standing));
    } catch (error) {
      return this.result(error instanceof Error ? (error.stack ?? error.message) : String(error));
    } finally {
      processes.killAll();
      restore();
    }
  }

  private result(wrong: string | null): SimulationResult {
    const { nowMs, events } = this.time;
    const records = this.stream.recordsOf(TOPICS.stream).length;
    const takeovers = this.processes.started;
    return { seed: this.seed, wrong, records, events, virtualMs: Math.round(nowMs), takeovers, faults: this.faults };
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
        const fault = this.seeded.pick(SIMULATED_FAULTS);
        this.log.info({ atMs: this.time.nowMs, fault: fault.name }, 'fault');
        fault(this.exposed);
      });
    }
  }

  /** Nothing happens any more, and everyone who lives is awake. */
  private calm(): void {
    this.isCalm = true;
    this.store.onNextBegin = null;
    this.store.away = false;
    this.stream.away = false;
    this.processes.calm();
  }

  /** Who holds what where nothing moves. */
  private standing(): string {
    const { lease, lockedBy, snapshots } = this.store.election(ELECTION);
    const holder = `lease of ${lease?.of?.name ?? 'nobody'} until ${lease?.expiresAtMs ?? 0}`;
    const locked = lockedBy === null ? '' : `, row locked by ${lockedBy.of?.name ?? 'nobody'}`;
    return `; ${holder} at ${this.store.nowMs}${locked}, last snapshot ${snapshots.at(-1)?.snapshot ?? 'none'}`;
  }
}

/** Runs one seed. No other simulation may run next to it in the same program. */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<SimulationResult> {
  // Signed before time is simulated: signatures are made by other threads.
  return new Simulation(seed, await simulatedElection(), options).run();
}
