/**
 * What the lane has committed and the relay has not sent yet, in memory. Bounded in bytes: what does not fit is left
 * out, and read from the store when its turn comes.
 */
import type { CutBatch } from './verdict-batches';
import type { SnapshotContent } from './snapshot-content';

/** Of verdicts and of snapshots each. A single piece or snapshot is taken whatever its size: it is in memory anyway. */
const QUEUE_BYTES_MAX = 33_554_432;

/** The verdicts of the records from `from` up to but not including `next`. */
export interface OutgoingVerdicts {
  readonly from: number;
  readonly next: number;
  readonly batches: readonly CutBatch[];
}

/** A snapshot, with the number of the one before it (-1 for none). */
export interface OutgoingSnapshot {
  readonly snapshot: number;
  readonly previous: number;
  readonly content: SnapshotContent;
  readonly size: number;
}

class BoundedQueue<T> {
  private readonly entries: { readonly entry: T; readonly size: number }[] = [];
  private size = 0;

  /** False where there is no room. */
  add(entry: T, size: number): boolean {
    if (this.entries.length > 0 && this.size + size > QUEUE_BYTES_MAX) return false;
    this.entries.push({ entry, size });
    this.size += size;
    return true;
  }

  get head(): T | null {
    return this.entries[0]?.entry ?? null;
  }

  drop(): void {
    this.size -= this.entries.shift()?.size ?? 0;
  }
}

export class Outbox {
  readonly verdicts = new BoundedQueue<OutgoingVerdicts>();
  readonly snapshots = new BoundedQueue<OutgoingSnapshot>();
  /** Position up to which everything is committed; null until the lane has opened. */
  end: number | null = null;
  /** Newest snapshot that is committed, -1 for none. */
  lastSnapshot = -1;
  /** False where no definition and no decision so far can hold results back. */
  mayBeHeldBack = false;
  /** False until what stands in the store, and the state from which records are judged, was held against the journal. */
  confirmed = false;
  private readonly waiting = new Set<() => void>();

  /** The lane begins here: all before is in the store alone. `heldBack`: the definition in force may hold results back. */
  begin(position: number, snapshot: number, heldBack = true): void {
    this.mayBeHeldBack = heldBack;
    this.end = position;
    this.lastSnapshot = snapshot;
    this.wake();
  }

  /** What is committed may go out from now on. */
  confirm(): void {
    this.confirmed = true;
    this.wake();
  }

  /** Takes what was just committed; a snapshot may be known by its number alone: then the store tells the rest. */
  add(verdicts: OutgoingVerdicts, snapshot: OutgoingSnapshot | number | null): void {
    const size = verdicts.batches.reduce((sum, { batch }) => sum + batch.size, 0);
    this.verdicts.add(verdicts, size);
    this.end = verdicts.next;
    if (typeof snapshot === 'number') this.lastSnapshot = snapshot;
    else if (snapshot !== null) {
      this.snapshots.add(snapshot, snapshot.size);
      this.lastSnapshot = snapshot.snapshot;
    }
    this.wake();
  }

  /** Resolves when something was added, or after so long, or at the signal. */
  async changed(waitMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      signal.addEventListener('abort', done, { once: true });
      this.waiting.add(done);
    });
  }

  private wake(): void {
    for (const done of [...this.waiting]) done();
  }
}
