/** The units of one contest as they were last shown, and what their parts add up to. */
import type { CellRow, UnitFigures } from '#libs/contracts';
import { ADMINISTRATIVE, CELL_STATES, COUNT_COLUMNS } from '#libs/election';
import type { UnitPlace } from '../publication/names';
import { CellBook, FIRST_FIGURE, OPEN_ITEMS_COLUMN, type PrecinctNumbers } from './cell-book';

const COUNTS = COUNT_COLUMNS.length;
const MISSING = 'missing';
const MISSING_COLUMN = COUNT_COLUMNS.indexOf(MISSING);

/** The first thing in a contest that does not add up. */
export interface Fault {
  readonly unitNo: number;
  readonly what: string;
}

interface BookedUnit {
  readonly place: UnitPlace;
  /** Precincts by state (`expected` first), open items, figures. */
  vector: Float64Array;
  /** Of the units right below it; null for a unit without such. */
  below: Float64Array | null;
  /** Of the precincts right below it, as CellBook has them; null unless they are known. */
  cells: Float64Array | null;
}

export class ContestBook {
  private readonly units = new Map<number, BookedUnit>();
  private readonly touched = new Set<number>();
  /** Sums below units that have not been shown themselves yet. */
  private readonly orphans = new Map<number, Float64Array>();
  private readonly cells: CellBook;
  private readonly width: number;
  private fault: Fault | null = null;

  /** `columns`: ids of counters, then of options. */
  constructor(
    private readonly columns: readonly string[],
    precincts: PrecinctNumbers,
  ) {
    this.width = COUNTS + 1 + columns.length;
    this.cells = new CellBook(columns.length, precincts);
  }

  get cellCount(): number {
    return this.cells.size;
  }

  /** True where the precincts of a territory are already in the book. */
  knowsCellsOf(unitNo: number): boolean {
    return this.units.get(unitNo)?.cells != null;
  }

  /** True where no precinct of a unit was counted, held or contested when it was last shown, if it ever was. */
  isUntouched(unitNo: number): boolean {
    const vector = this.units.get(unitNo)?.vector;
    return vector === undefined || (vector[MISSING_COLUMN] === vector[0] && vector[COUNTS] === 0);
  }

  /** Puts a unit in the place of what it was. */
  unit(unitNo: number, place: UnitPlace, shown: UnitFigures): void {
    const vector = this.vectorOf(unitNo, shown);
    const booked = this.booked(unitNo, place);
    const { vector: before } = booked;
    booked.vector = vector;
    this.touched.add(unitNo);
    if (place.parentNo < 0) return;
    this.touched.add(place.parentNo);
    const below = this.sumBelow(place.parentNo);
    for (let column = 0; column < this.width; column++) {
      below[column] = (below[column] ?? 0) + (vector[column] ?? 0) - (before[column] ?? 0);
    }
  }

  /** From now on the territory's precincts are in the book; those before are told of by {@link cell}. */
  beginCells(unitNo: number): void {
    const unit = this.units.get(unitNo);
    if (unit !== undefined) unit.cells ??= new Float64Array(FIRST_FIGURE + this.columns.length);
  }

  /** Puts a precinct of a territory in the place of what it was. */
  cell(unitNo: number, cell: CellRow): void {
    const sum = this.units.get(unitNo)?.cells;
    if (sum == null) return;
    if (!this.cells.replace(cell, sum)) {
      this.fault ??= { unitNo, what: `the figures of precinct ${cell.precinctId} change and its protocol does not` };
    }
  }

  /** The first unit touched since the last check that does not add up, or null. */
  check(names: (unitNo: number) => UnitPlace): Fault | null {
    for (const unitNo of this.touched) this.fault ??= this.faultOf(unitNo, names);
    if (this.touched.size > 0) this.fault ??= this.topsFault();
    this.touched.clear();
    return this.fault;
  }

