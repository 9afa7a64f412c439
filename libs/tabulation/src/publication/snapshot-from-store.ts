/** A snapshot as the rows of the store tell it. */
import type { CellRow } from '#libs/contracts';
import { CELL_STATES, countsOf } from '#libs/election';
import type { ClosingRow, PrecinctToSend, SnapshotToSend, UnitToSend } from '#libs/results';
import { namesOfStored } from './names';
import type { ElectionToPublish, RelayStore } from './relay-store';
import { closingContent, type SnapshotContent, type UnitContent } from './snapshot-content';

/** Precincts that are looked up at a time: those of several territories together, or of a single large one. */
const PRECINCTS_READ_MAX = 5_000;
const NO_FIGURES: readonly number[] = [];

function cellOf(election: ElectionToPublish, row: PrecinctToSend): CellRow {
  return {
    precinctId: election.precinctId(row.precinctNo) ?? '',
    state: CELL_STATES[row.stateNo] ?? 'missing',
    openItems: row.openItems,
    protocolSha256: row.protocolSha256,
    figures: row.figures ?? NO_FIGURES,
    from: 0,
  };
}

class StoredUnits {
  constructor(
    private readonly election: ElectionToPublish,
    private readonly rows: ReturnType<RelayStore['rows']>,
  ) {}

  async *units(): AsyncGenerator<UnitContent> {
    for await (const page of this.rows.units()) {
      let group: UnitToSend[] = [];
      let precincts = 0;
      for (const unit of page) {
        const below = this.election.precinctNosOfTerritory(unit.unitNo).length;
        const other = group[0]?.contestNo !== unit.contestNo;
        if (group.length > 0 && (other || precincts + below > PRECINCTS_READ_MAX)) {
          yield* this.withCells(group);
          group = [];
          precincts = 0;
        }
        group.push(unit);
        precincts += below;
      }
      yield* this.withCells(group);
    }
  }

  /** Units of one contest, each with the rows of its precincts. */
  private async *withCells(units: readonly UnitToSend[]): AsyncGenerator<UnitContent> {
    const [first] = units;
    if (first === undefined) return;
    const { election } = this;
    const precinctNos = units.flatMap(({ unitNo }) => [...election.precinctNosOfTerritory(unitNo)]);
    const rows = precinctNos.length === 0 ? [] : await this.rows.precincts(first.contestNo, precinctNos);
    const byNo = new Map(rows.map((row) => [row.precinctNo, row]));
    for (const { contestNo, unitNo, openItems, counts, figures } of units) {
      const cells = election.precinctNosOfTerritory(unitNo).flatMap((no) => {
        const row = byNo.get(no);
        return row === undefined ? [] : [cellOf(election, row)];
      });
      yield { contestNo, unitNo, openItems, counts: countsOf(counts), figures, from: 0, cells };
    }
  }
}

/** The snapshot's content, read when it is asked for; `closing` is what it binds. */
export function snapshotFromStore(
  store: RelayStore,
  election: ElectionToPublish,
  stored: SnapshotToSend,
  closing: ClosingRow | null,
): SnapshotContent {
  const rows = store.rows(election.electionNo, stored.snapshot);
  return {
    ...stored,
    fromStore: true,
    names: namesOfStored(election),
    closing: closing === null ? null : closingContent(closing),
    units: () => new StoredUnits(election, rows).units(),
    facts: () => rows.facts(),
    contests: async () =>
      (await rows.contests()).map(({ counts, ...contest }) => ({ ...contest, counts: countsOf(counts) })),
  };
}
