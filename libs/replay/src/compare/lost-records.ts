/** What answers show of a stream's records that are not there (any more): verdicts and snapshots of unknown positions. */
import type { GivenSides } from '../source/given-sides';
import type { Difference } from './difference';
import type { SnapshotCheck } from './snapshot-check';

/** Differences for verdicts whose cause has no record, and for what was published beyond the end of all records. */
export async function lostRecords(given: GivenSides, snapshots: SnapshotCheck): Promise<Difference[]> {
  const missing = (position: number): Difference => ({
    kind: 'record',
    position,
    between: ['stream'],
    fields: [],
    missingIn: 'stream',
  });
  const found: Difference[] = given.strays.flatMap(({ side, given: { verdict } }) =>
    side === 'published' ? [missing(verdict.cause)] : [],
  );
  const beyond = (await given.nextPublished())?.verdict.cause ?? (await snapshots.topic.nextSnapshot());
  return beyond === null ? found : [...found, missing(beyond)];
}
