/** What a transaction leaves in the simulated store. */
import type { BatchToApply } from '#libs/journal';
import type { ClosingRow } from '#libs/results';
import type { Written } from './copied-rows';
import { FIGURE_TABLES, StoreError, type StoredElection, type StoredFact, type StoredSnapshot } from './fake-election';

/** Its columns in the order of the statement. */
function closingOf({ values }: Written['statements'][number]): ClosingRow {
  const [, index, snapshot, leaf, streamSize, streamRange, blockFrom, verdictCount, verdictRoot, logRange] = values;
  const row = { index, snapshot, leaf, streamSize, streamRange, blockFrom, verdictCount, verdictRoot, logRange };
  return row as ClosingRow;
}

/** Everything of the transaction, or nothing; false where another writer's row is in its place. */
export function commit(
  election: StoredElection,
  batch: BatchToApply,
  { copied, statements }: Written,
  before: NonNullable<StoredElection['position']>,
): boolean {
  const snapshots = statements
    .filter(({ text }) => text.includes('into sanaq.snapshot '))
    .map(
      ({ values: [, snapshot, previous, timeMs, root] }) => ({ snapshot, previous, timeMs, root }) as StoredSnapshot,
    );
  const facts = statements
    .filter(({ text }) => text.includes('into sanaq.certification'))
    .map(
      ({ values: [, position, snapshot, contestNo, type, data] }) =>
        ({ position, snapshot, contestNo, type, data }) as StoredFact,
    );
  for (const { snapshot, previous } of snapshots) {
    // The key of the table: a second writer at the same position, with nothing new to read, meets the first one's.
    if (election.snapshots.some((one) => one.snapshot === snapshot)) return false;
    if (previous !== (election.snapshots.at(-1)?.snapshot ?? null))
      throw new StoreError(`SNAPSHOT_FOREIGN: snapshot ${snapshot} does not follow the last one`, 'P0001');
  }
  const closings = statements.filter(({ text }) => text.includes('into sanaq.closing')).map(closingOf);
  for (const { index } of closings) {
    if (index !== election.closings.length)
      throw new StoreError(`CLOSING_FOREIGN: closing record ${index} does not follow the last one`, 'P0001');
  }
  election.closings.push(...closings);
  election.snapshots.push(...snapshots);
  election.facts.push(...facts);
  for (const table of FIGURE_TABLES) election.figures[table].push(...(copied.get(`sanaq.${table}`) ?? []));
  election.journal.push(...(copied.get('sanaq.journal') ?? []));
  election.later.push(...(copied.get('sanaq.later_verdict') ?? []));
  election.position = {
    nextPosition: batch.next,
    beginPosition: before.beginPosition,
    last: batch.last ?? before.last,
    endPosition: batch.endPosition,
  };
  return true;
}
