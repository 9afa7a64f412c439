/**
 * Rebuilds a lost database from the topics alone. The verdicts already published are taken over with their wording; the
 * engine that gave them must find them again, those of an engine before it stand. Every published snapshot is made again at its position and must
 * have the published root; else nothing is written and the report says what differs.
 */
import type { PoolClient } from 'pg';
import { ENGINE_VERSION } from '#libs/election';
import { EXIT, SanaqError, withTransaction } from '#libs/platform';
import { frameChangeOf, Snapshotter } from '#libs/results';
import { RENDERER } from '#libs/tabulation';
import type { CertificationFact } from '#libs/election';
import type { MadeClosing } from '../compare/closing-check';
import { Differences } from '../compare/difference';
import { lostRecords } from '../compare/lost-records';
import { SnapshotCheck } from '../compare/snapshot-check';
import { asGiven, verdictDifferences } from '../compare/verdict-check';
import { Cursor } from '../cursor';
import { Fold, type FoldStep } from '../fold';
import type { ReplayOptions, ReplayReport } from '../replay-options';
import { runFold } from '../run-fold';
import { GivenSides, takeOver, type GivenAt } from '../source/given-sides';
import { publishedVerdictPages, type TopicTally } from '../source/published-verdicts';
import { factsOf, requireTopic, topicPages } from '../source/topic-range';
import type { EventStream, StreamRecord, TopicFacts } from '#libs/event-stream';
import { RestoreStore } from './restore-store';

function misuse(code: string, message: string, action: string): SanaqError {
  return new SanaqError({ code, message, actor: 'user', action });
}

/** Thrown inside the transaction so that it is rolled back; the report has what differs. */
class Differs extends Error {}

interface Topics {
  readonly stream: EventStream;
  readonly streamFacts: TopicFacts;
  readonly verdictFacts: TopicFacts | null;
  readonly resultFacts: TopicFacts | null;
}

async function openTopics({ stream, topics, from }: ReplayOptions): Promise<Topics> {
  if (from !== 'kafka') {
    throw misuse('RESTORE_SOURCE', 'a database is rebuilt from Kafka, which has the verdicts too', 'add --from kafka');
  }
  if (stream === null) throw misuse('RESTORE_SOURCE', 'there is no Kafka to rebuild from', 'set KAFKA_BROKERS');
  const streamFacts = await requireTopic(stream, topics.stream);
  return {
    stream,
    streamFacts,
    verdictFacts: await factsOf(stream, topics.verdicts),
    resultFacts: await factsOf(stream, topics.results),
  };
}

/** Rebuilds; `restored` in the report tells whether the database now holds the election. */
export async function restoreDatabase(options: ReplayOptions): Promise<ReplayReport> {
  const { writerPool, asOf } = options;
  if (asOf !== undefined) throw misuse('RESTORE_WHOLE', 'a database is rebuilt whole', 'leave out --as-of');
  if (writerPool === null || writerPool === undefined) {
    throw misuse('RESTORE_NO_DATABASE', 'there is no database to rebuild into', 'set DATABASE_URL');
  }
  const topics = await openTopics(options);
  const began = performance.now();
  const restoring = new Restoring(options, topics);
  let restored = false;
  try {
    await withTransaction(writerPool, (client) => restoring.run(client));
    restored = true;
  } catch (error) {
    if (!(error instanceof Differs)) throw error;
  } finally {
    await restoring.close();
  }
  return restoring.report(restored, (performance.now() - began) / 1_000);
}

class Restoring {
  private readonly fold: Fold;
  private readonly differences = new Differences();
  private readonly check: SnapshotCheck;
  private readonly given: GivenSides;
  private readonly verdictTally: TopicTally = { records: 0, lastTimestampMs: null };
  private readonly records: Cursor<StreamRecord>;
  private readonly snapshotter: Snapshotter;
  private store!: RestoreStore;
  private at: GivenAt = { stored: null, published: null, publishedIsLast: false };
  private facts: CertificationFact[] = [];
  private lastSnapshot: number | null = null;
  private lastClosed: number | null = null;
  /** A snapshot that the counting would make here although nothing of it was published. */
  private forced: number | null = null;
  private snapshotsCompared = 0;
  /** Whether the engine at hand has given a verdict already. */
  private ownEngine = false;