  private faultOf(unitNo: number, names: (unitNo: number) => UnitPlace): Fault | null {
    const unit = this.units.get(unitNo);
    if (unit === undefined) {
      return { unitNo, what: `unit ${names(unitNo).unitId} is not shown, and units below it are` };
    }
    return this.difference(unitNo, unit.vector, unit.below) ?? this.cellsFault(unitNo, unit);
  }

  private difference(unitNo: number, stated: Float64Array, summed: Float64Array | null): Fault | null {
    if (summed === null) return null;
    for (let column = 0; column < this.width; column++) {
      if (stated[column] === summed[column]) continue;
      const what = `${this.columnName(column)} is ${stated[column] ?? 0}, its parts add up to ${summed[column] ?? 0}`;
      return { unitNo, what };
    }
    return null;
  }

  private cellsFault(unitNo: number, { vector, cells, place }: BookedUnit): Fault | null {
    if (cells === null || !place.isTerritory) return null;
    const summed = Float64Array.from(vector);
    let listed = 0;
    COUNT_COLUMNS.forEach((name, column) => {
      const stateNo = CELL_STATES.findIndex((state) => state === name);
      if (stateNo < 0 || name === MISSING) return;
      summed[column] = cells[stateNo] ?? 0;
      listed += cells[stateNo] ?? 0;
    });
    // A precinct that was never shown is missing.
    summed[MISSING_COLUMN] = (vector[0] ?? 0) - listed;
    summed[COUNTS] = cells[OPEN_ITEMS_COLUMN] ?? 0;
    for (let at = 0; at < this.columns.length; at++) summed[COUNTS + 1 + at] = cells[FIRST_FIGURE + at] ?? 0;
    return this.difference(unitNo, vector, summed);
  }

  /** Every hierarchy splits the same total. */
  private topsFault(): Fault | null {
    const tops = [...this.units].filter(([, { place }]) => place.parentNo < 0);
    const total = tops.find(([, { place }]) => place.hierarchy === ADMINISTRATIVE)?.[1];
    if (total === undefined) return null;
    for (const [unitNo, { vector }] of tops) {
      const found = this.difference(unitNo, vector, total.vector);
      if (found !== null) return found;
    }
    return null;
  }

  private vectorOf(unitNo: number, { counts, openItems, figures, from }: UnitFigures): Float64Array {
    const vector = new Float64Array(this.width);
    let states = 0;
    COUNT_COLUMNS.forEach((name, column) => {
      vector[column] = counts[name];
      if (column > 0) states += counts[name];
    });
    vector[COUNTS] = openItems;
    for (let at = 0; at < this.columns.length; at++) vector[COUNTS + 1 + at] = figures[from + at] ?? 0;
    const unfit = vector.findIndex((value) => !Number.isSafeInteger(value) || value < 0);
    if (unfit >= 0) this.fault ??= { unitNo, what: `${this.columnName(unfit)} is ${vector[unfit] ?? 0}` };
    if (states !== counts.expected) {
      this.fault ??= { unitNo, what: `${counts.expected} precincts are expected and ${states} are in some state` };
    }
    return vector;
  }

  private columnName(column: number): string {
    if (column < COUNTS) return `precincts ${COUNT_COLUMNS[column] ?? ''}`;
    return column === COUNTS ? 'open items' : (this.columns[column - COUNTS - 1] ?? '');
  }

  private booked(unitNo: number, place: UnitPlace): BookedUnit {
    let unit = this.units.get(unitNo);
    if (unit === undefined) {
      unit = { place, vector: new Float64Array(this.width), below: this.orphans.get(unitNo) ?? null, cells: null };
      this.units.set(unitNo, unit);
      this.orphans.delete(unitNo);
    }
    return unit;
  }

  private sumBelow(unitNo: number): Float64Array {
    const unit = this.units.get(unitNo);
    if (unit !== undefined) return (unit.below ??= new Float64Array(this.width));
    let sum = this.orphans.get(unitNo);
    if (sum === undefined) this.orphans.set(unitNo, (sum = new Float64Array(this.width)));
    return sum;
  }
}
