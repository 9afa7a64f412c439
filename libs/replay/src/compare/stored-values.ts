/**
 * What the live tables say at the present snapshot: the newest row of everything at or below it, kept up as the
 * snapshots go by. So a row that was changed, taken away or put in shows where it takes effect.
 */
import { COUNT_COLUMNS, type ContestState } from '#libs/election';
import type { PrecinctRow, SnapshotTables, UnitRow } from '#libs/results';
import type { PrecinctFigures } from './figures-view';

const COUNTS = COUNT_COLUMNS.length;

interface StoredSlot extends PrecinctFigures {
  readonly figures: readonly number[];
}

export class StoredValues {
  /** By number of the contest; a round opened later adds to both. */
  private readonly units: Map<number, Float64Array>[] = [];
  private readonly slots: (StoredSlot | undefined)[][] = [];

  unit(contestNo: number, unitNo: number): Float64Array | null {
    return this.units[contestNo]?.get(unitNo) ?? null;
  }

  slot(contestNo: number, slot: number): PrecinctFigures | null {
    return this.slots[contestNo]?.[slot] ?? null;
  }

  /** Takes in a snapshot's rows; returns what they touch by contest: unit numbers and slots. */
  take(rows: SnapshotTables, contests: readonly ContestState[]): { units: Set<number>[]; slots: Set<number>[] } {
    for (const { slotCount } of contests.slice(this.units.length)) {
      this.units.push(new Map());
      this.slots.push(new Array<StoredSlot | undefined>(slotCount));
    }
    const touched = { units: contests.map(() => new Set<number>()), slots: contests.map(() => new Set<number>()) };
    for (const row of rows.units) {
      const width = contests[row.contest_no]?.compiled.width ?? 0;
      this.units[row.contest_no]?.set(row.unit_no, unitVector(row, width));
      touched.units[row.contest_no]?.add(row.unit_no);
    }
    for (const row of rows.precincts) {
      const contest = contests[row.contest_no];
      const slot = contest?.slots.slotOf[row.precinct_no] ?? -1;
      const slots = this.slots[row.contest_no];
      if (contest === undefined || slots === undefined || slot < 0) continue;
      slots[slot] = storedSlot(row, contest.compiled.width);
      touched.slots[row.contest_no]?.add(slot);
    }
    return touched;
  }
}

export function unitVector(row: Pick<UnitRow, 'counts' | 'figures' | 'open_items'>, width: number): Float64Array {
  const vector = new Float64Array(COUNTS + width + 1);
  vector.set(row.counts.slice(0, COUNTS));
  vector.set(row.figures.slice(0, width), COUNTS);
  vector[COUNTS + width] = row.open_items;
  return vector;
}

function storedSlot(row: PrecinctRow, width: number): StoredSlot {
  return {
    state: row.state,
    openItems: row.open_items,
    protocolPosition: row.protocol_position,
    protocol: row.protocol_sha256 === null ? null : `sha256:${row.protocol_sha256.toString('hex')}`,
    figures: row.figures ?? new Array<number>(width).fill(0),
  };
}
