/** The relay of one election: what is committed goes out in order, verdicts and snapshots each on their topic. */
import type { Pool } from 'pg';
import { chained, type BatchMark, type TopicNames } from '#libs/contracts';
import { payloadBytes, type EventStream, type RecordToAppend } from '#libs/event-stream';
import { sleep, untilSettled } from '#libs/patience';
import type { PublishedTopic, RelayStep } from '../election-watch';
import { PublicationGuard } from '../guard/publication-guard';
import { shownBefore } from '../guard/shown-before';
import { LogKeys } from '../publication/log-keys';
import type { Outbox } from '../publication/outbox';
import type { SnapshotContent } from '../publication/snapshot-content';
import { closingRecord, recordsOfSnapshot } from '../publication/snapshot-records';
import type { TopicsWatch } from '../topics-watch';
import { Pace } from './pace';
import { relayStoreOf, type ElectionToPublish, type RelayStore } from '../publication/relay-store';
import { resumeResults, resumeVerdicts } from './resume';
import { SnapshotSource } from './snapshot-source';
import { TopicSender } from './topic-sender';
import { VerdictSource } from './verdict-source';

/** How long the relay sleeps when there is nothing to send, where nobody tells it of more. */
const IDLE_MS = 100;
/** … and where someone does: it shows that it is alive. */
const TOLD_IDLE_MS = 3_000;
/** … and where results may be held back until a time: who waits for it must not wait long. */
const HELD_IDLE_MS = 1_000;
const REQUEST_RECORDS_MAX = 1_000;
/** What the stream sends as one batch, and a broker takes by default. */
const REQUEST_BYTES_MAX = 700_000;

export interface RelayOptions {
  readonly pool: Pool;
  /** Where it is not the one behind the pool. */
  readonly store?: RelayStore;
  readonly stream: EventStream;
  readonly topics: TopicNames;
  readonly electionId: string;
  readonly electionNo: number;
  /** Wall clock, for `publishFrom` alone. */
  readonly nowMs: () => number;
  /** What the lane next to it commits; without it everything is read from the store. */
  readonly outbox?: Outbox;
  /** Sign checkpoints of the log, where the definition names one; null: a recount, which publishes to nobody. */
  readonly logKeys?: LogKeys | null;
  /** True while the lane next to it has a backlog: what is read from the store then gives way to it. */
  readonly laneBusy?: () => boolean;
  /** Told once both topics were published as far as there was anything to publish. */
  readonly onSent?: () => void;
  /** Told after every request and every look that found nothing to send. */
  readonly onStep?: (step: RelayStep) => void;
  /** Looks at the topics while they are published; without it they are looked at when the relay begins alone. */
  readonly topicsWatch?: Pick<TopicsWatch, 'addPublished'>;
}

export class Relay {
  private readonly verdicts: TopicSender;
  private readonly results: TopicSender;
  private readonly election: ElectionToPublish;
  private readonly store: RelayStore;
  private readonly outbox: Outbox | null;
  private readonly snapshots: SnapshotSource;
  private nextVerdicts!: VerdictSource;
  private guard!: PublicationGuard;
  private readonly logKeys: LogKeys | null;

  constructor(private readonly options: RelayOptions) {
    const { pool, store = relayStoreOf(pool), stream, topics, electionId, electionNo, outbox = null } = options;
    this.store = store;
    this.outbox = outbox;
    this.logKeys = options.logKeys === undefined ? new LogKeys([]) : options.logKeys;
    this.verdicts = new TopicSender(store, stream, electionNo, topics.verdicts);
    this.results = new TopicSender(store, stream, electionNo, topics.results);
    this.election = store.election(electionId, electionNo);
    this.snapshots = new SnapshotSource(store, this.election, outbox);
  }

  /** Publishes until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    await this.open();
    await this.lanesWord(signal);
    const toGo = new Set(['verdicts', 'results']);
    const stepDone = (topic: PublishedTopic, idle: boolean): void => {
      this.told(topic, idle);
      if (toGo.delete(topic) && toGo.size === 0) this.options.onSent?.();
    };
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const loops = [
      this.loop(
        this.verdicts,
        either,
        (pace) => this.sendVerdicts(pace),
        (idle) => stepDone('verdicts', idle),
      ),
      this.loop(
        this.results,
        either,
        (pace) => this.sendSnapshot(either, pace),
        (idle) => stepDone('results', idle),
      ),
    ].map((loop) =>
      loop.finally(() => {
        failed.abort();
      }),
    );
    const watched = [this.verdicts, this.results].map((sender) => this.options.topicsWatch?.addPublished(sender));
    // Both have ended before the error is told: nobody sends beside the relay that comes after.
    const results = await Promise.allSettled(loops);
    for (const end of watched) end?.();
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  /**
   * Nothing goes out before the lane has held what waits in the store against its records, and a checkpoint from which it
   * went on against the whole journal: a wrong figure is worse than a late one.
   */
  private async lanesWord(signal: AbortSignal): Promise<void> {
    const { outbox } = this;
    while (outbox !== null && !outbox.confirmed && !signal.aborted) {
      for (const topic of ['verdicts', 'results'] as const) this.told(topic, false);
      await outbox.changed(HELD_IDLE_MS, signal);
    }
  }

  /** Publishes what is there and returns (tests, one-shot runs). */
  async drain(signal: AbortSignal): Promise<void> {
    await this.open();
    const pace = new Pace(() => false, signal);
    while (!signal.aborted && (await this.sendVerdicts(pace)));
    await this.verdicts.settled();
    while (!signal.aborted && (await this.sendSnapshot(signal, pace)));
    await this.results.settled();
  }