  constructor(
    private readonly options: ReplayOptions,
    private readonly topics: Topics,
  ) {
    const { electionId } = options;
    const { stream, verdictFacts, resultFacts, streamFacts } = topics;
    this.fold = new Fold(electionId);
    const sources = {
      tables: null,
      snapshots: [],
      storedEnd: 0,
      checkpoints: new Map(),
      stream,
      results: resultFacts,
      electionId,
    };
    this.check = new SnapshotCheck(sources, this.fold, this.differences);
    const published = publishedVerdictPages(stream, verdictFacts, electionId, this.verdictTally);
    this.given = new GivenSides(null, Cursor.over(published), 0);
    this.records = Cursor.over(topicPages(stream, streamFacts));
    this.snapshotter = new Snapshotter(this.fold.state);
  }

  async run(client: PoolClient): Promise<void> {
    this.store = await RestoreStore.open(client, this.options.electionId);
    await runFold(this.fold, {
      next: async () => {
        const record = await this.records.peek();
        this.records.drop();
        return record;
      },
      given: async (position) => {
        this.at = await this.given.at(position);
        return this.isJudgedAgain(this.at) ? 'judge' : (takeOver(this.at) ?? 'judge');
      },
      checkpoint: () => this.nextSnapshot(),
      onStep: (step) => this.onStep(step),
      onCheckpoint: (snapshot) => this.onSnapshot(snapshot),
      last: this.topics.streamFacts.endPosition - 1,
      onProgress: this.options.onProgress,
      signal: this.options.signal,
    });
    for (const lost of await lostRecords(this.given, this.check)) this.differences.add(lost);
    for (const found of this.check.checkpoints.differences()) this.differences.add(found);
    this.stopWhereDifferent();
    await this.finish();
  }

  /**
   * A verdict in the topic is only someone's word: what this engine gave, it must find again, or nothing is written.
   * Only what another engine gave before it is taken as it stands, up to the roots of the published snapshots.
   */
  private isJudgedAgain({ published }: GivenAt): boolean {
    this.ownEngine ||= published?.some(({ engine }) => engine === ENGINE_VERSION) ?? false;
    return this.ownEngine;
  }

  private async nextSnapshot(): Promise<number | null> {
    const published = await this.check.next();
    if (this.forced === null || published === null) return this.forced ?? published;
    return Math.min(this.forced, published);
  }

  private async onStep(step: FoldStep): Promise<void> {
    const { fold, at } = this;
    const { state } = fold;
    const position = step.record.position;
    this.check.checkpoints.note(step);
    const asFound = step.judged
      ? step.verdicts.map((verdict) => asGiven(step, verdict, this.definitionBefore(step)))
      : null;
    for (const difference of verdictDifferences(position, { at, rejudged: asFound }, state.sealed))
      this.differences.add(difference);
    this.stopWhereDifferent();
    const givers = new Map((asFound ?? []).map((given) => [given.verdict.subject, given] as const));
    for (const given of at.published ?? []) givers.set(given.verdict.subject, given);
    await this.store.add(step, givers, null);
    const accepted = step.verdicts.some(({ subject, kind }) => subject === position && kind === 'accepted');
    const change = accepted ? frameChangeOf(step.decoded, state.sealed?.layout) : null;
    if (accepted && (step.decoded.body.kind === 'register_sealed' || change !== null) && state.sealed !== null) {
      await this.store.frame(state.sealed.layout, change);
      this.forced = position;
    }
    if (step.fact !== null) {
      this.check.note(step.fact);
      this.facts.push(step.fact);
      this.forced = position;
    }
  }

