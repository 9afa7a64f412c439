/** A snapshot as it was made, before and beside its rows in the store. */
import type { CellRow } from '#libs/contracts';
import { CELL_STATES, COUNT_COLUMNS, countsOf, type ElectionLayout } from '#libs/election';
import { publishedFact, type ClosingRow, type FactToWrite, type SnapshotRows } from '#libs/results';
import { namesOfLayout } from './names';
import { closingContent, type SnapshotContent, type UnitContent } from './snapshot-content';

const COUNTS = COUNT_COLUMNS.length;

type Cells = SnapshotRows['cells'][number];

/** Cells of a contest by territory, in the order of the register. */
function byTerritory(cells: Cells, layout: ElectionLayout): ReadonlyMap<number, readonly number[]> {
  const { precinctNos } = cells;
  const leafOf = layout.leafUnitOf[0] ?? new Int32Array(0);
  const order = Array.from(precinctNos.keys()).sort((a, b) => (precinctNos[a] ?? 0) - (precinctNos[b] ?? 0));
  const found = new Map<number, number[]>();
  for (const index of order) {
    const unitNo = leafOf[precinctNos[index] ?? -1] ?? -1;
    const inside = found.get(unitNo);
    if (inside) inside.push(index);
    else found.set(unitNo, [index]);
  }
  return found;
}

function* cellsAt(cells: Cells | undefined, indexes: readonly number[], layout: ElectionLayout): Generator<CellRow> {
  if (cells === undefined) return;
  for (const index of indexes) {
    const { precinctNo, stateNo, openItems, protocolSha256, figures, from } = cells.cell(index);
    const precinctId = layout.precincts[precinctNo]?.precinctId ?? '';
    yield { precinctId, state: CELL_STATES[stateNo] ?? 'missing', openItems, protocolSha256, figures, from };
  }
}

function* unitsOf({ shown, cells }: SnapshotRows, layout: ElectionLayout): Generator<UnitContent> {
  let contestNo = -1;
  let ofContest: Cells | undefined;
  let territories: ReadonlyMap<number, readonly number[]> = new Map();
  for (const unit of shown.units) {
    if (unit.contestNo !== contestNo) {
      ({ contestNo } = unit);
      ofContest = cells.find((one) => one.contestNo === contestNo);
      territories = ofContest === undefined ? new Map() : byTerritory(ofContest, layout);
    }
    const { unitNo, vector } = unit;
    yield {
      contestNo,
      unitNo,
      counts: countsOf(vector),
      openItems: vector[vector.length - 1] ?? 0,
      figures: vector,
      from: COUNTS,
      cells: cellsAt(ofContest, territories.get(unitNo) ?? [], layout),
    };
  }
}

/** `layout` is that of the snapshot's moment; `engine` judged the record at its position; `closing` is what it binds. */
export function snapshotInMemory(
  rows: SnapshotRows,
  layout: ElectionLayout,
  facts: readonly FactToWrite[],
  engine: string,
  closing: ClosingRow | null = null,
): SnapshotContent {
  const { snapshot, timeMs } = rows.head;
  return {
    snapshot,
    timeMs,
    root: rows.root,
    engine,
    fromStore: false,
    names: namesOfLayout(layout),
    closing: closing === null ? null : closingContent(closing),
    units: () => unitsOf(rows, layout),
    facts: () =>
      facts.map((fact) => {
        const { position, contestNo, type } = fact;
        return { position, contestNo, type, data: publishedFact(fact, snapshot) };
      }),
    contests: () => rows.shown.contests.map(({ totals, ...contest }) => ({ ...contest, counts: countsOf(totals) })),
  };
}

/** Memory that it takes, about, in bytes. */
export function sizeOfSnapshot({ shown, cells }: SnapshotRows): number {
  const ofUnits = shown.units.reduce((sum, { vector }) => sum + vector.byteLength, 0);
  return cells.reduce((sum, { size }) => sum + size, ofUnits);
}
