/**
 * What is published of one election, shared by all that listen to it: one poll of the database for all of them, every
 * event made once. Readers pull with a cursor of their own, so that none can miss or repeat a snapshot.
 */
import { keepDoing, SERVER_PAUSES } from '#libs/patience';
import { renderError, type Logger } from '#libs/platform';
import { isAbsent, type ResultsReader, type SnapshotFacts } from '#libs/results';
import { eventData, eventParts, type EventParts, type Selection } from './snapshot-event';

export interface FeedSettings {
  /** Pause between two looks for new snapshots. */
  readonly pollMs: number;
  /** Comments that keep proxies from closing a quiet connection. */
  readonly heartbeatMs: number;
  /** A reader that has missed more begins anew. */
  readonly behindMax: number;
  /** A reader that takes nothing for so long is cut off; it resumes where it was. */
  readonly stallMaxMs: number;
  readonly readersMax: number;
}

export const FEED_SETTINGS: FeedSettings = {
  pollMs: 250,
  heartbeatMs: 15_000,
  behindMax: 1_000,
  stallMaxMs: 30_000,
  readersMax: 5_000,
};

/** Snapshots and events kept in memory for an election. */
const KEPT_MAX = 128;
const PAGE_SNAPSHOTS = 50;

export class SnapshotFeed {
  /** The newest published snapshots, without gaps. */
  private recent: SnapshotFacts[] = [];
  private readonly events = new Map<number, Promise<EventParts>>();
  private readonly waiting = new Set<() => void>();
  private readers = 0;
  private polling: AbortController | null = null;

  constructor(
    private readonly reader: ResultsReader,
    private readonly electionId: string,
    private readonly settings: FeedSettings,
    private readonly log: Logger,
  ) {}

  /** Polls from the first reader on; call `leave` for every `join`. */
  join(): void {
    this.readers++;
    if (this.polling !== null) return;
    this.polling = new AbortController();
    void this.poll(this.polling.signal);
  }

  /** True when nobody is left. */
  leave(): boolean {
    this.readers--;
    if (this.readers > 0) return false;
    this.polling?.abort();
    this.polling = null;
    this.recent = [];
    return true;
  }

  /** The newest published snapshot, asked of the database. */
  async newest(): Promise<SnapshotFacts | null> {
    const found = await this.reader.snapshotAt(this.electionId, { publishedOnly: true });
    return isAbsent(found) ? null : found;
  }

  /** Whether a reader whose last event was `snapshot` can go on from there. */
  async canResume(snapshot: number): Promise<boolean> {
    const found = await this.reader.snapshotAt(this.electionId, { snapshot, publishedOnly: true });
    if (isAbsent(found) || found.snapshot !== snapshot) return false;
    const { behindMax } = this.settings;
    return (await this.reader.publishedAfter(this.electionId, snapshot, behindMax + 1)).length <= behindMax;
  }

  /** The next published snapshots after a cursor, in order; none where there are none yet. */
  async after(cursor: number): Promise<readonly SnapshotFacts[]> {
    const [first] = this.recent;
    if (first !== undefined && cursor >= first.snapshot) return this.recent.filter(({ snapshot }) => snapshot > cursor);
    return this.reader.publishedAfter(this.electionId, cursor, PAGE_SNAPSHOTS);
  }

  /** Waits until something may have been published after the cursor, or the signal. */
  async changed(cursor: number, signal: AbortSignal): Promise<void> {
    const newest = this.recent[this.recent.length - 1];
    if (signal.aborted || (newest !== undefined && newest.snapshot > cursor)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  /** The event's data for one reader, of parts that are made once for all. */
  async data(at: SnapshotFacts, wanted: Selection): Promise<string> {
    return eventData(await this.parts(at), wanted);
  }

  private parts(at: SnapshotFacts): Promise<EventParts> {
    const known = this.events.get(at.snapshot);
    if (known !== undefined) return known;
    const made = eventParts(this.reader, this.electionId, at);
    this.events.set(at.snapshot, made);
    // What failed is tried again by whoever asks next.
    made.catch(() => this.events.delete(at.snapshot));
    if (this.events.size > KEPT_MAX) this.events.delete(this.events.keys().next().value ?? -1);
    return made;
  }

  private async poll(signal: AbortSignal): Promise<void> {
    await keepDoing(() => this.look(signal), {
      everyMs: this.settings.pollMs,
      pauses: { firstMs: this.settings.pollMs * 2, lastMs: SERVER_PAUSES.lastMs },
      signal,
      // Whatever it is, readers keep their connections and are told as soon as there is something to tell.
      waits: () => true,
      onPause: (error, pauseMs) => {
        this.log.warn({ electionId: this.electionId, reason: renderError(error), pauseMs }, 'stream waits');
      },
    });
  }

  private async look(signal: AbortSignal): Promise<void> {
    const last = this.recent[this.recent.length - 1];
    const newest = last === undefined ? await this.newest() : null;
    const found =
      last === undefined
        ? newest === null
          ? []
          : [newest]
        : await this.reader.publishedAfter(this.electionId, last.snapshot, KEPT_MAX);
    // A poll that was ended meanwhile must not write into the next one's list.
    if (signal.aborted || found.length === 0) return;
    this.recent = [...this.recent, ...found].slice(-KEPT_MAX);
    for (const wake of [...this.waiting]) wake();
  }
}