  /** The definition under which a record was judged: a definition itself is judged under none. */
  private definitionBefore(step: FoldStep): string | null {
    const own = step.verdicts.find(({ subject }) => subject === step.record.position);
    const defines = step.decoded.body.kind === 'definition' && own?.kind === 'accepted';
    return defines ? null : this.fold.state.definitionSha256;
  }

  private async onSnapshot(snapshot: number): Promise<void> {
    const { fold, facts } = this;
    if (this.forced === snapshot) this.forced = null;
    // A snapshot broken off in the topic whose records never came: nothing can be made of it.
    if (snapshot !== fold.position) {
      await this.check.check(snapshot);
      this.stopWhereDifferent();
      return;
    }
    const due = this.snapshotter.due;
    const head = { electionNo: this.store.electionNo, snapshot, previous: this.lastSnapshot, timeMs: fold.timestampMs };
    const making = this.snapshotter.making(head);
    let made = making.next();
    while (made.done !== true) made = making.next();
    const end = await this.check.check(snapshot);
    this.stopWhereDifferent();
    if (!due && end.closed === null && end.records === 0) return;
    await this.store.snapshot(made.value, facts, this.closingOf(snapshot, end.closed === null));
    this.facts = [];
    this.lastSnapshot = snapshot;
    if (end.closed !== null) {
      this.lastClosed = snapshot;
      this.snapshotsCompared++;
      const { publishedAtMs, closing } = end.closed;
      await this.store.published(snapshot, publishedAtMs, closing.log?.checkpoint ?? null);
    }
  }

  /** As it was published; one that never was is made as the counting would make it. */
  private closingOf(snapshot: number, unpublished: boolean): MadeClosing | null {
    const { closing, closings } = this.check;
    if (closing !== null || !unpublished) return closing;
    return closings.make(snapshot, { engine: ENGINE_VERSION, renderer: RENDERER });
  }

  private stopWhereDifferent(): void {
    if (this.differences.count > 0) throw new Differs();
  }

  private async finish(): Promise<void> {
    const { fold, topics } = this;
    const { streamFacts } = topics;
    const last = fold.sha256 === null ? null : { position: fold.position, sha256: fold.sha256 };
    const { lastPublished } = this.given;
    const names = this.options.topics;
    const results = this.check.topic.tally;
    await this.store.finish(
      {
        nextPosition: fold.records === 0 ? streamFacts.beginPosition : fold.position + 1,
        beginPosition: streamFacts.beginPosition,
        endPosition: streamFacts.endPosition,
        last,
      },
      [
        {
          topic: names.verdicts,
          cause: lastPublished?.cause ?? -1,
          subject: lastPublished?.subject ?? -1,
          records: this.verdictTally.records,
          publishedAtMs: this.verdictTally.lastTimestampMs,
        },
        {
          topic: names.results,
          cause: this.lastClosed ?? -1,
          subject: -1,
          records: results.records,
          publishedAtMs: results.lastTimestampMs,
        },
      ],
    );
  }

  /** What was done or found. */
  report(restored: boolean, seconds: number): ReplayReport {
    const { fold, differences } = this;
    const equal = differences.count === 0;
    return {
      electionId: this.options.electionId,
      from: 'kafka',
      mode: 'restore',
      position: fold.position,
      snapshot: this.lastSnapshot,
      root: fold.state.root(),
      contests: fold.contestRoots(),
      records: fold.records,
      seconds: Math.round(seconds * 1_000) / 1_000,
      comparedWith: ['verdicts', 'results'],
      snapshotsCompared: this.snapshotsCompared,
      equal,
      differences: differences.listed,
      differenceCount: differences.count,
      restored,
      exitCode: equal ? EXIT.done : EXIT.difference,
    };
  }

  async close(): Promise<void> {
    await this.records.close();
    await this.check.topic.close();
  }
}
