/**
 * The way of one election's records: fetch → decode → judge → a transaction of one or more pieces, the next ones
 * judged while it is written. Safety is the compare-and-set of the position: anyone who loses it drops what it judged.
 */
import { setImmediate as letOthersWork } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import type { TopicNames } from '#libs/contracts';
import { ENGINE_VERSION, type CertificationFact, type ElectionState } from '#libs/election';
import type { EventStream, StreamBatch } from '#libs/event-stream';
import { GatheredPartitions, Journal, requireSameStream, type Applied } from '#libs/journal';
import { untilSettled, sleep, toldElsewhere } from '#libs/patience';
import {
  closingLeaf,
  frameSizeOf,
  hasFrameChanges,
  judgedBy,
  leafText,
  writeClosing,
  writeFacts,
  writeFrame,
  writeFrameChange,
  writeSnapshot,
  type ClosingRow,
  type FrameSize,
  type SnapshotRows,
  type StreamBlock,
} from '#libs/results';
import type { Outbox, OutgoingSnapshot } from '../publication/outbox';
import { PieceVerdicts, type Ruling } from '../publication/piece-verdicts';
import { sizeOfSnapshot, snapshotInMemory } from '../publication/snapshot-in-memory';
import { RENDERER } from '../publication/snapshot-records';
import type { CutBatch } from '../publication/verdict-batches';
import { judgePiece, type Piece } from './piece';
import { refuseDiffering, storedCheckpoint } from './checkpoint';
import { Checkpoints } from './checkpoints';
import { ElectionFold, storedSnapshots, type StoredSnapshots } from './election-fold';
import { ALL_PUBLISHED, type PublishedTo } from './published-to';
import { besideEachOther, OpeningClock, type Opening } from './opening';
import type { ElectionWatch } from '../election-watch';
import { OwnTime, SnapshotPace } from './snapshot-pace';
import { Turns } from './turns';
import type { ControlCount } from './control-tally';
import type { VerdictCount } from './verdict-tally';
import { WriteQueue } from './write-queue';

/** What a lane asks of the journal. */
export type LaneJournal = Pick<
  Journal,
  'electionNo' | 'position' | 'startAt' | 'lastRecord' | 'rulingNo' | 'apply' | 'read'
>;

/** The store of a lane, where it is not the one behind its pool (a simulated one). */
export interface LaneStore {
  readonly journal: LaneJournal;
  readonly snapshots: StoredSnapshots;
}

export interface LaneOptions {
  readonly pool: Pool;
  readonly store?: LaneStore;
  readonly stream: EventStream;
  readonly topics: TopicNames;
  readonly electionId: string;
  /** Least time between two snapshots in milliseconds; see SnapshotPace for when it is longer. */
  readonly snapshotIntervalMs: number;
  /** What was folded while another process counted; the lane folds the rest. It may be used once. */
  readonly fold?: ElectionFold;
  /** How far the election is published; without it all that is stored counts as published. */
  readonly publishedTo?: (electionNo: number) => Promise<PublishedTo>;
  /** Records between two checkpoints of the fold at least. */
  readonly checkpointRecordsMin?: number;
  /** Told where a checkpoint could not be kept: counting goes on without it. */
  readonly onCheckpointFailed?: (error: unknown) => void;
  /** Told once the stream was found to be the same as before and may be read. */
  readonly onOpened?: (opening: Opening) => void;
  /** Takes what was committed, for the relay next to it. */
  readonly outbox?: Outbox;
  /** Of all lanes of the process; without it this one works when it likes. */
  readonly turns?: Turns;
  /** Told what is being done, so that a standstill is noticed. */
  readonly watch?: ElectionWatch;
  /** Told after every committed piece. */
  readonly onApplied?: (progress: LaneProgress) => void;
}

export interface LaneProgress {
  readonly electionNo: number;
  readonly records: number;
  readonly nextPosition: number;
  readonly endPosition: number;
  readonly snapshot: number | null;
  /** Given in this piece. */
  readonly verdicts: readonly VerdictCount[];
  /** Of the protocols in this piece. */
  readonly controls: readonly ControlCount[];
  /** Held records that nothing has settled yet. */
  readonly heldRecords: number;
}

