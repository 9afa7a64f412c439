/** The snapshot that is to be sent next: from memory where it has it, else from the store. */
import type { Outbox } from '../publication/outbox';
import type { SnapshotContent } from '../publication/snapshot-content';
import { snapshotFromStore } from '../publication/snapshot-from-store';
import type { ElectionToPublish, RelayStore } from '../publication/relay-store';

export class SnapshotSource {
  constructor(
    private readonly store: RelayStore,
    private readonly election: ElectionToPublish,
    private readonly outbox: Outbox | null,
  ) {}

  /** The first snapshot after one (-1 for the first of all); null where there is none yet. */
  async after(snapshot: number): Promise<SnapshotContent | null> {
    const { outbox } = this;
    if (outbox !== null) {
      while (outbox.snapshots.head !== null && outbox.snapshots.head.snapshot <= snapshot) outbox.snapshots.drop();
      const { head } = outbox.snapshots;
      // Nothing lies between the two: what is in memory is the next one.
      if (head !== null && head.previous <= snapshot) return head.content;
      if (outbox.end !== null && outbox.lastSnapshot <= snapshot) return null;
    }
    return this.stored(snapshot);
  }

  /** The same from the store alone. */
  async stored(after: number): Promise<SnapshotContent | null> {
    await this.election.load();
    if (!this.election.sealed) return null;
    const stored = await this.store.snapshot(this.election.electionNo, after);
    if (stored === null) return null;
    // The snapshot may have come, with a round that it shows, after the names were loaded.
    await this.election.load();
    const closing = await this.store.closing(this.election.electionNo, stored.snapshot);
    return snapshotFromStore(this.store, this.election, stored, closing);
  }
}
