/** The state behind a stored position, folded from the journal and its verdicts without judging anything again. */
import { setImmediate as letOthersWork } from 'node:timers/promises';
import type { Pool } from 'pg';
import { decodeForCounting } from '#libs/contracts';
import { ElectionState, refold } from '#libs/election';
import type { Journal, JournalSlice } from '#libs/journal';
import { SanaqError } from '#libs/platform';
import type { CheckpointSource, RestoredFold } from './checkpoint';
import { lastSnapshotBefore, rootOfSnapshot, SignedDecisions, Snapshotter } from '#libs/results';

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

/** What a fold asks of the snapshots in the store. */
export interface StoredSnapshots {
  /** Number of the newest before a position; null where there is none. */
  lastBefore(electionNo: number, position: number): Promise<number | null>;
  rootOf(electionNo: number, snapshot: number): Promise<string | null>;
}

export function storedSnapshots(pool: Pool): StoredSnapshots {
  return {
    lastBefore: (electionNo, position) => lastSnapshotBefore(pool, electionNo, position),
    rootOf: (electionNo, snapshot) => rootOfSnapshot(pool, electionNo, snapshot),
  };
}

/** Grows with the journal: a process that stands by advances it now and then, the one who counts advances it once and continues. */
export class ElectionFold {
  state: ElectionState;
  signed = new SignedDecisions();
  snapshotter: Snapshotter;
  /** The checkpoint from which this fold went on, or null. */
  from: RestoredFold | null = null;
  /** The last snapshot in the store among the records folded. */
  lastSnapshot: number | null = null;
  /** Everything before this position is folded. */
  next = 0;
  private lastPosition: number | null = null;
  private folded = 0;

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
   * the records make; the fold must then be dropped.
   */
  async advance(to: number, signal?: AbortSignal, onSlice?: () => void): Promise<void> {
    if (to <= this.next && this.lastPosition === this.lastSnapshot) return;
    const { checkpoint } = this;
    if (checkpoint !== null && this.next === 0 && to >= checkpoint.recordsMin) await this.goOnFrom(checkpoint, onSlice);
    const snapshot = await this.snapshots.lastBefore(this.electionNo, to);
    // A snapshot without new records may have come after they were folded.
    if (snapshot !== null && snapshot === this.lastPosition) await this.takeAsStored(snapshot);
    for await (const slice of this.journal.read(this.electionNo, this.next, to)) {
      await this.fold(slice, snapshot);
      onSlice?.();
      if (signal?.aborted === true) return;
    }
    this.next = Math.max(this.next, to);
  }

  /** Takes the stored checkpoint up where it is one of this journal; otherwise everything is folded. */
  private async goOnFrom(checkpoint: CheckpointSource, onSlice?: () => void): Promise<void> {
    const found = await checkpoint.restore();
    onSlice?.();
    if (typeof found === 'string') return;
    this.from = found;
    this.state = found.state;
    this.signed = found.signed;
    this.snapshotter = new Snapshotter(this.state);
    this.lastPosition = found.position;
    this.next = found.position + 1;
    await this.takeAsStored(found.position);
    onSlice?.();
  }

  private async fold(slice: JournalSlice, snapshot: number | null): Promise<void> {
    for (const { record, sha256 } of slice.records) {
      const decoded = decodeForCounting(record);
      if (!decoded.sha256.equals(sha256)) throw journalAltered(this.electionId, record.position);
      const verdicts = slice.verdicts.get(record.position) ?? [];
      refold(this.state, decoded, verdicts);
      if (verdicts.some((verdict) => verdict.kind === 'accepted')) this.signed.note(record, decoded);
      this.lastPosition = record.position;
      this.next = record.position + 1;
      if (record.position === snapshot) await this.takeAsStored(snapshot);
      if (++this.folded % RECORDS_PER_TURN === 0) await letOthersWork();
    }
  }

  private async takeAsStored(snapshot: number): Promise<void> {
    if (snapshot === this.lastSnapshot) return;
    const steps = this.snapshotter.takingAsStored();
    while (steps.next().done !== true) await letOthersWork();
    const root = await this.snapshots.rootOf(this.electionNo, snapshot);
    if (root !== this.state.root()) throw snapshotDiffers(this.electionId, snapshot);
    this.lastSnapshot = snapshot;
  }
}
