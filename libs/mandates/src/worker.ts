/**
 * A seat-allocation process: finds elections and works out the mandates of those that no other process holds. Further
 * processes do the same and so stand by.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { electionOfStreamTopic } from '#libs/contracts';
import { StreamError, type EventStream } from '#libs/event-stream';
import { Journal } from '#libs/journal';
import { isUnreachable, SanaqError, type Logger } from '#libs/platform';
import { reasonOf } from '#libs/tabulation';
import { ElectionLocks } from './election-locks';
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

const PAUSE_FIRST_MS = 200;
const PAUSE_LAST_MS = 5_000;

/** Errors that waiting can cure: peers away, a topic that an operator must put right. */
function waits(error: unknown): boolean {
  if (error instanceof StreamError) return error.retry;
  return isUnreachable(error) || error instanceof SanaqError;
}

export class MandatesWorker {
  private readonly journal: Journal;
  private readonly locks: ElectionLocks;
  private readonly running = new Map<string, RunningElection>();
  private readonly elections = new Map<string, number>();
  /** True once elections could be looked for; health checks ask. */
  ready = false;
  /** Why the mandates of an election that this process holds cannot be worked out or sent now. */
  private readonly obstacles = new Map<string, string>();

  constructor(private readonly options: MandatesWorkerOptions) {
    this.journal = new Journal(options.pool);
    this.locks = new ElectionLocks(options.pool);
  }

  /** Elections that this process works on now. */
  get electionIds(): readonly string[] {
    return [...this.running.keys()];
  }

  /** Elections held here whose mandates cannot be worked out or sent now, with what is in the way. */
  get stoppedElections(): ReadonlyMap<string, string> {
    return this.obstacles;
  }

  /** Works until the signal. Throws what waiting cannot cure. */
  async run(signal: AbortSignal): Promise<void> {
    let pauseMs = PAUSE_FIRST_MS;
    try {
      while (!signal.aborted) {
        try {
          await this.tick();
          this.ready = true;
          pauseMs = PAUSE_FIRST_MS;
          await pause(this.options.electionPollMs, undefined, { signal }).catch(() => undefined);
        } catch (error) {
          if (!waits(error)) throw error;
          this.ready = false;
          this.options.log.warn({ reason: reasonOf(error), pauseMs }, 'waiting');
          await pause(pauseMs, undefined, { signal }).catch(() => undefined);
          pauseMs = Math.min(pauseMs * 2, PAUSE_LAST_MS);
        }
      }
    } finally {
      this.ready = false;
      await this.stopAll();
      await this.locks.close();
    }
  }

  private async tick(): Promise<void> {
    if (this.running.size > 0 && !(await this.locks.alive())) {
      this.options.log.warn({ electionIds: this.electionIds }, 'locks lost');
      await this.stopAll();
    }
    await this.findElections();
    for (const [electionId, electionNo] of this.elections) {
      if (!this.running.has(electionId) && (await this.locks.take(electionNo))) this.start(electionId, electionNo);
    }
  }

  private async findElections(): Promise<void> {
    const { topicPrefix, stream, electionId: only } = this.options;
    for (const topic of await stream.topics(`${topicPrefix}.`)) {
      const electionId = electionOfStreamTopic(topicPrefix, topic);
      if (electionId === null || this.elections.has(electionId)) continue;
      if (only !== undefined && only !== electionId) continue;
      this.elections.set(electionId, await this.journal.electionNo(electionId));
    }
  }

  private start(electionId: string, electionNo: number): void {
    const stop = new AbortController();
    this.options.log.info({ electionId }, 'allocating');
    const done = this.allocate(electionId, stop.signal).then(async () => {
      this.running.delete(electionId);
      this.obstacles.delete(electionId);
      await this.locks.giveUp(electionNo).catch(() => undefined);
    });
    this.running.set(electionId, { stop, done });
  }

  /** Runs one election, again and with growing pauses after every error, until told to stop. */
  private async allocate(electionId: string, signal: AbortSignal): Promise<void> {
    const { pool, stream, topicPrefix, actions, onProgress, log } = this.options;
    let pauseMs = PAUSE_FIRST_MS;
    while (!signal.aborted) {
      const began = performance.now();
      try {
        await new ElectionMandates({
          pool,
          stream,
          topicPrefix,
          electionId,
          log,
          ...(actions === undefined ? {} : { actions }),
          onProgress: (progress) => {
            this.obstacles.delete(electionId);
            onProgress?.(electionId, progress);
          },
        }).run(signal);
        // The stream was closed under it, or the signal came: then the pause is over at once.
        await pause(pauseMs, undefined, { signal }).catch(() => undefined);
      } catch (error) {
        if (performance.now() - began > PAUSE_LAST_MS) pauseMs = PAUSE_FIRST_MS;
        this.obstacles.set(electionId, reasonOf(error));
        // One election's defect must not stop the others: it is tried again, and its line in the log is an error.
        if (waits(error)) log.warn({ electionId, reason: reasonOf(error), pauseMs }, 'waiting');
        else log.error({ electionId, err: error, pauseMs }, 'mandates failed');
        await pause(pauseMs, undefined, { signal }).catch(() => undefined);
        pauseMs = Math.min(pauseMs * 2, PAUSE_LAST_MS);
      }
    }
  }

  private async stopAll(): Promise<void> {
    const stopping = [...this.running.values()];
    for (const { stop } of stopping) stop.abort();
    await Promise.all(stopping.map(({ done }) => done));
  }
}
