/**
 * The way of one election's records: fetch → decode → judge → a transaction of one or more pieces, the next ones
 * judged while it is written. Safety is the compare-and-set of the position: anyone who loses it drops what it judged.
 */
import type { ClientBase } from 'pg';
import { ENGINE_VERSION, type CertificationFact, type ElectionState } from '#libs/election';
import type { StreamBatch } from '#libs/event-stream';
import { GatheredPartitions, Journal, requireSameStream, type Applied } from '#libs/journal';
import { untilSettled, sleep, toldElsewhere } from '#libs/patience';
import {
  frameSizeOf,
  hasFrameChanges,
  judgedBy,
  writeClosing,
  writeFacts,
  writeFrame,
  writeFrameChange,
  writeSnapshot,
  type FrameSize,
} from '#libs/results';
import type { OutgoingSnapshot } from '../publication/outbox';
import { PieceVerdicts, type Ruling } from '../publication/piece-verdicts';
import { sizeOfSnapshot, snapshotInMemory } from '../publication/snapshot-in-memory';
import type { CutBatch } from '../publication/verdict-batches';
import { judgePiece, type Piece } from './piece';
import { refuseDiffering, storedCheckpoint } from './checkpoint';
import { Checkpoints } from './checkpoints';
import { ElectionFold, storedSnapshots, type StoredSnapshots } from './election-fold';
import type { LaneJournal, LaneOptions } from './lane-options';
import { ALL_PUBLISHED } from './published-to';
import { besideEachOther, OpeningClock } from './opening';
import { SnapshotMaker, type MadeSnapshot } from './snapshot-maker';
import { Turns } from './turns';
import { WriteQueue } from './write-queue';

/** Another process writes this election. Not an error: the lane ends and its worker looks for its lease again. */
export class Fenced extends Error {}

/** Fewer records than this wait in ordinary times, too. */
const BACKLOG_RECORDS = 10_000;

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
  /** What of the frame is in the store, or in the write under way. */
  private frame: FrameSize = frameSizeOf(undefined);
  private snapshotMaker!: SnapshotMaker;
  private readonly writes: WriteQueue;
  private readonly turns: Turns;
  private checkpoints!: Checkpoints;
  /** Ends the reading: told to stop, or a write was fenced or failed and must not wait for the next record. */
  private readonly reading = new AbortController();

  constructor(private readonly options: LaneOptions) {
    this.journal = options.store?.journal ?? new Journal(options.pool);
    this.snapshots = options.store?.snapshots ?? storedSnapshots(options.pool);
    this.turns = options.turns ?? new Turns(1);
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
    return this.opened && this.stored >= end && !this.snapshotMaker.due;
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
    this.openedAt = this.next;
    this.snapshotMaker = await this.newSnapshotMaker();
    await this.chooseRuling();
    this.frame = frameSizeOf(this.fold.state.sealed?.layout);
    this.stored = this.next;
    const heldBack = await this.mayBeHeldBack();
    const { outbox } = this.options;
    outbox?.begin(this.next, this.fold.lastSnapshot ?? -1, heldBack);
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
    const { lastRecord } = this.snapshotMaker;
    if (!this.checkpoints.ending(lastRecord)) return;
    if (this.snapshotMaker.due) {
      await this.applyPiece(null, this.next);
      await this.settled();
    } else {
      this.checkpoints.take(lastRecord, this.fold.state.root(), this.busy);
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

  private async newSnapshotMaker(): Promise<SnapshotMaker> {
    const { pool, store, snapshotIntervalMs: intervalMs } = this.options;
    const { electionNo, fold, turns, openedAt } = this;
    const lastRecord = await this.journal.lastRecord(electionNo);
    const judged =
      store !== undefined || lastRecord === null ? null : await judgedBy(pool, electionNo, lastRecord.position);
    return new SnapshotMaker({
      ...{ electionNo, fold, turns, intervalMs, openedAt, lastRecord },
      engineBefore: judged ?? ENGINE_VERSION,
      busy: () => this.busy,
    });
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
    const waitMs = this.snapshotMaker.waitMs();
    if (waitMs === null) return upcoming;
    const timer = new AbortController();
    try {
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
    if (piece?.last != null) this.snapshotMaker.judged(piece.last);
    const end = piece?.end ?? 'records';
    const now = end === 'frame' || end === 'certification';
    const snapshot = now || this.snapshotMaker.allowed ? await this.makeSnapshot() : null;
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

  private async makeSnapshot(): Promise<MadeSnapshot | null> {
    const made = await this.snapshotMaker.make();
    if (made !== null) this.checkpoints.take(this.snapshotMaker.lastRecord, made.rows.root, this.busy);
    return made;
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
