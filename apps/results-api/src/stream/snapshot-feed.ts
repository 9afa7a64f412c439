/**
 * What is published of one election, shared by all that listen to it: one look at the database for all of them, every
 * event made once. Readers pull with a cursor of their own, so that none can miss or repeat a snapshot.
 */
import { isAbsent, type ResultsReader, type SnapshotFacts } from '#libs/results';
import { eventData, eventParts, type EventParts, type Selection } from './snapshot-event';

export interface FeedSettings {
  /** Pause between two looks for new snapshots of all elections that have readers; a notice of the store comes sooner. */
  readonly pollMs: number;
  /** Comments that keep proxies from closing a quiet connection. */
  readonly heartbeatMs: number;
  /** A reader that has missed more begins again. */
  readonly behindMax: number;
  /** A reader that takes nothing for so long is cut off; it resumes where it was. */
  readonly stallMaxMs: number;
  readonly readersMax: number;
  /** Of one address: nobody alone can take all of them. */
  readonly readersOfCallerMax: number;
}

export const FEED_SETTINGS: FeedSettings = {
  pollMs: 1_000,
  heartbeatMs: 15_000,
  behindMax: 1_000,
  stallMaxMs: 30_000,
  readersMax: 5_000,
  readersOfCallerMax: 1_000,
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
  /** Looks under way belong to the readers that were there when they began. */
  private generation = 0;
  private looking: Promise<void> | null = null;
  private again = false;

  constructor(
    private readonly reader: ResultsReader,
    private readonly electionId: string,
    private readonly settings: Pick<FeedSettings, 'behindMax'>,
    /** Told before any reader is: a snapshot is there that looks from before it may lack. */
    private readonly onFound: () => void,
  ) {}

  /** Newest snapshot that readers have been told of; -1 for none. */
  get newestKnown(): number {
    return this.recent[this.recent.length - 1]?.snapshot ?? -1;
  }

  /** Call `leave` for every `join`. */
  join(): void {
    this.readers++;
  }

  /** True when nobody is left. */
  leave(): boolean {
    this.readers--;
    if (this.readers > 0) return false;
    this.generation++;
    this.recent = [];
    return true;
  }

  /** The newest published snapshot, asked of the database. */
  async newest(): Promise<SnapshotFacts | null> {
    const found = await this.reader.snapshotAt(this.electionId, { publishedOnly: true });
    if (isAbsent(found)) return null;
    this.onFound();
    return found;
  }

  /** Whether a reader whose last event was `snapshot` can continue from there. */
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
    const found = await this.reader.publishedAfter(this.electionId, cursor, PAGE_SNAPSHOTS);
    if (found.length > 0) this.onFound();
    return found;
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
    // What failed is tried again by anyone who asks next.
    made.catch(() => this.events.delete(at.snapshot));
    if (this.events.size > KEPT_MAX) this.events.delete(this.events.keys().next().value ?? -1);
    return made;
  }

  /** Looks for new snapshots and wakes who waits; asked while it looks, it looks once more. */
  look(): Promise<void> {
    this.again = true;
    this.looking ??= this.lookAll().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  private async lookAll(): Promise<void> {
    while (this.again) {
      this.again = false;
      await this.lookOnce(this.generation);
    }
  }

  private async lookOnce(generation: number): Promise<void> {
    const last = this.recent[this.recent.length - 1];
    const newest = last === undefined ? await this.newest() : null;
    const found =
      last === undefined
        ? newest === null
          ? []
          : [newest]
        : await this.reader.publishedAfter(this.electionId, last.snapshot, KEPT_MAX);
    // A look that was begun for readers who have left must not write into the list of the next ones.
    if (generation !== this.generation || found.length === 0) return;
    this.onFound();
    this.recent = [...this.recent, ...found].slice(-KEPT_MAX);
    for (const wake of [...this.waiting]) wake();
  }
}
