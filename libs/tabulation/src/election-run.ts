/**
 * One election that this process counts: lane and relay side by side, again after every error that waiting can cure.
 */
import type { Pool } from 'pg';
import { topicNames, type TopicNames } from '#libs/contracts';
import { watchedReading, type EventStream } from '#libs/event-stream';
import { reasonOf, tellNotice, waitingCures, type FormerWriter, type Leases } from '#libs/journal';
import { keepTrying, sleep, toldElsewhere, type Patience } from '#libs/patience';
import { codeOf, SanaqError, type Logger } from '#libs/platform';
import type { ElectionFold } from './lane/election-fold';
import type { ElectionWatch, RelayStep } from './election-watch';
import { ElectionLane, Fenced } from './lane/election-lane';
import type { LaneProgress, LaneStore } from './lane/lane-options';
import { publishedTo, type PublishedTo } from './lane/published-to';
import type { Turns } from './lane/turns';
import { LogKeys } from './publication/log-keys';
import { Outbox } from './publication/outbox';
import { relayStoreOf } from './publication/relay-store';
import { Relay, type RelayOptions } from './relay/relay';
import { RelayFenced } from './relay/topic-sender';
import type { TopicsWatch } from './topics-watch';

export interface RunOptions {
  readonly pool: Pool;
  readonly stream: EventStream;
  readonly topicPrefix: string;
  readonly leaseTtlMs: number;
  readonly snapshotIntervalMs: number;
  readonly log: Logger;
  /** Of the process: who it is that has taken the election. */
  readonly leases?: Pick<Leases, 'endFormerWriter'>;
  /** Where it is not the one behind the pool. */
  readonly store?: LaneStore;
  /** Publishes an election until the signal; default: the relay, from the store behind the pool. */
  readonly publisher?: (options: RelayOptions, signal: AbortSignal) => Promise<void>;
  /** How far an election is published; default: as the notes behind the pool say, where the topics bear them out. */
  readonly publishedTo?: (electionId: string, electionNo: number) => Promise<PublishedTo>;
  /** Sign checkpoints of the logs of elections. */
  readonly logKeys?: LogKeys;
  /** Looks at the topics while they are read and written. */
  readonly topicsWatch?: Pick<TopicsWatch, 'add' | 'addPublished'>;
  /** Of all elections of the process. */
  readonly turns?: Turns;
  readonly onApplied?: (electionId: string, progress: LaneProgress) => void;
}

/** Why elections that a process holds cannot be counted, or published, now; by their ids. */
export interface Obstacles {
  readonly counting: Map<string, string>;
  readonly publishing: Map<string, string>;
  /** Settings of published topics that would lose records of them. */
  readonly topics: Map<string, string>;
  /** Open transactions of others, behind which records of the stream wait. */
  readonly waiting: Map<string, { readonly reason: string; readonly records: number }>;
}

/** How far elections are published, as the options say, or as the store behind the pool does. */
export function publishedOf(options: RunOptions): NonNullable<RunOptions['publishedTo']> {
  const { pool, stream, topicPrefix, publishedTo: given } = options;
  const asNoted = (electionId: string, electionNo: number): Promise<PublishedTo> =>
    publishedTo(relayStoreOf(pool), stream, { electionId, electionNo }, topicNames(topicPrefix, electionId));
  return given ?? asNoted;
}

function byRelay(options: RelayOptions, signal: AbortSignal): Promise<void> {
  return new Relay(options).run(signal);
}

function put<T>(map: Map<string, T>, key: string, value: T | null): void {
  if (value === null) map.delete(key);
  else map.set(key, value);
}

function positionHeld(electionId: string, { pid, who, inTransactionSeconds }: FormerWriter): SanaqError {
  const since = inTransactionSeconds === null ? '' : ` for ${inTransactionSeconds} s`;
  return new SanaqError({
    code: 'POSITION_HELD',
    message: `session ${pid} (${who}) holds the position in a transaction${since}, and nothing can be counted until it ends`,
    place: electionId,
    actor: 'operator',
    action: `let it end, or end it as a superuser: select pg_terminate_backend(${pid})`,
  });
}

const NOTE_EVERY_MS = 3_000;
/** The lease is looked after several times within its life. */
const LOOKS_PER_TTL = 6;

/** How long a process waits before it looks after its leases again. */
export function leaseLookMs(leaseTtlMs: number): number {
  return leaseTtlMs / LOOKS_PER_TTL;
}

export class ElectionRun {
  private notedUntil = 0;
  /** When the newest snapshot that was told of was published. */
  private toldPublicAtMs: number | null = null;

  constructor(
    private readonly options: RunOptions,
    private readonly electionNo: number,
    private readonly watch: ElectionWatch,
    private readonly obstacles: Obstacles,
  ) {}

  /** Counts and publishes until told to stop. `first` is what was folded while another process counted, or null. */
  async untilStopped(first: ElectionFold | null, signal: AbortSignal): Promise<void> {
    const { log, leaseTtlMs } = this.options;
    const { electionId } = this.watch;
    let fold = first;
    const attempt = async (): Promise<'ended' | 'fenced'> => {
      const once = fold;
      fold = null;
      try {
        await this.runOnce(once, signal);
        return 'ended';
      } catch (error) {
        if (!(error instanceof Fenced || error instanceof RelayFenced)) throw error;
        log.warn({ electionId, reason: error.message }, 'fenced');
        // Whose the lease is continues; the other one is told by the next looks at its leases that it lost its own.
        await sleep(2 * leaseLookMs(leaseTtlMs), signal);
        return 'fenced';
      }
    };
    const patience: Patience = {
      signal,
      waits: waitingCures,
      onPause: (error, pauseMs) => {
        this.obstacles.counting.set(electionId, reasonOf(error));
        log.warn({ electionId, reason: reasonOf(error), pauseMs }, 'waiting');
      },
    };
    while ((await keepTrying(attempt, patience)) === 'fenced');
    this.obstacles.counting.delete(electionId);
  }

