/** The records of results.v1 of an election that was never stored: for readers’ tests. */
import { chained } from '#libs/contracts';
import { ENGINE_VERSION, type ElectionState } from '#libs/election';
import { Snapshotter } from '#libs/results';
import type { SnapshotContent } from '../../libs/tabulation/src/publication/snapshot-content';
import { snapshotInMemory } from '../../libs/tabulation/src/publication/snapshot-in-memory';
import { closingRecord, recordsOfSnapshot } from '../../libs/tabulation/src/publication/snapshot-records';

export class PublishedInMemory {
  private readonly snapshotter: Snapshotter;
  private previous: number | null = null;

  constructor(private readonly state: ElectionState) {
    this.snapshotter = new Snapshotter(state);
  }

  /** The snapshot at the position; null where nothing changed. */
  content(position: number): SnapshotContent | null {
    const layout = this.state.sealed?.layout;
    if (!this.snapshotter.due || layout === undefined) return null;
    const head = { electionNo: 1, snapshot: position, previous: this.previous, timeMs: 1_700_000_000_000 + position };
    const steps = this.snapshotter.making(head);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    this.previous = position;
    return snapshotInMemory(step.value, layout, [], ENGINE_VERSION);
  }

  /** Values of the records of a snapshot at the position, its closing record last; none where nothing changed. */
  async snapshot(position: number): Promise<readonly Buffer[]> {
    const content = this.content(position);
    if (content === null) return [];
    const values: Buffer[] = [];
    let chain: Buffer | null = null;
    for await (const { value } of recordsOfSnapshot(content)) {
      const bytes = value ?? Buffer.alloc(0);
      values.push(bytes);
      chain = chained(chain, bytes);
    }
    const closing = await closingRecord(content, { records: values.length, chain });
    return [...values, closing.value ?? Buffer.alloc(0)];
  }
}