  private async open(): Promise<void> {
    const { store } = this;
    const { stream } = this.options;
    await resumeVerdicts({ store, stream, election: this.election, sender: this.verdicts });
    const { election, results: sender, snapshots } = this;
    await resumeResults({ store, stream, election, sender, snapshots, signed: this.logKeys !== null });
    this.nextVerdicts = new VerdictSource(store, this.election, this.outbox, this.verdicts.mark);
    const { cause } = this.results.mark;
    this.guard = new PublicationGuard(cause < 0 ? null : shownBefore(store, this.election, cause));
  }

  private async loop(
    sender: TopicSender,
    signal: AbortSignal,
    step: (pace: Pace) => Promise<boolean>,
    stepDone: (idle: boolean) => void,
  ): Promise<void> {
    const pace = new Pace(() => this.options.laneBusy?.() ?? false, signal);
    while (!signal.aborted) {
      pace.begin();
      const sent = await step(pace);
      if (!sent) await sender.settled();
      sender.requireSame();
      stepDone(!sent);
      if (!sent) await this.more(signal);
    }
    // What could not be noted now is learnt from the topic.
    await untilSettled(sender.settled());
  }

  /** Waits until there may be something to send. */
  private async more(signal: AbortSignal): Promise<void> {
    if (this.outbox === null || this.outbox.end === null) await sleep(IDLE_MS, signal);
    else await this.outbox.changed(this.mayBeHeldBack ? HELD_IDLE_MS : TOLD_IDLE_MS, signal);
  }

  private told(topic: PublishedTopic, idle: boolean): void {
    const { mark } = topic === 'verdicts' ? this.verdicts : this.results;
    this.options.onStep?.({ topic, sentTo: mark.cause, idle, publicAtMs: this.results.publicAtMs });
  }

  private get mayBeHeldBack(): boolean {
    const { outbox, election } = this;
    return outbox === null || outbox.end === null || outbox.mayBeHeldBack || election.publishFromMs !== null;
  }

  private async heldBack(): Promise<boolean> {
    if (!this.mayBeHeldBack) return false;
    const { election } = this;
    await election.load();
    const from = election.publishFromMs;
    return from !== null && this.options.nowMs() < from;
  }

  /** True if something was sent. */
  private async sendVerdicts(pace: Pace): Promise<boolean> {
    const { records, stored } = await this.nextVerdicts.next();
    let request: RecordToAppend[] = [];
    let bytes = 0;
    for (const [index, { record, last }] of records.entries()) {
      request.push(record);
      bytes += payloadBytes(record);
      const following = records[index + 1];
      const more = following === undefined ? 0 : payloadBytes(following.record);
      if (more > 0 && bytes + more <= REQUEST_BYTES_MAX) continue;
      await this.verdicts.send({ records: request, mark: last });
      this.told('verdicts', false);
      request = [];
      bytes = 0;
    }
    if (stored && records.length > 0) await pace.rest();
    return records.length > 0;
  }

  private async sendSnapshot(signal: AbortSignal, pace: Pace): Promise<boolean> {
    // The request before closes a snapshot: only when it is out is it known which one is next.
    await this.results.settled();
    if (await this.heldBack()) return false;
    const content = await this.snapshots.after(this.results.mark.cause);
    if (content === null) return false;
    return this.sendContent(content, signal, content.fromStore ? pace : null);
  }

  /** The signed checkpoint of the log that ends with a snapshot; null where there is no log. Throws LOG_KEY_*. */
  private async checkpointOf({ closing }: SnapshotContent): Promise<string | null> {
    const { election, logKeys } = this;
    if (closing === null || logKeys === null) return null;
    // Amendments may have named another key: heldBack has loaded the definition again wherever there was one.
    if (!election.sealed) await election.load();
    const log = election.definition?.log;
    return log === undefined ? null : logKeys.sign(election.electionId, log, closing);
  }

  /** Sends all records of a snapshot; false where it was told to stop before the end. */
  private async sendContent(content: SnapshotContent, signal: AbortSignal, pace: Pace | null): Promise<boolean> {
    const { snapshot } = content;
    const guarded = { ...content, units: () => this.guard.noting(content) };
    // Before anything of it is out: who cannot sign publishes nothing.
    const checkpoint = await this.checkpointOf(content);
    let request: RecordToAppend[] = [];
    let bytes = 0;
    let records = 0;
    let chain: Buffer | null = null;
    const flush = async (mark: BatchMark | null): Promise<void> => {
      await this.results.send({ records: request, mark });
      this.told('results', false);
      request = [];
      bytes = 0;
      await pace?.rest();
    };
    const add = async (record: RecordToAppend): Promise<void> => {
      const size = payloadBytes(record);
      const full = request.length >= REQUEST_RECORDS_MAX || bytes + size > REQUEST_BYTES_MAX;
      if (request.length > 0 && full) await flush(null);
      request.push(record);
      bytes += size;
    };
    for await (const record of recordsOfSnapshot(guarded)) {
      if (signal.aborted) return false;
      await add(record);
      records++;
      chain = chained(chain, record.value ?? Buffer.alloc(0));
    }
    this.guard.check(content);
    await add(await closingRecord(content, { records, chain }, { checkpoint }));
    this.results.closes(snapshot, checkpoint);
    await flush({ cause: snapshot, subject: -1 });
    return true;
  }
}
