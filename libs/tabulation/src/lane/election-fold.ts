/** The state behind a stored position, folded from the journal and its verdicts without judging anything again. */
import { setImmediate as letOthersWork } from 'node:timers/promises';
import type { Pool } from 'pg';
import { decodeForCounting } from '#libs/contracts';
import { ElectionState, refold } from '#libs/election';
import type { Journal, JournalSlice } from '#libs/journal';
import { SanaqError } from '#libs/platform';
import type { CheckpointSource, NoCheckpoint, RestoredFold } from './checkpoint';
import { judgedAgain } from './judged-again';
import { ALL_PUBLISHED, type PublishedTo } from './published-to';
import {
  closingAt,
  closingLeaf,
  closingsFrom,
  History,
  lastSnapshotBefore,
  leafOfText,
  leafText,
  rootOfSnapshot,
  sameClosing,
  SignedDecisions,
  Snapshotter,
  verdictRow,
  type ClosingRow,
} from '#libs/results';

/** Records folded before timers and sockets get their turn: the lease must be kept meanwhile, on a busy machine too. */
const RECORDS_PER_TURN = 250;

function journalAltered(electionId: string, position: number): SanaqError {
  return new SanaqError({
    code: 'JOURNAL_ALTERED',
    message: `the bytes of position ${position} do not have their journalled hash`,
    place: electionId,
    actor: 'operator',
    action: 'find the change with sanaq replay --compare and rebuild from Kafka (docs/recovery.md)',
  });
}

function snapshotDiffers(electionId: string, snapshot: number): SanaqError {
  return new SanaqError({
    code: 'SNAPSHOT_DIFFERS',
    message: `snapshot ${snapshot} has another root than the journal makes`,
    place: electionId,
    actor: 'operator',
    action: 'find the change with sanaq replay --compare and rebuild from Kafka (docs/recovery.md)',
  });
}

function closingDiffers(electionId: string, snapshot: number): SanaqError {
  return new SanaqError({
    code: 'CLOSING_DIFFERS',
    message: `the closing record of snapshot ${snapshot} binds another history than the journal makes`,
    place: electionId,
    actor: 'operator',
    action: 'find the change with sanaq replay --compare and rebuild from Kafka (docs/recovery.md)',
  });
}

/** What a fold asks of the snapshots in the store. */
export interface StoredSnapshots {
  /** Closing records from an index of the log on, of snapshots before a position: some of them, none where there are none. */
  closingsFrom(electionNo: number, index: number, before: number): Promise<readonly ClosingRow[]>;
  /** The closing record of a snapshot; null where it has none. */
  closingAt(electionNo: number, snapshot: number): Promise<ClosingRow | null>;
  /** Number of the newest before a position; null where there is none. */
  lastBefore(electionNo: number, position: number): Promise<number | null>;
  rootOf(electionNo: number, snapshot: number): Promise<string | null>;
}

export function storedSnapshots(pool: Pool): StoredSnapshots {
  return {
    lastBefore: (electionNo, position) => lastSnapshotBefore(pool, electionNo, position),
    rootOf: (electionNo, snapshot) => rootOfSnapshot(pool, electionNo, snapshot),
    closingsFrom: (electionNo, index, before) => closingsFrom(pool, electionNo, index, before),
    closingAt: (electionNo, snapshot) => closingAt(pool, electionNo, snapshot),
  };
}

/** Grows with the journal: a process that stands by advances it now and then, the one who counts advances it once and continues. */
export class ElectionFold {
  state: ElectionState;
  signed = new SignedDecisions();
  snapshotter: Snapshotter;
  history = new History();
  /** The checkpoint from which this fold went on, or null. */
  from: RestoredFold | null = null;
  /** That checkpoint was held against the whole journal. */
  confirmed = false;
  /** … and why there was none. */
  fromBeginning: NoCheckpoint | 'not asked for' = 'not asked for';
  /** Records of the journal that were folded here, one after the other. */
  folded = 0;
  /** The last snapshot in the store among the records folded. */
  lastSnapshot: number | null = null;
  /** Everything before this position is folded. */
  next = 0;
  private lastPosition: number | null = null;
  private lastTimeMs = 0;
  /** Stored closing records that the fold has not come to yet, some of them. */
  private closings: readonly ClosingRow[] = [];

  constructor(
    private readonly journal: Pick<Journal, 'read'>,
    private readonly snapshots: StoredSnapshots,
    private readonly electionId: string,
    private readonly electionNo: number,
    /** Where a checkpoint may be had; null for a fold of the journal alone. */
    private readonly checkpoint: CheckpointSource | null = null,
  ) {
    this.state = new ElectionState(electionId);
    this.snapshotter = new Snapshotter(this.state);
  }

  /**
   * Folds the journal up to the stored position `to`; a signal ends it early, at a place from which it can continue.
   * `onSlice` is told after each slice: a long journal takes its time.
   * Throws if a record's bytes do not have the hash they were journalled with, or the last snapshot has another root than
   * the records make; the fold must then be dropped. What is not `published` yet is not believed because it is stored:
   * its records are judged again, and each of its snapshots must have the figures that they make.
   */
  async advance(
    to: number,
    signal?: AbortSignal,
    onSlice?: () => void,
    published: PublishedTo = ALL_PUBLISHED,
  ): Promise<void> {
    if (to <= this.next && this.lastPosition === this.lastSnapshot) return;
    const { checkpoint } = this;
    if (checkpoint !== null && this.next === 0 && to >= checkpoint.recordsMin)
      await this.goOnFrom(checkpoint, published, onSlice);
    const snapshot = await this.snapshots.lastBefore(this.electionNo, to);
    await this.lookForClosings(to);
    // A snapshot without new records may have come after they were folded.
    await this.takeLast(snapshot, published);
    await this.takeClosings(to, snapshot, published);
    for await (const slice of this.journal.read(this.electionNo, this.next, to)) {
      await this.fold(slice, snapshot, to, published);
      onSlice?.();
      if (signal?.aborted === true) return;
    }
    this.next = Math.max(this.next, to);
  }

