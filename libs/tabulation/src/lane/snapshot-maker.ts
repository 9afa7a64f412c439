/** When a lane makes a snapshot of its state, and what the closing record of it binds. */
import { setImmediate as letOthersWork } from 'node:timers/promises';
import { ENGINE_VERSION } from '#libs/election';
import { closingLeaf, leafText, type ClosingRow, type SnapshotRows, type StreamBlock } from '#libs/results';
import { RENDERER } from '../publication/snapshot-records';
import type { ElectionFold } from './election-fold';
import type { Piece } from './piece';
import { OwnTime, SnapshotPace } from './snapshot-pace';
import type { Turns } from './turns';

/** Cells that a snapshot may change before it is made anyway: a copy of them is in memory until it is written. */
const SNAPSHOT_CELLS_MAX = 250_000;
/** Records that change no figure (refused ones, duplicates) are bound by a closing record after so long at the latest. */
const BIND_WITHIN_MS = 20_000;

/** A snapshot with what it binds. */
export interface MadeSnapshot {
  readonly rows: SnapshotRows;
  readonly closing: ClosingRow;
  readonly blocks: readonly StreamBlock[];
}

type Last = NonNullable<Piece['last']>;

export interface SnapshotMakerOptions {
  readonly electionNo: number;
  readonly fold: ElectionFold;
  readonly turns: Turns;
  /** Least time between two snapshots in milliseconds. */
  readonly intervalMs: number;
  /** Records from here on are judged by this process; `engineBefore` judged the last one before. */
  readonly openedAt: number;
  readonly engineBefore: string;
  readonly lastRecord: Piece['last'];
  /** True while more records wait than a batch or two. */
  readonly busy: () => boolean;
}

export class SnapshotMaker {
  private readonly pace: SnapshotPace;
  /** Position of the newest snapshot; null for none. */
  private newest: number | null;
  private last: Piece['last'];
  /** Since when there are records that no closing record binds. */
  private unboundSinceMs: number | null = null;

  constructor(private readonly options: SnapshotMakerOptions) {
    this.pace = new SnapshotPace(options.intervalMs);
    this.newest = options.fold.lastSnapshot;
    this.last = options.lastRecord;
  }

  /** The last record that was judged; null for none. */
  get lastRecord(): Piece['last'] {
    return this.last;
  }

  /** Takes note of the record with which a piece ended. */
  judged(last: Last): void {
    this.last = last;
  }

  /** True where the state shows something that no snapshot has. */
  get due(): boolean {
    return this.options.fold.snapshotter.due && this.last !== null && this.last.position !== this.newest;
  }

  /** Milliseconds until the next snapshot, if no record comes before; null where there is nothing to make it for. */
  waitMs(): number | null {
    return this.due ? this.restMs() : this.bindingInMs();
  }

  /** True where one may be made between two records. */
  get allowed(): boolean {
    return this.restMs() === 0 || this.options.fold.snapshotter.cellsDue >= SNAPSHOT_CELLS_MAX;
  }

  /** The snapshot after the last record; null where it would show and bind nothing new. */
  async make(): Promise<MadeSnapshot | null> {
    const { last } = this;
    if (last === null || !(this.due || this.bindingInMs() === 0)) return null;
    const made = await this.options.turns.take(() => this.rowsAt(last));
    this.newest = last.position;
    return made;
  }

  private restMs(): number {
    return this.pace.restMs(performance.now(), this.options.busy());
  }

  /** Milliseconds until records that nothing binds yet must be, though they change no figure; null where there are none. */
  private bindingInMs(): number | null {
    const { state, history } = this.options.fold;
    if (state.sealed === null || history.unbound === 0) this.unboundSinceMs = null;
    else this.unboundSinceMs ??= performance.now();
    if (this.unboundSinceMs === null || this.last?.position === this.newest) return null;
    return Math.max(0, this.unboundSinceMs + BIND_WITHIN_MS - performance.now());
  }

  private async rowsAt(last: Last): Promise<MadeSnapshot> {
    const { electionNo, fold } = this.options;
    const { position: snapshot, timestampMs: timeMs } = last;
    const head = { electionNo, snapshot, previous: this.newest, timeMs };
    const beganMs = performance.now();
    const own = new OwnTime();
    const steps = fold.snapshotter.making(head);
    let step = own.step(() => steps.next());
    while (step.done !== true) {
      await letOthersWork();
      step = own.step(() => steps.next());
    }
    const { value: rows } = step;
    const closing = own.step(() => this.close(last));
    this.pace.made({ beganMs, endedMs: performance.now(), ownMs: own.ms });
    return { rows, closing, blocks: fold.history.takeBlocks() };
  }

  /** The closing record of a snapshot that was just made. */
  private close({ position, timestampMs }: Last): ClosingRow {
    const { fold, openedAt, engineBefore } = this.options;
    const { state, history } = fold;
    const engine = position < openedAt ? engineBefore : ENGINE_VERSION;
    const moment = { snapshot: position, timeMs: timestampMs, engine, renderer: RENDERER };
    return history.close(position, leafText(closingLeaf(state, moment, history.bind())));
  }
}
