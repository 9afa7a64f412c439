/**
 * Whether every topic of the elections that are counted here still is what it was: looked at every few seconds, in as
 * few questions as the stream can put them, because a stream that was changed under a reader says nothing by itself.
 */
import type { Pool } from 'pg';
import type { TopicNames } from '#libs/contracts';
import { StreamError, type EventStream, type TopicFacts } from '#libs/event-stream';
import { GatheredPartitions, Journal, requireSameStream, type StreamPosition } from '#libs/journal';
import { keepDoing } from '#libs/patience';
import { SanaqError } from '#libs/platform';
import type { RelayNote } from '#libs/results';
import { requireFacts, requireNoted } from './relay/topic-end';

const LOOK_EVERY_MS = 3_000;
/** A look at the topics of many elections costs more, so it is rarer: this more for each election… */
const PAUSE_MORE_MS = 50;
/** … but whatever happens to a topic is seen within some ten seconds. */
const LOOK_EVERY_MAX_MS = 9_000;

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

/** A topic that is published here. */
export interface PublishedTopic {
  readonly topic: string;
  /** How far it is published for certain, and where the last record of that stands. */
  readonly mark: RelayNote;
  /** That record is not there: nothing more may be sent. */
  foundChanged(error: Error): void;
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
  private readonly publishedHere = new Map<string, PublishedTopic>();
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

  /** The topic is held against what is published of it, until the function that is returned is called. */
  addPublished(published: PublishedTopic): () => void {
    const { topic } = published;
    this.publishedHere.set(topic, published);
    return () => {
      if (this.publishedHere.get(topic) === published) this.publishedHere.delete(topic);
    };
  }

  /** Looks until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    await keepDoing(() => this.look(), {
      signal,
      everyMs: () => this.options.lookEveryMs ?? this.pauseMs(),
      // Anyone who reads or writes says that a server is away.
      waits: () => true,
    });
  }

  private pauseMs(): number {
    return Math.min(LOOK_EVERY_MAX_MS, LOOK_EVERY_MS + PAUSE_MORE_MS * this.watched.size);
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
    const all = await Promise.all([verdicts, results, mandates].map((topic) => this.lookAtPublished(topic)));
    const wrong = all.flatMap((facts) => (facts === null ? [] : settingsText(facts)));
    return wrong.length === 0 ? null : wrong.join('; ');
  }

  private async lookAtPublished(topic: string): Promise<TopicFacts | null> {
    const { stream } = this.options;
    const published = this.publishedHere.get(topic);
    // What is known to be out before the question: the answer may be older than what is sent meanwhile.
    const note = published?.mark;
    const facts = await stream.describe(topic);
    if (published === undefined || note === undefined) return facts;
    try {
      await requireNoted(stream, requireFacts(facts, topic, note), note);
    } catch (error) {
      if (!(error instanceof SanaqError) && !(error instanceof StreamError && facts === null)) throw error;
      if (this.publishedHere.get(topic) === published) published.foundChanged(error);
    }
    return facts;
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
