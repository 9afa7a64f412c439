/**
 * A tabulation process: finds elections, holds its share of their leases, and runs a lane and a relay for each. Further
 * processes do the same and so stand by for each other.
 */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { ElectionFinder, hearNotices, Journal, Leases, operatorCures, reasonOf, type LeaseLook } from '#libs/journal';
import { untilSettled, keepDoing } from '#libs/patience';
import { Duties, DUTY_MAX_MS, type Readiness } from '#libs/platform';
import { ElectionRun, leaseLookMs, publishedOf, type RunOptions } from './election-run';
import { ElectionWatch } from './election-watch';
import { storedSnapshots } from './lane/election-fold';
import type { LaneJournal, LaneStore } from './lane/lane-options';
import { storedCheckpoint } from './lane/checkpoint';
import { checkCheckpoint } from './lane/checkpoint-check';
import { ALL_PUBLISHED } from './lane/published-to';
import { Turns } from './lane/turns';
import { StandBy } from './stand-by';
import { TopicsWatch } from './topics-watch';

export interface WorkerOptions extends Omit<RunOptions, 'store'> {
  readonly electionPollMs: number;
  readonly store?: WorkerStore;
  /** Pause between two looks at all topics; default 3,000. */
  readonly lookEveryMs?: number;
  /** Only this election (one-shot runs). */
  readonly electionId?: string;
}

interface RunningElection {
  readonly electionNo: number;
  readonly stop: AbortController;
  readonly done: Promise<void>;
  readonly watch: ElectionWatch;
}

/** What a worker asks of its store, where that is not the one behind its pool (a simulated one). */
export interface WorkerStore extends LaneStore {
  readonly journal: LaneJournal & Pick<Journal, 'electionNos' | 'positions'>;
  leases(holder: string, ttlMs: number): WorkerLeases;
}

/** Who writes what now, as a worker looks after it. */
export type WorkerLeases = Pick<Leases, 'look' | 'take' | 'giveUp' | 'leave' | 'endFormerWriter'>;

/** The store of the services. */
export function storeBehind(pool: Pool): WorkerStore {
  return {
    journal: new Journal(pool),
    snapshots: storedSnapshots(pool),
    leases: (holder, ttlMs) => new Leases(pool, holder, ttlMs),
  };
}

/** Before an election whose lane ended by a defect is tried again: at once would be a busy loop. */
const REST_AFTER_DEFECT_MS = 5_000;

/** Lanes that judge or make a snapshot at once: each gives way after a few milliseconds. */
const LANES_AT_ONCE = 4;

/** While so many records of one election wait, following the elections of others gives way. */
const BUSY_RECORDS = 1_000;

/** A look at all topics of many elections takes its time. */
const TOPICS_MAX_MS = 2 * DUTY_MAX_MS;

/** What a worker does side by side. */
type Duty = 'leases' | 'elections';

export class TabulationWorker {
  readonly holder = randomUUID();
  private readonly leases: WorkerLeases;
  private readonly running = new Map<string, RunningElection>();
  private readonly standBy: StandBy;
  private readonly finder: ElectionFinder;
  /** Why an election that this process holds cannot be counted now. */
  private readonly obstacles = new Map<string, string>();
  /** Why an election that this process holds cannot be published now. */
  private readonly unpublished = new Map<string, string>();
  /** What is wrong with topics that this process publishes. */
  private readonly unfitTopics = new Map<string, string>();
  /** Open transactions behind which records of a stream wait. */
  private readonly waiting = new Map<string, { readonly reason: string; readonly records: number }>();
  private readonly topicsWatch: TopicsWatch;
  private readonly turns = new Turns(LANES_AT_ONCE);
  /** Elections whose lane ended by a defect, and when they may be tried again. */
  private readonly restUntil = new Map<string, number>();
  private readonly duties = new Duties();
  /** Ends the pause before the next look for elections: another process has found one. */
  private news = new AbortController();
  /** Ends the pause before leases are looked after again: there is a new election to take. */
  private nudge = new AbortController();