/** Another process writes this election. Not an error: the lane ends and its worker looks for its lease again. */
export class Fenced extends Error {}

/** Cells that a snapshot may change before it is made anyway: a copy of them is in memory until it is written. */
const SNAPSHOT_CELLS_MAX = 250_000;
/** Records that change no figure (refused ones, duplicates) are bound by a closing record after so long at the latest. */
const BIND_WITHIN_MS = 20_000;
/** Fewer records than this wait in ordinary times, too. */
const BACKLOG_RECORDS = 10_000;

/** A snapshot with what it binds. */
interface MadeSnapshot {
  readonly rows: SnapshotRows;
  readonly closing: ClosingRow;
  readonly blocks: readonly StreamBlock[];
}

/** Held records of all contests that nothing has settled yet. */
function heldIn({ sealed }: ElectionState): number {
  return (sealed?.contests ?? []).reduce((sum, { held }) => sum + held.size, 0);
}

export class ElectionLane {
  readonly journal: LaneJournal;
  readonly snapshots: StoredSnapshots;
  electionNo = 0;
  rulingNo = 0;
  private ruling: Ruling = { definitionSha256: null, engine: ENGINE_VERSION };
  /** Records from here on are judged by this process. */
  private openedAt = 0;
  private next = 0;
  /** Position up to which the store has everything. */
  private stored = 0;
  private opened = false;
  private end = 0;
  private fold!: ElectionFold;
  private lastSnapshot: number | null = null;
  /** What of the frame is in the store, or in the write under way. */
  private frame: FrameSize = frameSizeOf(undefined);
  private lastRecord: Piece['last'] = null;
  /** Engine that judged the last record before this process. */
  private lastEngine: string = ENGINE_VERSION;
  /** Since when there are records that no closing record binds. */
  private unboundSinceMs: number | null = null;
  private readonly pace: SnapshotPace;
  private readonly writes: WriteQueue;
  private readonly turns: Turns;
  private checkpoints!: Checkpoints;
  /** Ends the reading: told to stop, or a write was fenced or failed and must not wait for the next record. */
  private readonly reading = new AbortController();

  constructor(private readonly options: LaneOptions) {
    this.journal = options.store?.journal ?? new Journal(options.pool);
    this.snapshots = options.store?.snapshots ?? storedSnapshots(options.pool);
    this.turns = options.turns ?? new Turns(1);
    this.pace = new SnapshotPace(options.snapshotIntervalMs);
    this.writes = new WriteQueue(
      (batch) => this.journal.apply(this.electionNo, batch),
      // Anyone who waits for the writes next gets to know why.
      () => {
        this.reading.abort();
      },
    );
  }

  /** Counts until the signal; throws Fenced, StreamError, SanaqError (the stream may not be read) or pg errors. */
  async run(signal: AbortSignal): Promise<void> {
    await this.open(signal);
    if (signal.aborted) return;
    const { stream, topics } = this.options;
    const either = AbortSignal.any([signal, this.reading.signal]);
    const batches = stream.read(topics.stream, { from: this.next, signal: either })[Symbol.asyncIterator]();
    try {
      let upcoming = batches.next();
      for (;;) {
        const got = await this.nextOrSnapshotTime(upcoming);
        if (got === 'snapshot') {
          await this.applyPiece(null, this.next);
          await this.settled();
          continue;
        }
        if (got.done === true) {
          await this.settled();
          await this.keepAtTheEnd();
          return;
        }
        upcoming = batches.next();
        // Errors of the reader surface when its promise is awaited in its turn.
        toldElsewhere(upcoming);
        await this.take(got.value);
      }
    } finally {
      // Not return() alone: it would wait behind the batch that is asked for, which may never come.
      this.reading.abort();
      await this.checkpoints.checked();
      await batches.return?.();
      // Why nothing is written any more was told by anyone who waited for it before.
      await untilSettled(this.writes.settled());
    }
  }

  /** True once everything before `end` is in the store and shown in a snapshot. */
  idleAt(end: number): boolean {
    return this.opened && this.stored >= end && !this.snapshotDue();
  }