  /** Takes the stored checkpoint up where it is one of this journal; otherwise everything is folded. */
  private async goOnFrom(checkpoint: CheckpointSource, published: PublishedTo, onSlice?: () => void): Promise<void> {
    const restored = await checkpoint.restore();
    // What was judged before it and is not published must be judged again.
    const ahead = typeof restored !== 'string' && restored.position > published.verdicts;
    const found = ahead ? 'not published yet' : restored;
    onSlice?.();
    const closing = typeof found === 'string' ? null : await this.snapshots.closingAt(this.electionNo, found.position);
    const history = closing === null ? null : History.from(closing);
    // Without what a snapshot binds, all of it must be made anew.
    if (typeof found === 'string' || history === null) {
      this.fromBeginning = typeof found === 'string' ? found : 'no closing record';
      return;
    }
    this.history = history;
    this.from = found;
    this.state = found.state;
    this.signed = found.signed;
    this.snapshotter = new Snapshotter(this.state);
    this.lastPosition = found.position;
    this.next = found.position + 1;
    await this.takeAsStored(found.position);
    onSlice?.();
  }

  private async lookForClosings(before: number): Promise<void> {
    if (this.closings.length > 0) return;
    this.closings = await this.snapshots.closingsFrom(this.electionNo, this.history.closings, before);
  }

  /** Takes the closing records of the place to which the fold has come; `last` is the snapshot taken as stored. */
  private async takeClosings(before: number, last: number | null, published: PublishedTo): Promise<void> {
    for (let row = this.closings[0]; row !== undefined && row.snapshot === this.lastPosition; row = this.closings[0]) {
      // From the last published one on: those behind it are made again, each from the one before.
      const whole = row.snapshot === last || row.snapshot >= published.snapshot;
      if (row.snapshot > published.snapshot) await this.makeAgain(row.snapshot, published);
      else if (whole) await this.takeAsStored(row.snapshot);
      this.requireBound(row, whole);
      this.closings = this.closings.slice(1);
      await this.lookForClosings(before);
    }
  }

  /** Throws where a stored closing record binds another history; looked at as a whole, also other figures. */
  private requireBound(row: ClosingRow, whole: boolean): void {
    const { state, history } = this;
    const stored = leafOfText(row.leaf);
    const bound = history.bind();
    const { engine, renderer } = stored;
    const moment = { snapshot: row.snapshot, timeMs: this.lastTimeMs, engine, renderer };
    const expected = whole ? closingLeaf(state, moment, bound) : { ...stored, ...bound };
    const made = history.close(row.snapshot, leafText(expected));
    // What the store has, it need not be given again.
    history.takeBlocks();
    if (!sameClosing(made, row)) throw closingDiffers(this.electionId, row.snapshot);
  }

  private async fold(slice: JournalSlice, snapshot: number | null, to: number, published: PublishedTo): Promise<void> {
    for (const { record, sha256 } of slice.records) {
      const decoded = decodeForCounting(record);
      if (!decoded.sha256.equals(sha256)) throw journalAltered(this.electionId, record.position);
      const verdicts = slice.verdicts.get(record.position) ?? [];
      if (record.position > published.verdicts) judgedAgain(this.state, decoded, verdicts);
      else refold(this.state, decoded, verdicts);
      if (verdicts.some((verdict) => verdict.kind === 'accepted')) this.signed.note(record, decoded);
      for (const verdict of verdicts) this.history.verdict(verdictRow(this.state, verdict, decoded));
      this.history.record(record, sha256);
      this.lastPosition = record.position;
      this.lastTimeMs = record.timestampMs;
      this.next = record.position + 1;
      await this.takeLast(snapshot, published);
      await this.takeClosings(to, snapshot, published);
      if (++this.folded % RECORDS_PER_TURN === 0) await letOthersWork();
    }
  }

  /** Takes the last snapshot as stored where the fold has come to it; one that is not published is made again with its closing record. */
  private async takeLast(snapshot: number | null, published: PublishedTo): Promise<void> {
    if (snapshot === null || snapshot !== this.lastPosition) return;
    const madeAgain = snapshot > published.snapshot && this.closings[0]?.snapshot === snapshot;
    if (!madeAgain) await this.takeAsStored(snapshot);
  }

  /** A snapshot that is not published is made as if for the first time, and what is stored must be the same. */
  private async makeAgain(snapshot: number, { requireSame }: PublishedTo): Promise<void> {
    if (snapshot === this.lastSnapshot) return;
    const { electionNo, lastTimeMs: timeMs, lastSnapshot: previous } = this;
    const steps = this.snapshotter.making({ electionNo, snapshot, previous, timeMs });
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) await letOthersWork();
    await this.requireRoot(snapshot);
    const layout = this.state.sealed?.layout;
    if (layout !== undefined) await requireSame?.(step.value, layout);
  }

  private async takeAsStored(snapshot: number): Promise<void> {
    if (snapshot === this.lastSnapshot) return;
    const steps = this.snapshotter.takingAsStored();
    while (steps.next().done !== true) await letOthersWork();
    await this.requireRoot(snapshot);
  }

  private async requireRoot(snapshot: number): Promise<void> {
    const root = await this.snapshots.rootOf(this.electionNo, snapshot);
    if (root !== this.state.root()) throw snapshotDiffers(this.electionId, snapshot);
    this.lastSnapshot = snapshot;
  }
}
