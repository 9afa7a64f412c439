/**
 * A seat-allocation process: finds elections and works out the mandates of those that no other process holds. Further
 * processes do the same and so stand by.
 */
import type { Pool } from 'pg';
import { watchedReading, type EventStream } from '#libs/event-stream';
import {
  ElectionFinder,
  hearNotices,
  Journal,
  operatorCures,
  reasonOf,
  waitingCures,
  ElectionLocks,
} from '#libs/journal';
import { untilSettled, keepDoing, SERVER_PAUSES } from '#libs/patience';
import { Duties, DUTY_MAX_MS, type Logger, type Readiness } from '#libs/platform';
import { ElectionMandates, type MandateActions, type MandatesProgress } from './election-mandates';

export interface MandatesWorkerOptions {
  readonly pool: Pool;
  readonly stream: EventStream;
  readonly topicPrefix: string;
  /** Pause between two looks for elections and for locks that became free, in milliseconds. */
  readonly electionPollMs: number;
  readonly log: Logger;
  /** Only this election (one-shot runs). */
  readonly electionId?: string;
  readonly actions?: MandateActions;
  readonly onProgress?: (electionId: string, progress: MandatesProgress) => void;
}

interface RunningElection {
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

export class MandatesWorker {
  private readonly locks: ElectionLocks;
  private readonly running = new Map<string, RunningElection>();
  private readonly finder: ElectionFinder;
  private readonly duties = new Duties();
  /** Why the mandates of an election that this process holds cannot be worked out or sent now. */
  private readonly obstacles = new Map<string, string>();

  /** Ends the pause before the next look for elections: another process has found one. */
  private news = new AbortController();

  constructor(private readonly options: MandatesWorkerOptions) {
    this.finder = new ElectionFinder({ ...options, journal: new Journal(options.pool) });
    this.locks = new ElectionLocks(options.pool);
    this.duties.begin('elections', DUTY_MAX_MS + options.electionPollMs);
  }

  /** Elections that this process works on now. */
  get electionIds(): readonly string[] {
    return [...this.running.keys()];
  }

  /** Elections held here whose mandates cannot be worked out or sent now, with what is in the way. */
  get stoppedElections(): ReadonlyMap<string, string> {
    return this.obstacles;
  }

  /** Every duty with the age of its last success: what stands still is not ready, though nothing failed. */
  readiness(): Readiness {
    const { ready, checks } = this.duties.readiness();
    const stopped = [...this.obstacles].map(([electionId, reason]) => [`mandates of ${electionId}`, reason] as const);
    return { ready: ready && stopped.length === 0, checks: { ...checks, ...Object.fromEntries(stopped) } };
  }

  /** Seconds since the last success of each duty. */
  get dutyAges(): ReadonlyMap<string, number> {
    return this.duties.ages();
  }

  /** Works until the signal. Throws what waiting cannot cure. */
  async run(signal: AbortSignal): Promise<void> {
    const look = async (): Promise<void> => {
      await this.tick();
      this.duties.done('elections');
    };
    const ended = new AbortController();
    const either = AbortSignal.any([signal, ended.signal]);
    const hearing = hearNotices(this.options.pool, 'sanaq_election', () => this.news.abort(), either);
    try {
      await keepDoing(look, {
        signal,
        everyMs: this.options.electionPollMs,
        wake: () => this.news.signal,
        waits: operatorCures,
        onPause: (error, pauseMs) => {
          this.duties.failed('elections', reasonOf(error));
          this.options.log.warn({ reason: reasonOf(error), pauseMs }, 'waiting');
        },
      });
    } finally {
      ended.abort();
      await hearing;
      await this.stopAll();
      this.locks.close();
    }
  }

  private async tick(): Promise<void> {
    const told = this.news.signal.aborted;
    this.news = new AbortController();
    if (this.running.size > 0 && !(await this.locks.alive())) {
      this.options.log.warn({ electionIds: this.electionIds }, 'locks lost');
      await this.stopAll();
    }
    if (told || this.finder.due(this.options.electionPollMs)) await this.finder.look();
    const others = [...this.finder.elections].filter(([electionId]) => !this.running.has(electionId));
    const taken = await this.locks.take(others.map(([, electionNo]) => electionNo));
    for (const [electionId, electionNo] of others) if (taken.has(electionNo)) this.start(electionId, electionNo);
  }

  private start(electionId: string, electionNo: number): void {
    const stop = new AbortController();
    this.options.log.info({ electionId }, 'allocating');
    const duty = `allocate ${electionId}`;
    this.duties.begin(duty);
    // That it was just taken over counts as done: its time begins now.
    this.duties.done(duty);
    const done = this.allocate(electionId, duty, stop.signal).then(async () => {
      this.running.delete(electionId);
      this.obstacles.delete(electionId);
      this.duties.end(duty);
      // A lock that cannot be given back ends with its connection.
      await untilSettled(this.locks.giveUp(electionNo));
    });
    this.running.set(electionId, { stop, done });
  }

  /** Runs one election, again and with growing pauses after every error, until told to stop. */
  private async allocate(electionId: string, duty: string, signal: AbortSignal): Promise<void> {
    const { pool, topicPrefix, actions, onProgress, log } = this.options;
    const stream = watchedReading(this.options.stream, () => this.duties.done(duty));
    const run = (): Promise<void> =>
      new ElectionMandates({
        pool,
        stream,
        topicPrefix,
        electionId,
        log,
        ...(actions === undefined ? {} : { actions }),
        onProgress: (progress) => {
          if (progress.missing === null) this.obstacles.delete(electionId);
          else this.obstacles.set(electionId, progress.missing);
          onProgress?.(electionId, progress);
        },
      }).run(signal);
    await keepDoing(run, {
      signal,
      // Where it ends without an error the stream was closed under it.
      everyMs: SERVER_PAUSES.firstMs,
      // One election's defect must not stop the others: it is tried again, and its line in the log is an error.
      waits: () => true,
      onPause: (error, pauseMs) => {
        this.obstacles.set(electionId, reasonOf(error));
        if (waitingCures(error)) log.warn({ electionId, reason: reasonOf(error), pauseMs }, 'waiting');
        else log.error({ electionId, err: error, pauseMs }, 'mandates failed');
      },
    });
  }

  private async stopAll(): Promise<void> {
    const stopping = [...this.running.values()];
    for (const { stop } of stopping) stop.abort();
    await Promise.all(stopping.map(({ done }) => done));
  }
}
