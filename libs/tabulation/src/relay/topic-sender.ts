/**
 * Sends records to one topic in order, one request in flight: the next one is made while it is confirmed. What is out is
 * noted rarely; a restart learns the rest from the end of the topic.
 */
import { sha256, type BatchMark } from '#libs/contracts';
import type { EventStream, RecordToAppend, StreamRecord } from '#libs/event-stream';
import { toldElsewhere } from '#libs/patience';
import type { RelayNote } from '#libs/results';
import { refuseUnsendable } from './publication-blocked';
import { topicChanged } from './publication-stops';
import type { RelayStore } from '../publication/relay-store';
import { requireBeginning } from './topic-beginning';
import { requireNoted, topicFacts } from './topic-end';

/** A note is written at the latest so long after what it tells. */
const NOTE_WITHIN_MS = 1_000;
/** Before a request the topic is looked at where it did not answer for so long: it may have been made anew meanwhile. */
const UNSEEN_MAX_MS = 1_000;

/** The topic was claimed by another process, which now publishes. */
export class RelayFenced extends Error {}

/** Records of one request. */
export interface Request {
  readonly records: readonly RecordToAppend[];
  /** How far the topic is published with them; null where they only begin something (a snapshot that is not closed). */
  readonly mark: BatchMark | null;
}

export class TopicSender {
  /** When the newest public snapshot was published, in milliseconds since 1970; null where there is none. */
  publicAtMs: number | null = null;
  /** How far the topic is published, and noted. */
  private sent: RelayNote = { cause: -1, subject: -1, record: null };
  private unnoted = 0;
  /** Place of the last record that is out for certain. */
  private lastPosition = -1;
  private lastTimestampMs = 0;
  private closed: { snapshot: number; publishedAtMs: number; checkpoint: string | null }[] = [];
  /** Checkpoints that go out with closing records which are not confirmed yet, by snapshot. */
  private readonly checkpoints = new Map<number, string | null>();
  private notedAtMs = performance.now();
  private seenAtMs = performance.now();
  /** Why nothing more may be sent: the topic is not what was published there. */
  private changed: Error | null = null;
  private inFlight: Promise<void> = Promise.resolve();
  private readonly notes: ReturnType<RelayStore['notes']>;

  constructor(
    private readonly store: RelayStore,
    private readonly stream: EventStream,
    private readonly electionNo: number,
    readonly topic: string,
  ) {
    this.notes = store.notes(electionNo, topic);
  }

  /** How far the topic is published for certain. */
  get mark(): RelayNote {
    return this.sent;
  }

  /** Takes the topic over from the one who published before; what is noted of it stands there, or it throws. */
  async claim(): Promise<RelayNote> {
    // Held against the topic first: who cannot publish must not keep others from it.
    await this.requirePublished(await this.notes.load());
    const note = await this.notes.claim();
    await this.requirePublished(note);
    if (note.cause < 0) {
      const { stream, topic } = this;
      await requireBeginning(this.store, stream, this.electionNo, await topicFacts(stream, topic, note));
    }
    this.publicAtMs = note.publicAtMs;
    this.sent = note;
    this.lastPosition = note.record?.position ?? -1;
    return note;
  }

  /** The closing record of a snapshot goes out with this checkpoint. */
  closes(snapshot: number, checkpoint: string | null): void {
    this.checkpoints.set(snapshot, checkpoint);
  }

  /** Takes note of a record that was found behind the noted ones, of a closing record with its checkpoint. */
  found(record: StreamRecord, mark: BatchMark, checkpoint: string | null = null): void {
    this.closes(mark.cause, checkpoint);
    this.unnoted++;
    this.lastPosition = Math.max(this.lastPosition, record.position);
    this.confirmed(record, mark);
  }

  /** Sends as soon as the request before is confirmed; throws what became of that one. */
  async send(request: Request): Promise<void> {
    refuseUnsendable(this.topic, request.records);
    await this.inFlight;
    this.inFlight = this.deliver(request);
    // The one who sends or settles next gets to know.
    toldElsewhere(this.inFlight);
  }

  /** Everything is confirmed, and noted where it is time. */
  async settled(): Promise<void> {
    await this.inFlight;
    await this.note();
  }

  /** Throws where a look has shown that the topic is not what was published there. */
  requireSame(): void {
    if (this.changed !== null) throw this.changed;
  }

  /** A look found the topic to be another one. */
  foundChanged(error: Error): void {
    this.changed = error;
  }

  private async requirePublished(note: RelayNote): Promise<void> {
    await requireNoted(this.stream, await topicFacts(this.stream, this.topic, note), note);
    this.seenAtMs = performance.now();
  }

  private async deliver({ records, mark }: Request): Promise<void> {
    const last = records[records.length - 1];
    if (last === undefined) return;
    if (performance.now() - this.seenAtMs > UNSEEN_MAX_MS) await this.requirePublished(this.sent);
    const { firstPosition, timestampMs } = await this.stream.append(this.topic, records);
    this.seenAtMs = performance.now();
    // Positions only grow, but on a topic that was made anew.
    if (firstPosition <= this.lastPosition)
      throw topicChanged(this.topic, `the topic was made anew: a new record stands at position ${firstPosition}`);
    this.unnoted += records.length;
    const position = firstPosition + records.length - 1;
    this.lastPosition = position;
    if (mark === null) return;
    this.confirmed({ position, value: last.value, timestampMs: timestampMs ?? (await this.timeAt(position)) }, mark);
    const closes = this.closed.length > 0;
    if (closes || performance.now() - this.notedAtMs > NOTE_WITHIN_MS) await this.note();
  }

  private async timeAt(position: number): Promise<number> {
    const record = await this.stream.recordAt(this.topic, position);
    if (record === null) throw new Error(`${this.topic}: the record just sent is not there`);
    return record.timestampMs;
  }

  private confirmed(
    { position, value, timestampMs }: Pick<StreamRecord, 'position' | 'value' | 'timestampMs'>,
    { cause, subject }: BatchMark,
  ): void {
    this.sent = { cause, subject, record: { position, sha256: sha256(value ?? Buffer.alloc(0)) } };
    this.lastTimestampMs = timestampMs;
    // Of verdicts, rows are marks; of results, snapshots, which are public from their closing record on.
    if (subject >= 0) return;
    this.closed.push({ snapshot: cause, publishedAtMs: timestampMs, checkpoint: this.checkpoints.get(cause) ?? null });
    this.checkpoints.delete(cause);
    this.publicAtMs = timestampMs;
  }

  private async note(): Promise<void> {
    this.notedAtMs = performance.now();
    if (this.unnoted === 0) return;
    const { sent, unnoted: records, closed } = this;
    this.unnoted = 0;
    this.closed = [];
    const own = await this.notes.note(sent, { records, timestampMs: this.lastTimestampMs, closed });
    if (!own) throw new RelayFenced(`${this.topic}: another process publishes`);
  }
}