  /** True while more records wait than a batch or two: others give way. */
  get busy(): boolean {
    return this.end - this.stored > BACKLOG_RECORDS;
  }

  private async open(signal: AbortSignal): Promise<void> {
    const { pool, electionId, topics, stream } = this.options;
    const clock = new OpeningClock();
    this.electionNo = await this.journal.electionNo(electionId);
    if (this.options.store === undefined) await refuseDiffering(pool, electionId, this.electionNo);
    const stored = await this.journal.position(this.electionNo);
    this.fold = this.foldToGoOnFrom(stored?.nextPosition ?? 0) ?? this.newFold();
    const foldedBefore = this.fold.folded;
    const published = (await this.options.publishedTo?.(this.electionNo)) ?? ALL_PUBLISHED;
    const alive = this.options.watch?.alive;
    const facts = await besideEachOther(
      clock.timed('topic', () =>
        requireSameStream(stream, topics.stream, stored, () => new GatheredPartitions(pool).of(this.electionNo)),
      ),
      (needless) =>
        clock.timed('fold', () =>
          this.fold.advance(stored?.nextPosition ?? 0, AbortSignal.any([signal, needless]), alive, published),
        ),
    );
    if (signal.aborted) return;
    if (stored === null) await this.journal.startAt(this.electionNo, facts.beginPosition);
    this.next = stored?.nextPosition ?? facts.beginPosition;
    this.end = facts.endPosition;
    this.checkpoints = new Checkpoints(this.options, this.electionNo, this.fold);
    this.lastSnapshot = this.fold.lastSnapshot;
    this.lastRecord = await this.journal.lastRecord(this.electionNo);
    if (this.options.store === undefined && this.lastRecord !== null)
      this.lastEngine = (await judgedBy(pool, this.electionNo, this.lastRecord.position)) ?? ENGINE_VERSION;
    await this.chooseRuling();
    this.frame = frameSizeOf(this.fold.state.sealed?.layout);
    this.stored = this.next;
    this.openedAt = this.next;
    const heldBack = await this.mayBeHeldBack();
    const { outbox } = this.options;
    outbox?.begin(this.next, this.lastSnapshot ?? -1, heldBack);
    const { journal, snapshots, reading } = this;
    this.checkpoints.check(
      { journal, snapshots, published, busy: () => this.busy },
      AbortSignal.any([signal, reading.signal]),
      () => outbox?.confirm(),
      () => reading.abort(),
    );
    this.opened = true;
    this.options.watch?.opened(this.stored, this.end);
    this.options.onOpened?.(clock.opening(this.fold, foldedBefore));
  }

  /** Keeps the state as it stands when a process ends, so that the next one need not fold what this one knows. */
  private async keepAtTheEnd(): Promise<void> {
    if (!this.checkpoints.ending(this.lastRecord)) return;
    if (this.snapshotDue()) {
      await this.applyPiece(null, this.next);
      await this.settled();
    } else {
      this.checkpoints.take(this.lastRecord, this.fold.state.root(), this.busy);
      this.checkpoints.taken()?.();
    }
    await this.checkpoints.written();
  }

  /** The definition, or a decision on it, may name a time before which nothing is published. */
  private async mayBeHeldBack(): Promise<boolean> {
    const { pool, store } = this.options;
    const { publishFrom = null } = this.fold.state.sealed?.layout.definition ?? {};
    return publishFrom !== null || store !== undefined || (await hasFrameChanges(pool, this.electionNo));
  }

  private newFold(): ElectionFold {
    const { pool, electionId, store, checkpointRecordsMin } = this.options;
    const { journal, snapshots, electionNo } = this;
    const checkpoint =
      store === undefined ? storedCheckpoint(pool, electionId, electionNo, checkpointRecordsMin) : null;
    return new ElectionFold(journal, snapshots, electionId, electionNo, checkpoint);
  }

  /** A fold of more than the store has came from records that the store has lost. */
  private foldToGoOnFrom(next: number): ElectionFold | null {
    const { fold } = this.options;
    return fold !== undefined && fold.next <= next ? fold : null;
  }

