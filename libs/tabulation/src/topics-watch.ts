/**
 * Whether every topic of the elections that are counted here still is what it was: looked at every few seconds, in as
 * few questions as the stream can put them, because a stream that was changed under a reader says nothing by itself.
 */
import type { Pool } from 'pg';
import type { TopicNames } from '#libs/contracts';
import type { EventStream, TopicFacts } from '#libs/event-stream';
import { GatheredPartitions, Journal, requireSameStream, type StreamPosition } from '#libs/journal';
import { keepDoing } from '#libs/patience';
import { SanaqError } from '#libs/platform';

const LOOK_EVERY_MS = 3_000;

/** What is to be known of an election that is watched. */
export interface WatchedTopics {
  readonly electionNo: number;
  readonly topics: TopicNames;
  /** The stream is no longer the one that was read: told once, counting must stop at once. */
  readonly onChanged: (error: SanaqError) => void;
  /** Told after every look: what is wrong with the topics that are published, by topic, or that a transaction holds back records. */
  readonly onLooked: (found: LookedAt) => void;
}

export interface LookedAt {
  /** In words, with code; null where all is well. */
  readonly published: string | null;
  /** Records that wait behind an open transaction of someone; null where none does. */
  readonly heldBack: { readonly reason: string; readonly records: number } | null;
}

export interface TopicsWatchOptions {
  readonly pool: Pool;
  /** Default: the one behind the pool. */
  readonly journal?: Pick<Journal, 'positions'>;
  readonly stream: EventStream;
  readonly lookEveryMs?: number;
  /** A look failed: servers are away, which those who need them say themselves. */
  readonly onLooked?: () => void;
}

export class TopicsWatch {
  private readonly watched = new Set<WatchedTopics>();
  /** Where each stream was in the look before, so that only one that stands still is asked for the reason. */
  private readonly before = new Map<number, number>();
  private readonly journal: Pick<Journal, 'positions'>;
  private readonly gathered: GatheredPartitions;

  constructor(private readonly options: TopicsWatchOptions) {
    this.journal = options.journal ?? new Journal(options.pool);
    this.gathered = new GatheredPartitions(options.pool);
  }

  /** From now on, until the function that is returned is called. */
  add(watched: WatchedTopics): () => void {
    this.watched.add(watched);
    return () => {
      this.watched.delete(watched);
      this.before.delete(watched.electionNo);
    };
  }

  /** Looks until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    await keepDoing(() => this.look(), {
      signal,
      everyMs: this.options.lookEveryMs ?? LOOK_EVERY_MS,
      // Anyone who reads or writes says that a server is away.
      waits: () => true,
    });
  }

  /** Looks once at everything. */
  async look(): Promise<void> {
    const all = [...this.watched];
    const positions = await this.journal.positions(all.map(({ electionNo }) => electionNo));
    await Promise.all(all.map((watched) => this.lookAt(watched, positions.get(watched.electionNo) ?? null)));
    this.options.onLooked?.();
  }

  private async lookAt(watched: WatchedTopics, position: StreamPosition | null): Promise<void> {
    const { topics, electionNo } = watched;
    const { stream } = this.options;
    try {
      const [facts, published] = await Promise.all([
        requireSameStream(stream, topics.stream, position, () => this.gathered.of(electionNo)),
        this.published(topics),
      ]);
      const next = position?.nextPosition ?? facts.beginPosition;
      const stands = facts.endPosition > next && this.before.get(electionNo) === next;
      this.before.set(electionNo, next);
      const heldBack = stands ? await this.heldBack(topics.stream, next) : null;
      if (this.watched.has(watched)) watched.onLooked({ published, heldBack });
    } catch (error) {
      if (!(error instanceof SanaqError)) throw error;
      if (this.watched.delete(watched)) watched.onChanged(error);
    }
  }

  private async published({ verdicts, results, mandates }: TopicNames): Promise<string | null> {
    const { stream } = this.options;
    const all = await Promise.all([verdicts, results, mandates].map((topic) => stream.describe(topic)));
    const wrong = all.flatMap((facts) => (facts === null ? [] : settingsText(facts)));
    return wrong.length === 0 ? null : wrong.join('; ');
  }

  private async heldBack(topic: string, next: number): Promise<LookedAt['heldBack']> {
    const found = (await this.options.stream.heldBack?.(topic)) ?? null;
    if (found === null || found.position > next) return null;
    const records = found.endPosition - found.position;
    const who = found.producerId === null ? '' : ` of producer ${found.producerId}`;
    return {
      records,
      reason:
        `STREAM_TRANSACTION_OPEN: ${records} records from position ${found.position} on wait for an open transaction${who}` +
        ', the operator must have it ended, or wait until Kafka ends it (docs/recovery.md)',
    };
  }
}

function settingsText({ topic, problems }: TopicFacts): string[] {
  return problems.map(
    ({ code, detail }) => `${code}: ${topic}: ${detail.replace(/\.$/, '')}, the operator must correct it`,
  );
}