  constructor(private readonly options: WorkerOptions) {
    const store = options.store ?? storeBehind(options.pool);
    const { journal, snapshots } = store;
    this.standBy = new StandBy(
      journal,
      snapshots,
      options.log,
      (electionId, electionNo) =>
        options.store === undefined ? storedCheckpoint(options.pool, electionId, electionNo) : null,
      publishedOf(options),
      async ({ from }, electionId, electionNo, signal) => {
        if (from === null) return true;
        const checked = { pool: options.pool, journal, snapshots, electionId, electionNo, from };
        return checkCheckpoint({ ...checked, published: ALL_PUBLISHED, busy: () => true }, signal);
      },
      () => this.watches.some(({ lagRecords }) => (lagRecords ?? 0) > BUSY_RECORDS),
    );
    this.leases = store.leases(this.holder, options.leaseTtlMs);
    this.topicsWatch = new TopicsWatch({ ...options, journal, onLooked: () => this.duties.done('topics') });
    this.finder = new ElectionFinder({ ...options, journal });
    this.duties.begin('leases', Math.max(DUTY_MAX_MS, options.leaseTtlMs));
    this.duties.begin('topics', TOPICS_MAX_MS);
    this.duties.begin('elections', DUTY_MAX_MS + options.electionPollMs);
  }

  /** Leases and elections are looked after; health checks ask. */
  get ready(): boolean {
    return this.duties.fresh('leases') && this.duties.fresh('elections');
  }

  /** Every duty with the age of its last success: what stands still is not ready, though nothing failed. */
  readiness(): Readiness {
    const { ready, checks } = this.duties.readiness();
    const stopped = [
      ...[...this.obstacles].map(([electionId, reason]) => [`stream of ${electionId}`, reason] as const),
      ...[...this.unpublished].map(([electionId, reason]) => [`publishing of ${electionId}`, reason] as const),
      ...[...this.unfitTopics].map(([electionId, reason]) => [`topics of ${electionId}`, reason] as const),
      ...[...this.waiting].map(([electionId, { reason }]) => [`records of ${electionId}`, reason] as const),
    ];
    return {
      ready: ready && stopped.length === 0,
      checks: { ...checks, counting: this.electionIds.join(' '), ...Object.fromEntries(stopped) },
    };
  }

  /** Seconds since the last success of each duty. */
  get dutyAges(): ReadonlyMap<string, number> {
    return this.duties.ages();
  }

  /** How far each election that this process counts has got. */
  get watches(): readonly ElectionWatch[] {
    return [...this.running.values()].map(({ watch }) => watch);
  }

  /** Elections that this process counts now. */
  get electionIds(): readonly string[] {
    return [...this.running.keys()];
  }

  /** The same with their numbers. */
  get heldElections(): ReadonlyMap<string, number> {
    return new Map([...this.running].map(([electionId, { electionNo }]) => [electionId, electionNo]));
  }

  /** Elections that other processes count and this one follows, with the position up to which it has folded them. */
  get followedElections(): ReadonlyMap<string, number> {
    return this.standBy.positions;
  }

  /** Of those, the records that this one has not folded yet. */
  get recordsToFollow(): ReadonlyMap<string, number> {
    return this.standBy.behind;
  }

  /** Elections held here that cannot be counted now, with what is in the way. */
  get stoppedElections(): ReadonlyMap<string, string> {
    return this.obstacles;
  }

  /** Elections held here that are counted but cannot be published now, with what is in the way. */
  get unpublishedElections(): ReadonlyMap<string, string> {
    return this.unpublished;
  }

  /** Records that wait behind an open transaction of someone, by election. */
  get recordsHeldBack(): ReadonlyMap<string, number> {
    return new Map([...this.waiting].map(([electionId, { records }]) => [electionId, records]));
  }

  /** Works until the signal, then stops its lanes at a batch's end and gives the leases back. */
  async run(signal: AbortSignal): Promise<void> {
    const { leaseTtlMs, electionPollMs } = this.options;
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    // Side by side: leases are kept in the database, and must not expire because the stream's broker is away.
    const loops = [
      this.repeat(either, leaseLookMs(leaseTtlMs), 'leases', () => this.keepLeases()),
      this.repeat(
        either,
        () => this.finder.pauseMs(electionPollMs),
        'elections',
        () => this.findElections(),
      ),
      this.standBy.run(either),
      this.topicsWatch.run(either),
      this.hearNews(either),
    ];
    try {
      await Promise.all(
        loops.map((loop) =>
          loop.catch((error: unknown) => {
            failed.abort();
            throw error;
          }),
        ),
      );
    } finally {
      await this.stopAll();
    }
  }

  /** An election that another process has found first is known here at once; a store that is not a database tells nothing. */
  private async hearNews(signal: AbortSignal): Promise<void> {
    const { pool, store } = this.options;
    if (store === undefined) await hearNotices(pool, 'sanaq_election', () => this.news.abort(), signal);
  }