  private async chooseRuling(): Promise<void> {
    const definition = this.fold.state.definitionSha256 ?? '';
    this.rulingNo = await this.journal.rulingNo(this.electionNo, definition, ENGINE_VERSION);
    this.ruling = { definitionSha256: definition === '' ? null : definition, engine: ENGINE_VERSION };
  }

  /** The next batch, or `snapshot` when changes have waited long enough to be shown. */
  private async nextOrSnapshotTime(
    upcoming: Promise<IteratorResult<StreamBatch>>,
  ): Promise<IteratorResult<StreamBatch> | 'snapshot'> {
    const bindingMs = this.bindingInMs();
    if (!this.snapshotDue() && bindingMs === null) return upcoming;
    const timer = new AbortController();
    try {
      const waitMs = this.snapshotDue() ? this.pace.restMs(performance.now(), this.busy) : (bindingMs ?? 0);
      const time = sleep(waitMs, timer.signal).then(() => 'snapshot' as const);
      return await Promise.race([upcoming, time]);
    } finally {
      timer.abort();
    }
  }

  /** Judges a batch piece by piece and hands each to the store. */
  private async take(batch: StreamBatch): Promise<void> {
    this.end = batch.endPosition;
    let at = 0;
    while (at < batch.records.length) {
      const published = this.options.outbox === undefined ? null : new PieceVerdicts(this.fold.state, this.ruling);
      const from = at;
      const piece = await this.turns.take(() => judgePiece(this.fold, this, batch.records, from, published));
      at += piece.count;
      const all = at === batch.records.length;
      const next = all ? batch.nextPosition : (piece.last?.position ?? 0) + 1;
      await this.applyPiece(piece, next, published?.take() ?? []);
      if (piece.end === 'defined') {
        await this.settled();
        await this.chooseRuling();
      }
    }
    if (batch.records.length === 0 && batch.nextPosition > this.next) await this.applyPiece(null, batch.nextPosition);
  }

  /** Has a piece (null: nothing new was read) written behind those before it; adds a snapshot if it is time. */
  private async applyPiece(piece: Piece | null, next: number, published: readonly CutBatch[] = []): Promise<void> {
    this.lastRecord = piece?.last ?? this.lastRecord;
    const end = piece?.end ?? 'records';
    const now = end === 'frame' || end === 'certification';
    const snapshot = now || this.snapshotAllowed() ? await this.makeSnapshot() : null;
    // The write comes later, when the state may have grown further.
    const layout = this.fold.state.sealed?.layout;
    this.requireOwn(await this.writes.room());
    const from = this.next;
    this.next = next;
    const outgoing = { from, next, batches: published };
    const shown = snapshot === null ? null : this.outgoingSnapshot(snapshot, piece?.facts ?? []);
    const { electionNo, frame: written } = this;
    const keep = this.checkpoints.taken();
    this.frame = frameSizeOf(layout);
    const changes = piece?.changes ?? [];
    const { outbox } = this.options;
    const { publishFrom = null } = layout?.definition ?? {};
    if (outbox !== undefined && (publishFrom !== null || changes.length > 0)) outbox.mayBeHeldBack = true;
    const more = end === 'frame' || changes.length > 0 || snapshot !== null;
    const write = async (client: ClientBase): Promise<void> => {
      if (end === 'frame' && layout !== undefined) await writeFrame(client, electionNo, layout, written);
      for (const change of changes) await writeFrameChange(client, electionNo, change);
      if (snapshot === null) return;
      await writeSnapshot(client, snapshot.rows);
      await writeClosing(client, electionNo, snapshot.closing, snapshot.blocks);
      await writeFacts(client, electionNo, snapshot.closing.snapshot, piece?.facts ?? []);
    };
    const progress = {
      electionNo,
      records: piece?.count ?? 0,
      nextPosition: next,
      endPosition: this.end,
      verdicts: piece?.verdicts ?? [],
      controls: piece?.controls ?? [],
      heldRecords: heldIn(this.fold.state),
    };
    this.options.watch?.writing();
    this.writes.add(
      {
        from,
        next,
        endPosition: this.end,
        last: piece?.last ?? null,
        rows: piece === null ? [] : [piece.rows],
        ...(more ? { write } : {}),
      },
      () => {
        this.stored = next;
        keep?.();
        this.options.watch?.committed(next, this.end, next < this.next);
        outbox?.add(outgoing, shown);
        this.options.onApplied?.({ ...progress, snapshot: snapshot?.closing.snapshot ?? null });
      },
    );
  }

