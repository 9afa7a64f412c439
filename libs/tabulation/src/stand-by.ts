/** Follows elections that other processes count, so that one can be taken over without folding its whole journal. */
import { reasonOf, type Journal, type StoredUpTo } from '#libs/journal';
import { sleep } from '#libs/patience';
import type { Logger } from '#libs/platform';
import type { CheckpointSource } from './lane/checkpoint';
import type { PublishedTo } from './lane/published-to';
import { ElectionFold, type StoredSnapshots } from './lane/election-fold';

interface Followed {
  readonly electionNo: number;
  readonly stop: AbortController;
  fold: ElectionFold | null;
  /** Asked once: what comes after it is judged here. */
  published: PublishedTo | null;
  /** What of the store has been folded, or tried. */
  seen: StoredUpTo | null;
  /** The check of the checkpoint from which the fold went on. */
  checking: Promise<void> | null;
  /** The advance under way. */
  work: Promise<void>;
  restUntil: number;
}

/** Where nobody tells of news. */
const LOOK_EVERY_MS = 500;
/** Rest after folding, in lengths of the work: while records wait to be counted here, and else. */
const REST_WHILE_BUSY = 1;
const REST_ELSE = 0.25;
/** What cannot be folded now (an altered journal) is not tried again at once: folding is work. */
const REST_AFTER_FAILURE_MS = 60_000;

export class StandBy {
  private readonly followed = new Map<string, Followed>();
  /** How far each election is counted, as far as is known. */
  private stored: ReadonlyMap<number, StoredUpTo> = new Map();
  /** Ends the pause before the next look. */
  private news = new AbortController();

  constructor(
    private readonly journal: Pick<Journal, 'read'>,
    private readonly snapshots: StoredSnapshots,
    private readonly log: Logger,
    private readonly checkpointOf: (electionId: string, electionNo: number) => CheckpointSource | null,
    /** What of an election need not be judged again where it is followed from its beginning. */
    private readonly publishedTo: (electionId: string, electionNo: number) => Promise<PublishedTo>,
    /** Holds the checkpoint from which a fold went on against the journal; false where the signal ended it early. */
    private readonly isSame: (
      fold: ElectionFold,
      electionId: string,
      electionNo: number,
      signal: AbortSignal,
    ) => Promise<boolean>,
    /** True while records wait to be counted by this process: they come first. */
    private readonly busy: () => boolean = () => false,
  ) {}

  /** Position up to which each election is folded here. */
  get positions(): ReadonlyMap<string, number> {
    return new Map([...this.followed].map(([electionId, { fold }]) => [electionId, fold?.next ?? 0]));
  }

  /** How many records of each election are counted elsewhere and not folded here yet, as far as is known. */
  get behind(): ReadonlyMap<string, number> {
    return new Map(
      [...this.followed].flatMap(([electionId, { electionNo, fold }]) => {
        const stored = this.stored.get(electionNo);
        return stored === undefined ? [] : [[electionId, Math.max(0, stored.next - (fold?.next ?? 0))] as const];
      }),
    );
  }

  /** How far elections are counted, seen by anyone who looks after the leases. */
  note(stored: ReadonlyMap<number, StoredUpTo>): void {
    this.stored = stored;
    this.news.abort();
  }

  follow(electionId: string, electionNo: number): void {
    if (this.followed.has(electionId)) return;
    const stop = new AbortController();
    this.followed.set(electionId, {
      ...{
        electionNo,
        stop,
        fold: null,
        checking: null,
        published: null,
        seen: null,
        work: Promise.resolve(),
        restUntil: 0,
      },
    });
  }

  /** Ends the following of an election. What was folded is the caller's; null where nothing of use was. */
  async handOver(electionId: string): Promise<ElectionFold | null> {
    const entry = this.followed.get(electionId);
    if (entry === undefined) return null;
    this.followed.delete(electionId);
    entry.stop.abort();
    await Promise.all([entry.work, entry.checking]);
    return entry.fold;
  }

  /**
   * Follows until the signal. Whoever is far behind is of little use when the other one is gone; but where records wait
   * here, half of the time at most is spent on what is only for later.
   */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.news = new AbortController();
      const began = performance.now();
      await this.look(signal);
      const workedMs = performance.now() - began;
      await sleep(workedMs * (this.busy() ? REST_WHILE_BUSY : REST_ELSE), signal);
      await sleep(LOOK_EVERY_MS, signal, this.news.signal);
    }
    await Promise.all([...this.followed.keys()].map((electionId) => this.handOver(electionId)));
  }

  private async look(signal: AbortSignal): Promise<void> {
    for (const [electionId, entry] of this.followed) {
      const upTo = this.stored.get(entry.electionNo);
      if (signal.aborted || upTo === undefined || performance.now() < entry.restUntil) continue;
      // Nothing has come: nothing is asked.
      if (entry.seen?.next === upTo.next && entry.seen.snapshot === upTo.snapshot) continue;
      entry.work = this.advance(electionId, entry, upTo);
      await entry.work;
    }
  }

  private async advance(electionId: string, entry: Followed, upTo: StoredUpTo): Promise<void> {
    const { next } = upTo;
    entry.seen = upTo;
    // A store that went back (restored from a backup) is folded anew.
    if (entry.fold !== null && entry.fold.next > next) entry.fold = null;
    const { electionNo, stop } = entry;
    const checkpoint = this.checkpointOf(electionId, electionNo);
    entry.fold ??= new ElectionFold(this.journal, this.snapshots, electionId, electionNo, checkpoint);
    try {
      entry.published ??= await this.publishedTo(electionId, electionNo);
      const { fold } = entry;
      await fold.advance(next, stop.signal, undefined, entry.published);
      if (fold.from !== null) entry.checking ??= this.check(electionId, entry, fold);
    } catch (error) {
      entry.fold = null;
      entry.checking = null;
      entry.published = null;
      entry.seen = null;
      entry.restUntil = performance.now() + REST_AFTER_FAILURE_MS;
      this.log.warn({ electionId, reason: reasonOf(error) }, 'cannot stand by');
    }
  }

  /** Beside the following, so that whoever takes over need not wait for it. */
  private async check(electionId: string, entry: Followed, fold: ElectionFold): Promise<void> {
    try {
      fold.confirmed = await this.isSame(fold, electionId, entry.electionNo, entry.stop.signal);
    } catch (error) {
      if (entry.fold === fold) entry.fold = null;
      this.log.warn({ electionId, reason: reasonOf(error) }, 'cannot stand by');
    }
  }
}
