/** Rows that hold the sums of those above them, as tables of election commissions end: no precinct's figures. */
import { figureIn } from './figures';
import type { FigureColumn } from './row-fields';

/** A cell that says so, in Kazakh, Russian or English, alone or with what is summed. */
const TOTAL =
  /^(?:барлығы|жиыны|жалпы|итого|всего|total|totals|subtotal|grand total|sum)(?:\s*[:.]?$|\s+(?:по|for|of)\s)/iu;

export type RowKind = 'row' | 'total' | 'differs';

export class TotalRows {
  /** Sums of all rows, and of those since the last total row. */
  private readonly all: number[];
  private readonly since: number[];
  private rows = 0;
  private rowsSince = 0;

  constructor(private readonly columns: readonly FigureColumn[]) {
    this.all = columns.map(() => 0);
    this.since = columns.map(() => 0);
  }

  /** `idCells` name whose figures the row holds. A row without a name and with other figures than sums is a row. */
  kindOf(cells: readonly string[], idCells: readonly string[]): RowKind {
    const firstText = cells.find((cell) => cell.trim() !== '')?.trim() ?? '';
    const named = [firstText, ...idCells].some((cell) => TOTAL.test(cell));
    const nameless = idCells.every((cell) => cell === '');
    if (!named && !nameless) return 'row';
    const figures = this.figuresOf(cells);
    const ofAll = this.rows > 0 && this.equal(figures, this.all);
    const sums = ofAll || (this.rowsSince > 0 && this.equal(figures, this.since));
    if (named) return sums ? 'total' : 'differs';
    return sums && this.isSureSum(figures, ofAll ? this.rows : this.rowsSince) ? 'total' : 'row';
  }

  /** A row that is counted. */
  add(cells: readonly string[]): void {
    this.rows += 1;
    this.rowsSince += 1;
    this.figuresOf(cells).forEach((figure, at) => {
      this.all[at] = (this.all[at] ?? 0) + (figure ?? 0);
      this.since[at] = (this.since[at] ?? 0) + (figure ?? 0);
    });
  }

  /** A total row was left out: the next one may sum what comes after it. */
  restart(): void {
    this.since.fill(0);
    this.rowsSince = 0;
  }

  /** What the sums of the rows above are, for a message. */
  firstDifference(cells: readonly string[]): string {
    const figures = this.figuresOf(cells);
    const at = figures.findIndex((figure, index) => figure !== null && figure !== this.all[index]);
    const column = this.columns[at];
    if (column === undefined) return 'no row with figures above it';
    return `${figures[at] ?? ''} under "${column.heading}", but the rows above it sum to ${this.all[at] ?? 0}`;
  }

  private figuresOf(cells: readonly string[]): readonly (number | null)[] {
    return this.columns.map(({ index }) => {
      const value = figureIn((cells[index] ?? '').trim())?.value ?? null;
      return value === null || Number.isNaN(value) ? null : value;
    });
  }

  private equal(figures: readonly (number | null)[], sums: readonly number[]): boolean {
    const filled = figures.some((figure) => figure !== null);
    return filled && figures.every((figure, at) => figure === null || figure === sums[at]);
  }

  /** A row without a name that repeats the one row above it, or zeros, may be a precinct whose id is missing. */
  private isSureSum(figures: readonly (number | null)[], rows: number): boolean {
    return rows > 1 && figures.every((figure) => figure !== null) && figures.some((figure) => figure !== 0);
  }
}