  private async runOnce(fold: ElectionFold | null, signal: AbortSignal): Promise<void> {
    const { watch, electionNo } = this;
    const { electionId } = watch;
    const { pool, store, stream, topicPrefix, snapshotIntervalMs, turns, onApplied } = this.options;
    const { logKeys = new LogKeys([]) } = this.options;
    const topics = topicNames(topicPrefix, electionId);
    await this.endFormerWriter();
    const outbox = new Outbox();
    const either = new AbortController();
    const both = AbortSignal.any([signal, either.signal]);
    const lane = new ElectionLane({
      pool,
      stream: watchedReading(stream, watch.alive),
      watch,
      outbox,
      topics,
      electionId,
      snapshotIntervalMs,
      publishedTo: (no) => publishedOf(this.options)(electionId, no),
      ...(store === undefined ? {} : { store }),
      ...(fold === null ? {} : { fold }),
      ...(turns === undefined ? {} : { turns }),
      onOpened: (opening) => {
        this.obstacles.counting.delete(electionId);
        this.options.log.info({ electionId, ...opening }, 'opened');
      },
      onCheckpointFailed: (error) => {
        this.options.log.warn({ electionId, reason: reasonOf(error) }, 'checkpoint not kept');
      },
      onApplied: (progress) => {
        this.notePosition(topics.stream, progress.nextPosition);
        onApplied?.(electionId, progress);
      },
    });
    const laneBusy = (): boolean => lane.busy;
    const onStep = (step: RelayStep): void => {
      watch.published(step);
      this.tellPublished(step);
    };
    const { topicsWatch } = this.options;
    const relay = {
      ...{ pool, stream, topics, electionId, electionNo, nowMs: Date.now, laneBusy, onStep, outbox, logKeys },
      ...(topicsWatch === undefined ? {} : { topicsWatch }),
    };
    const results = await Promise.allSettled(
      [this.watchTopics(topics, both), lane.run(both), this.publish(relay, both)].map((work) =>
        work.finally(() => {
          either.abort();
        }),
      ),
    );
    const failed = results.find((result): result is PromiseRejectedResult => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** Tells anyone who shows what is public that there is something new: a hint, so its failure is none. */
  private tellPublished({ topic, publicAtMs }: RelayStep): void {
    if (topic !== 'results' || publicAtMs === null || publicAtMs === this.toldPublicAtMs) return;
    this.toldPublicAtMs = publicAtMs;
    const { pool, store } = this.options;
    if (store === undefined) toldElsewhere(tellNotice(pool, 'sanaq_published', this.watch.electionId));
  }

  /** Rejects as soon as the stream is seen not to be the one that was read. */
  private watchTopics(topics: TopicNames, signal: AbortSignal): Promise<void> {
    const { topicsWatch, log } = this.options;
    const { electionId } = this.watch;
    const { topics: unfit, waiting } = this.obstacles;
    return new Promise((resolve, reject) => {
      const end = topicsWatch?.add({
        electionNo: this.electionNo,
        topics,
        onChanged: reject,
        onLooked: ({ published, heldBack }) => {
          if (published !== null && unfit.get(electionId) !== published)
            log.error({ electionId, reason: published }, 'topics');
          if (heldBack !== null && !waiting.has(electionId))
            log.warn({ electionId, reason: heldBack.reason }, 'waiting');
          put(unfit, electionId, published);
          put(waiting, electionId, heldBack);
        },
      });
      const stop = (): void => {
        end?.();
        unfit.delete(electionId);
        waiting.delete(electionId);
        resolve();
      };
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
  }

  /** A frozen process, or one whose network is gone, must not keep the election's position to itself. */
  private async endFormerWriter(): Promise<void> {
    const { log, leases } = this.options;
    const { electionId } = this.watch;
    const former = (await leases?.endFormerWriter(this.electionNo)) ?? null;
    if (former === null) return;
    if (!former.ended) throw positionHeld(electionId, former);
    log.warn({ electionId, ...former }, 'ended the session of a former writer that held the position');
  }

  /** Runs the relay, again after every error: what cannot be published now must not keep records from being counted. */
  private async publish(options: RelayOptions, signal: AbortSignal): Promise<void> {
    const { electionId } = options;
    const { log, publisher = byRelay } = this.options;
    const { publishing } = this.obstacles;
    const onSent = (): void => void publishing.delete(electionId);
    await keepTrying(() => publisher({ ...options, onSent }, signal), {
      signal,
      waits: (error) => !(error instanceof RelayFenced),
      onPause: (error, pauseMs) => {
        const told = { electionId, code: codeOf(error), reason: reasonOf(error), pauseMs };
        publishing.set(electionId, told.reason);
        const awaited = waitingCures(error) && !(error instanceof SanaqError);
        if (awaited) log.warn(told, 'publishing waits');
        else log.error(told, 'publishing is blocked');
      },
    });
  }

  /** Tells ordinary lag tools how far the stream is read: a hint, never read again, so its failure is none. */
  private notePosition(topic: string, position: number): void {
    const now = performance.now();
    if (now < this.notedUntil) return;
    this.notedUntil = now + NOTE_EVERY_MS;
    const { stream, topicPrefix } = this.options;
    const noted = stream.notePosition?.(topic, `${topicPrefix}.${this.watch.electionId}`, position);
    if (noted !== undefined) toldElsewhere(noted);
  }
}
