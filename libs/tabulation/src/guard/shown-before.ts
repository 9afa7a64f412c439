/** What was published before a relay began, as the store has it: a guard goes on from there. */
import type { CellRow, UnitFigures } from '#libs/contracts';
import { CELL_STATES, countsOf } from '#libs/election';
import type { ElectionToPublish, RelayStore } from '../publication/relay-store';

export interface ShownUnit extends UnitFigures {
  readonly contestNo: number;
  readonly unitNo: number;
}

export interface ShownBefore {
  units(): Promise<readonly ShownUnit[]>;
  /** Precincts of a territory that were shown. */
  cells(contestNo: number, unitNo: number): Promise<readonly CellRow[]>;
}

/** `snapshot`: the newest one that is published. */
export function shownBefore(store: RelayStore, election: ElectionToPublish, snapshot: number): ShownBefore {
  const { electionNo } = election;
  return {
    units: async () => {
      // Asked first: the names are those of precincts, too.
      await election.load();
      return (await store.unitsAt(electionNo, snapshot)).map(({ counts, ...unit }) => ({
        ...unit,
        counts: countsOf(counts),
        from: 0,
      }));
    },
    cells: async (contestNo, unitNo) => {
      const place = { electionNo, contestNo, snapshot };
      const rows = await store.precinctsAt(place, election.precinctNosOfTerritory(unitNo));
      return rows.map(({ precinctNo, stateNo, openItems, protocolSha256, figures }) => ({
        precinctId: election.precinctId(precinctNo) ?? '',
        state: CELL_STATES[stateNo] ?? 'missing',
        openItems,
        protocolSha256,
        figures: figures ?? [],
        from: 0,
      }));
    },
  };
}