  /** Does the work now and then until the signal, with growing pauses while something that it needs is away. */
  private repeat(
    signal: AbortSignal,
    everyMs: number | (() => number),
    what: Duty,
    work: () => Promise<void>,
  ): Promise<void> {
    return keepDoing(
      async () => {
        await work();
        this.duties.done(what);
      },
      {
        signal,
        everyMs,
        waits: operatorCures,
        onPause: (error, pauseMs) => {
          this.duties.failed(what, reasonOf(error));
          this.options.log.warn({ reason: reasonOf(error), pauseMs }, 'waiting');
        },
        wake: () => (what === 'leases' ? this.nudge.signal : this.news.signal),
      },
    );
  }

  /** One look at all elections at once, however many there are. */
  private async keepLeases(): Promise<void> {
    this.nudge = new AbortController();
    const numbers = [...this.running.values()].map(({ electionNo }) => electionNo);
    const others = [...this.finder.elections].filter(([electionId]) => !this.running.has(electionId));
    const look = await this.leases.look(
      numbers,
      others.map(([, electionNo]) => electionNo),
    );
    for (const [electionId, { electionNo, stop }] of this.running) {
      if (numbers.includes(electionNo) && !look.held.has(electionNo) && !stop.signal.aborted) {
        this.options.log.warn({ electionId }, 'lease lost');
        stop.abort();
      }
    }
    await this.takeShare(look, others);
    this.standBy.note(look.stored);
  }

  private async findElections(): Promise<void> {
    this.news = new AbortController();
    if (await this.finder.look()) this.nudge.abort();
  }

  /** Holds no more than its share of the elections, so that a process that comes later gets some. */
  private async takeShare(look: LeaseLook, others: readonly (readonly [string, number])[]): Promise<void> {
    const share = Math.ceil(this.finder.elections.size / Math.max(1, look.alive));
    const surplus = [...this.running.values()].filter(({ stop }) => !stop.signal.aborted).slice(share);
    for (const { stop } of surplus) stop.abort();
    const free = new Map(look.free.map((one) => [one.electionNo, one]));
    const now = performance.now();
    const rested = others.filter(([electionId]) => now >= (this.restUntil.get(electionId) ?? 0));
    const wanted = rested
      .flatMap(([, electionNo]) => free.get(electionNo) ?? [])
      .slice(0, Math.max(0, share - this.running.size));
    const taken = await this.leases.take(wanted);
    for (const [electionId, electionNo] of rested) {
      const leaseMs = taken.get(electionNo);
      if (leaseMs !== undefined && leaseMs > this.options.leaseTtlMs)
        this.options.log.warn({ electionId, leaseMs }, 'lease lengthened: processes that live lose it');
      if (leaseMs !== undefined) this.start(electionId, electionNo);
      else this.standBy.follow(electionId, electionNo);
    }
  }

  private start(electionId: string, electionNo: number): void {
    const stop = new AbortController();
    const watch = new ElectionWatch(electionId, this.duties);
    watch.begin();
    this.options.log.info({ electionId }, 'counting');
    const { leases, topicsWatch, turns } = this;
    const run = new ElectionRun({ ...this.options, leases, topicsWatch, turns }, electionNo, watch, {
      counting: this.obstacles,
      publishing: this.unpublished,
      topics: this.unfitTopics,
      waiting: this.waiting,
    });
    const done = this.standBy
      .handOver(electionId)
      .then((fold) => run.untilStopped(fold, stop.signal))
      .catch((error: unknown) => {
        this.options.log.error({ electionId, reason: reasonOf(error) }, 'lane failed');
        this.obstacles.set(electionId, reasonOf(error));
        this.restUntil.set(electionId, performance.now() + REST_AFTER_DEFECT_MS);
      })
      .then(async () => {
        this.running.delete(electionId);
        this.unpublished.delete(electionId);
        watch.finish();
        // A lease that cannot be given back expires by itself.
        await untilSettled(this.leases.giveUp(electionNo));
      });
    this.running.set(electionId, { electionNo, stop, done, watch });
  }

  private async stopAll(): Promise<void> {
    const stopping = [...this.running.values()];
    for (const { stop } of stopping) stop.abort();
    await Promise.all(stopping.map(({ done }) => done));
    // Anyone who lives on sees by the lock of life, or by the end of the lease, that this process has gone.
    await untilSettled(this.leases.leave());
  }
}
