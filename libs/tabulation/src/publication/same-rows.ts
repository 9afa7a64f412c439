/** The rows of a stored snapshot against the same snapshot made again from its records. */
import { chained } from '#libs/contracts';
import type { ElectionLayout } from '#libs/election';
import { SanaqError } from '#libs/platform';
import type { SnapshotRows } from '#libs/results';
import type { ElectionToPublish, RelayStore } from './relay-store';
import type { SnapshotContent } from './snapshot-content';
import { snapshotFromStore } from './snapshot-from-store';
import { snapshotInMemory } from './snapshot-in-memory';
import { recordsOfSnapshot } from './snapshot-records';

/** Throws FIGURES_DIFFER where the store has other figures, or none. */
export type RequireSameRows = (made: SnapshotRows, layout: ElectionLayout) => Promise<void>;

function figuresDiffer(electionId: string, snapshot: number): SanaqError {
  return new SanaqError({
    code: 'FIGURES_DIFFER',
    message: `the stored figures of snapshot ${snapshot}, which is not published yet, are not what the records make`,
    place: electionId,
    actor: 'operator',
    action: 'find who wrote them with sanaq replay --compare and rebuild from Kafka (docs/recovery.md)',
  });
}

/** As readers would get them; certifications are bound by the closing record. */
async function chainOf(content: SnapshotContent): Promise<string> {
  let chain: Buffer | null = null;
  for await (const { value } of recordsOfSnapshot({ ...content, facts: () => [] }))
    chain = chained(chain, value ?? Buffer.alloc(0));
  return chain?.toString('hex') ?? '';
}

export function sameRowsIn(store: RelayStore, election: ElectionToPublish): RequireSameRows {
  return async (made, layout) => {
    const { electionId, electionNo } = election;
    const { snapshot } = made.head;
    const stored = await store.snapshot(electionNo, snapshot - 1);
    // The names that its rows need stand behind the snapshot, in the same transaction.
    await election.load();
    const same =
      stored?.snapshot === snapshot &&
      (await chainOf(snapshotFromStore(store, election, stored, null))) ===
        (await chainOf(snapshotInMemory(made, layout, [], stored.engine)));
    if (!same) throw figuresDiffer(electionId, snapshot);
  };
}
