/** Sums of the recount's cells for every unit of every hierarchy: each cell is added to all units above it. */
import { cellKey, type PlainCell, type Recount } from './recount';
import { upwards } from './recount-frame';

/** expected, counted, held, annulled, notHeld, missing. */
export type Counts = readonly [number, number, number, number, number, number];

export interface PlainSums {
  readonly counts: [number, number, number, number, number, number];
  readonly figures: number[];
  openItems: number;
}

export type PlainState = 'missing' | 'counted' | 'held';

export function stateOf(cell: PlainCell): PlainState {
  if (cell.current !== null) return 'counted';
  return cell.held.size > 0 ? 'held' : 'missing';
}

export const ADMINISTRATIVE = 'administrative';
/** Where a hierarchy's precincts without a constituency are shown. */
const NONE = '-';

export function unitKey(contestId: string, hierarchy: string, unitId: string): string {
  return `${contestId}/${hierarchy}/${unitId}`;
}

/** Units of every hierarchy that a precinct belongs to. */
function unitsOf(recount: Recount, precinctId: string): [hierarchy: string, unitId: string][] {
  const { frame } = recount;
  const precinct = frame?.precincts.get(precinctId);
  if (frame === null || precinct === undefined) throw new Error(`no precinct ${precinctId}`);
  const units = upwards(frame, precinct.territoryId).map((unitId): [string, string] => [ADMINISTRATIVE, unitId]);
  return [...units, ['district', precinct.constituencies.get('district') ?? NONE]];
}

export class SumsOfRecount {
  private readonly unitsByPrecinct = new Map<string, [string, string][]>();

  constructor(private readonly recount: Recount) {}

  unitsAbove(precinctId: string): readonly [hierarchy: string, unitId: string][] {
    let units = this.unitsByPrecinct.get(precinctId);
    if (units === undefined) this.unitsByPrecinct.set(precinctId, (units = unitsOf(this.recount, precinctId)));
    return units;
  }

  /** By unitKey, from scratch. */
  all(): Map<string, PlainSums> {
    const sums = new Map<string, PlainSums>();
    for (const cell of this.recount.cells.values()) {
      const state = stateOf(cell);
      for (const [hierarchy, unitId] of this.unitsAbove(cell.precinctId)) {
        const key = unitKey(cell.contest.contestId, hierarchy, unitId);
        let sum = sums.get(key);
        if (sum === undefined) {
          const width = cell.contest.counters.length + cell.contest.options.length;
          sums.set(
            key,
            (sum = { counts: [0, 0, 0, 0, 0, 0], figures: new Array<number>(width).fill(0), openItems: 0 }),
          );
        }
        sum.counts[0]++;
        sum.counts[state === 'counted' ? 1 : state === 'held' ? 2 : 5]++;
        sum.openItems += cell.held.size;
        if (cell.current !== null)
          for (const [column, figure] of cell.current.figures.entries())
            sum.figures[column] = (sum.figures[column] ?? 0) + figure;
      }
    }
    return sums;
  }

  /** Every held record of a contest, those of unknown precincts too. */
  openItems(contestId: string): number {
    let open = this.recount.unplaced.get(contestId) ?? 0;
    for (const precinctId of this.recount.frame?.precincts.keys() ?? [])
      open += this.recount.cells.get(cellKey(contestId, precinctId))?.held.size ?? 0;
    return open;
  }
}