  /** The snapshot as it goes out; what another process may have judged is told by the store. */
  private outgoingSnapshot(
    { rows, closing }: MadeSnapshot,
    facts: readonly CertificationFact[],
  ): OutgoingSnapshot | number {
    const layout = this.fold.state.sealed?.layout;
    const { snapshot, previous } = rows.head;
    if (layout === undefined || snapshot < this.openedAt) return snapshot;
    const content = snapshotInMemory(rows, layout, facts, ENGINE_VERSION, closing);
    return { snapshot, previous: previous ?? -1, content, size: sizeOfSnapshot(rows) };
  }

  private snapshotAllowed(): boolean {
    return this.pace.restMs(performance.now(), this.busy) === 0 || this.fold.snapshotter.cellsDue >= SNAPSHOT_CELLS_MAX;
  }

  /** Records that change no figure are bound too, a while later. */
  private bindingDue(): boolean {
    return this.bindingInMs() === 0;
  }

  /** Milliseconds until records that nothing binds yet must be; null where there are none. */
  private bindingInMs(): number | null {
    const { state, history } = this.fold;
    if (state.sealed === null || history.unbound === 0) this.unboundSinceMs = null;
    else this.unboundSinceMs ??= performance.now();
    if (this.unboundSinceMs === null || this.lastRecord?.position === this.lastSnapshot) return null;
    return Math.max(0, this.unboundSinceMs + BIND_WITHIN_MS - performance.now());
  }

  private snapshotDue(): boolean {
    return this.fold.snapshotter.due && this.lastRecord !== null && this.lastRecord.position !== this.lastSnapshot;
  }

  private async makeSnapshot(): Promise<MadeSnapshot | null> {
    const { lastRecord } = this;
    if (lastRecord === null || !(this.snapshotDue() || this.bindingDue())) return null;
    const made = await this.turns.take(() => this.rowsAt(lastRecord));
    this.lastSnapshot = lastRecord.position;
    this.checkpoints.take(lastRecord, made.rows.root, this.busy);
    return made;
  }

  private async rowsAt(last: NonNullable<Piece['last']>): Promise<MadeSnapshot> {
    const { position: snapshot, timestampMs: timeMs } = last;
    const head = { electionNo: this.electionNo, snapshot, previous: this.lastSnapshot, timeMs };
    const beganMs = performance.now();
    const own = new OwnTime();
    const steps = this.fold.snapshotter.making(head);
    let step = own.step(() => steps.next());
    while (step.done !== true) {
      await letOthersWork();
      step = own.step(() => steps.next());
    }
    const { value: rows } = step;
    const closing = own.step(() => this.close(last));
    this.pace.made({ beganMs, endedMs: performance.now(), ownMs: own.ms });
    return { rows, closing, blocks: this.fold.history.takeBlocks() };
  }

  /** The closing record of a snapshot that was just made. */
  private close({ position, timestampMs }: NonNullable<Piece['last']>): ClosingRow {
    const { state, history } = this.fold;
    const engine = position < this.openedAt ? this.lastEngine : ENGINE_VERSION;
    const moment = { snapshot: position, timeMs: timestampMs, engine, renderer: RENDERER };
    return history.close(position, leafText(closingLeaf(state, moment, history.bind())));
  }

  /** Waits for all writes; throws Fenced where another process was first. */
  private async settled(): Promise<void> {
    this.requireOwn(await this.writes.settled());
  }

  private requireOwn(applied: Applied): void {
    this.checkpoints.requireSame();
    if (applied === 'fenced') throw new Fenced(`${this.options.electionId}: another process writes it`);
  }
}
