/** The checkpoints of one lane: the one from which it went on is checked beside it, and new ones are kept now and then. */
import type { Pool } from 'pg';
import { SAVED_STATE_ENGINE, saveState } from '#libs/election';
import { writeCheckpoint } from '#libs/journal';
import { CHECKPOINT_RECORDS_MIN } from './checkpoint';
import { checkCheckpoint, type CheckedFold } from './checkpoint-check';
import type { ElectionFold } from './election-fold';

/** At its end a process keeps this part of what it would otherwise wait for. */
const LESS_AT_THE_END = 10;

export interface CheckpointOptions {
  readonly pool: Pool;
  readonly electionId: string;
  /** Given where the store is not the one behind the pool: then nothing is kept. */
  readonly store?: unknown;
  readonly checkpointRecordsMin?: number;
  readonly onCheckpointFailed?: (error: unknown) => void;
}

interface LastRecord {
  readonly position: number;
  readonly sha256: Buffer;
}

export class Checkpoints {
  private keptAt: number;
  private readonly recordsMin: number;
  private atTheEnd = false;
  /** Writes the state that was taken last. */
  private write: (() => void) | null = null;
  private writing: Promise<void> | null = null;
  private checking: Promise<void> = Promise.resolve();
  /** The stored one is not replaced meanwhile: where it differs, it is the one that is marked and looked at. */
  private underCheck = false;
  private failed: { readonly error: unknown } | null = null;

  constructor(
    private readonly options: CheckpointOptions,
    private readonly electionNo: number,
    private readonly fold: ElectionFold,
  ) {
    this.keptAt = fold.from?.position ?? 0;
    this.recordsMin = options.checkpointRecordsMin ?? CHECKPOINT_RECORDS_MIN;
  }

  /**
   * Has the checkpoint from which the fold went on held against the journal; `onSame` where it is what the journal makes,
   * at once where there is none, `onFailed` where counting must stop.
   */
  check(
    { journal, snapshots, published, busy }: Pick<CheckedFold, 'journal' | 'snapshots' | 'published' | 'busy'>,
    signal: AbortSignal,
    onSame: () => void,
    onFailed: () => void,
  ): void {
    const { pool, electionId } = this.options;
    const { electionNo, fold } = this;
    if (fold.from === null || fold.confirmed) {
      onSame();
      return;
    }
    const checked = { pool, journal, snapshots, published, busy, electionId, electionNo, from: fold.from };
    this.underCheck = true;
    this.checking = checkCheckpoint(checked, signal)
      .then((same) => {
        if (same) onSame();
      })
      .catch((error: unknown) => {
        this.failed = { error };
        onFailed();
      })
      .finally(() => {
        this.underCheck = false;
      });
  }

  /** Throws why counting must stop, where that is known. */
  requireSame(): void {
    if (this.failed !== null) throw this.failed.error;
  }

  /** Waits for the check, which ends with its signal. */
  checked(): Promise<void> {
    return this.checking;
  }

  /** True where the process ends now and the state is worth keeping: from here on less is. */
  ending(last: LastRecord | null): boolean {
    this.atTheEnd = true;
    return this.failed === null && last !== null && this.due(last.position, false);
  }

  /**
   * True where keeping it is worth its cost: with a backlog once as much has come as before, so that all of them cost
   * no more than the last one; in ordinary times after so many records, and at the end of a process after fewer.
   */
  private due(position: number, busy: boolean): boolean {
    if (this.writing !== null || this.options.store !== undefined) return false;
    const more = position - this.keptAt;
    if (this.atTheEnd) return more > 0 && more >= this.recordsMin / LESS_AT_THE_END;
    return !this.underCheck && more >= (busy ? Math.max(this.recordsMin, this.keptAt) : this.recordsMin);
  }

  /** Takes the state where that is due: right after the snapshot of its last record, when nothing waits to be shown. */
  take(last: LastRecord | null, root: string, busy: boolean): void {
    if (last === null || !this.due(last.position, busy)) return;
    const { pool, onCheckpointFailed } = this.options;
    const { state, signed } = this.fold;
    this.keptAt = last.position;
    let pieces: readonly Buffer[];
    try {
      pieces = saveState(state, signed.kept());
    } catch (error) {
      // A state that cannot be kept is counted on all the same.
      onCheckpointFailed?.(error);
      return;
    }
    const { position, sha256: recordSha256 } = last;
    const head = { position, recordSha256, root, definition: state.definitionSha256, engine: SAVED_STATE_ENGINE };
    this.write = () => {
      this.writing = writeCheckpoint(pool, this.electionNo, head, pieces)
        .catch((error: unknown) => onCheckpointFailed?.(error))
        .finally(() => {
          this.writing = null;
        });
    };
  }

  /** What writes the state just taken, to be called once its snapshot is in the store; null where none was taken. */
  taken(): (() => void) | null {
    const { write } = this;
    this.write = null;
    return write;
  }

  /** Waits for the writing under way. */
  async written(): Promise<void> {
    await this.writing;
  }
}
