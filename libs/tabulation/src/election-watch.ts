/** What one election that is counted here has got to, and whether each duty towards it is still being done. */
import type { Duties } from '#libs/platform';

/** The topics on which an election is published. */
export type PublishedTopic = 'verdicts' | 'results';

const TOPICS: readonly PublishedTopic[] = ['verdicts', 'results'];
/** Moments kept of when records were stored that are not public yet; a quarter of a second apart, or more. */
const MOMENTS_MAX = 256;
const MOMENT_MIN_MS = 250;

/** A step of the relay on one topic. */
export interface RelayStep {
  readonly topic: PublishedTopic;
  /** Position up to which the topic is published. */
  readonly sentTo: number;
  /** There was nothing to send. */
  readonly idle: boolean;
  /** When the newest public snapshot was published, in milliseconds since 1970; null where there is none. */
  readonly publicAtMs: number | null;
}

interface Sent {
  /** Everything stored before this position is on the topic, or leads to nothing that would be. */
  to: number;
  /** What was stored when the step under way began. */
  storedAtStep: number;
}

export class ElectionWatch {
  private stored = 0;
  private end: number | null = null;
  private readonly sent: Readonly<Record<PublishedTopic, Sent>> = {
    verdicts: { to: 0, storedAtStep: 0 },
    results: { to: 0, storedAtStep: 0 },
  };
  /** When what is stored up to a position was stored; the first is the oldest that is not public. */
  private moments: { readonly position: number; readonly atMs: number }[] = [];
  /** The same of records that no published closing record binds, whatever they changed. */
  private unbound: { readonly position: number; readonly atMs: number }[] = [];
  private publicAtMs: number | null = null;

  constructor(
    readonly electionId: string,
    private readonly duties: Duties,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  begin(): void {
    for (const duty of this.names()) {
      this.duties.begin(duty);
      // That it was just taken over counts as done: its time begins now.
      this.duties.done(duty);
    }
    this.duties.rest(this.name('commit'));
  }

  finish(): void {
    for (const duty of this.names()) this.duties.end(duty);
  }

  /** The lane is about to read from here. */
  opened(stored: number, end: number): void {
    this.stored = stored;
    this.end = end;
    this.alive();
  }

  /** The stream answered, or the journal is being folded. */
  readonly alive = (): void => this.duties.done(this.name('fetch'));

  /** Something waits to be written. */
  readonly writing = (): void => this.duties.due(this.name('commit'));

  committed(stored: number, end: number, waiting: boolean): void {
    this.stored = stored;
    this.end = end;
    if (waiting) this.duties.done(this.name('commit'));
    else this.duties.rest(this.name('commit'));
    const moment = { position: stored, atMs: this.nowMs() };
    for (const moments of [this.moments, this.unbound]) {
      const last = moments[moments.length - 1];
      const crowded = last !== undefined && moment.atMs - last.atMs < MOMENT_MIN_MS;
      if (moments.length < MOMENTS_MAX && !crowded) moments.push(moment);
    }
  }

  readonly published = ({ topic, sentTo, idle, publicAtMs }: RelayStep): void => {
    this.duties.done(this.name(topic));
    const sent = this.sent[topic];
    sent.to = Math.max(sentTo + 1, idle ? sent.storedAtStep : sent.to);
    sent.storedAtStep = this.stored;
    if (topic !== 'results') return;
    this.publicAtMs = publicAtMs;
    this.moments = this.moments.filter(({ position }) => position > sent.to);
    this.unbound = this.unbound.filter(({ position }) => position > sentTo + 1);
  };

  /** Records of the stream not yet journalled; null while that is not known, because the stream does not answer. */
  get lagRecords(): number | null {
    if (this.end === null || !this.duties.fresh(this.name('fetch'))) return null;
    return Math.max(0, this.end - this.stored);
  }

  /** Journalled records of which the topic does not tell yet. */
  relayLagRecords(topic: PublishedTopic): number {
    return Math.max(0, this.stored - this.sent[topic].to);
  }

  /** For how long the oldest change that is stored and not yet public has waited, in seconds. */
  get publicBehindSeconds(): number {
    const [oldest] = this.moments;
    return oldest === undefined ? 0 : (this.nowMs() - oldest.atMs) / 1_000;
  }

  /**
   * For how long the oldest record that is stored has been in no published closing record, in seconds; 0 until the first
   * one of the election is out.
   */
  get unboundSeconds(): number {
    const [oldest] = this.unbound;
    return oldest === undefined || this.publicAtMs === null ? 0 : (this.nowMs() - oldest.atMs) / 1_000;
  }

  /** Since when the public snapshot is the newest, in milliseconds since 1970; null where there is none. */
  get publicSnapshotAtMs(): number | null {
    return this.publicAtMs;
  }

  private names(): string[] {
    return ['fetch', 'commit', ...TOPICS].map((what) => this.name(what));
  }

  private name(what: string): string {
    const doing = what === 'verdicts' || what === 'results' ? `publish ${what}` : what;
    return `${doing} of ${this.electionId}`;
  }
}
