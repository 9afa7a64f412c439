/**
 * Judged pieces on their way into the store: one transaction after the other, and all pieces that wait by then go into
 * the next one together. A transaction takes several exchanges with the database, each of which waits for its turn
 * beside the judging; so the more there is to write, the fewer exchanges a record costs.
 */
import type { Applied, BatchToApply } from '#libs/journal';

/** Pieces that may wait while others are being written. */
const PIECES_WAITING_MAX = 8;

interface Waiting {
  readonly batch: BatchToApply;
  readonly onApplied: () => void;
}

export class WriteQueue {
  private readonly waiting: Waiting[] = [];
  /** All writes until nothing waits any more; never rejects. */
  private writing: Promise<void> = Promise.resolve();
  private busy = false;
  /** The transaction under way; never rejects. */
  private transaction: Promise<void> = Promise.resolve();
  /** Why nothing is written any more. */
  private stopped: { readonly by: 'fence' } | { readonly by: 'error'; readonly error: unknown } | null = null;

  /** `onStopped` is told when nothing more will be written, because a write was fenced or failed. */
  constructor(
    private readonly apply: (batch: BatchToApply) => Promise<Applied>,
    private readonly onStopped: () => void,
  ) {}

  /** Has the batch written behind those before it; `onApplied` is told once it is in the store. */
  add(batch: BatchToApply, onApplied: () => void): void {
    this.waiting.push({ batch, onApplied });
    if (!this.busy) this.writing = this.writeAll();
  }

  /** Waits until one more piece may be added; `fenced` or the error of a write where none will be written. */
  async room(): Promise<Applied> {
    while (this.waiting.length >= PIECES_WAITING_MAX && this.stopped === null) await this.transaction;
    return this.outcome();
  }

  /** Waits until everything is written; `fenced` or the error of a write where that will never be. */
  async settled(): Promise<Applied> {
    await this.writing;
    return this.outcome();
  }

  private outcome(): Applied {
    if (this.stopped?.by === 'error') throw this.stopped.error;
    return this.stopped === null ? 'applied' : 'fenced';
  }

  private async writeAll(): Promise<void> {
    this.busy = true;
    while (this.waiting.length > 0 && this.stopped === null) {
      this.transaction = this.writeTogether(this.takeGroup());
      await this.transaction;
    }
    this.busy = false;
  }

  private async writeTogether(group: readonly Waiting[]): Promise<void> {
    try {
      const applied = await this.apply(merged(group.map(({ batch }) => batch)));
      if (applied === 'fenced') this.stop({ by: 'fence' });
      else for (const { onApplied } of group) onApplied();
    } catch (error) {
      this.stop({ by: 'error', error });
    }
  }

  private stop(stopped: NonNullable<WriteQueue['stopped']>): void {
    this.stopped = stopped;
    this.onStopped();
  }

  /** What waits, up to the first batch that writes more than records: that must be the last of its transaction. */
  private takeGroup(): Waiting[] {
    const closing = this.waiting.findIndex(({ batch }) => batch.write !== undefined);
    return this.waiting.splice(0, closing < 0 ? this.waiting.length : closing + 1);
  }
}

function merged(batches: readonly BatchToApply[]): BatchToApply {
  const [first] = batches;
  const final = batches[batches.length - 1];
  if (first === undefined || final === undefined) throw new Error('a transaction of nothing');
  return {
    ...final,
    from: first.from,
    last: batches.findLast(({ last }) => last !== null)?.last ?? null,
    rows: batches.flatMap(({ rows }) => rows),
  };
}
