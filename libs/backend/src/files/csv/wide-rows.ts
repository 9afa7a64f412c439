/** Rows that hold a whole protocol each: a column for every counter and option. */
import type { ElectionDefinition } from '#libs/election';
import { figureIn } from './figures';
import type { ProtocolMap } from '../protocol-map';
import { RowWrong, type FigureColumn, type ProtocolKeys, type RowFields } from './row-fields';
import { TotalRows } from './total-rows';

export type ProtocolData = ProtocolKeys & {
  readonly electionId: string;
  readonly counters: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
};

/** Ids of each contest's options. */
export function optionsByContest(definition: ElectionDefinition): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    definition.contests.map((contest) => [contest.contestId, new Set(contest.options.map((one) => one.optionId))]),
  );
}

/** `"x" (line 2)` where a 0 stands for an option that the row's contest does not have, and how often. */
interface ForeignZeros {
  cells: number;
  readonly example: string;
}

/** One line by its number, several by how many they are and where the first stands. */
function linesNamed(lines: readonly number[]): string {
  const [first = 0] = lines;
  return lines.length === 1 ? `line ${first}` : `${lines.length} lines (the first is ${first})`;
}

export class WideRows {
  private readonly counters: readonly FigureColumn[];
  private readonly options: readonly FigureColumn[];
  private readonly optionsOf: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly totals: TotalRows;
  private readonly totalLines: number[] = [];
  /** Rows that name a precinct and have no figure: not reported yet, or a note below the table. */
  private readonly blankLines: number[] = [];
  private foreignZeros: ForeignZeros | null = null;

  constructor(
    private readonly definition: ElectionDefinition,
    private readonly map: ProtocolMap,
    private readonly fields: RowFields,
  ) {
    this.counters = fields.columns(map.counters);
    this.options = fields.columns(map.options);
    this.optionsOf = optionsByContest(definition);
    this.totals = new TotalRows(this.figureColumns);
  }

  get figureColumns(): readonly FigureColumn[] {
    return [...this.counters, ...this.options];
  }

  /** The protocol of a row, null for one without any figure or with the sums of those above. Throws RowWrong. */
  data(line: number, cells: readonly string[]): ProtocolData | null {
    if (this.isBlank(cells)) {
      this.blankLines.push(line);
      return null;
    }
    const kind = this.totals.kindOf(cells, this.fields.idCells(cells));
    if (kind === 'total') {
      this.totalLines.push(line);
      this.totals.restart();
      return null;
    }
    if (kind === 'differs') {
      const detail = `this looks like a row of totals, but has ${this.totals.firstDifference(cells)}`;
      throw new RowWrong({ code: 'ROW_TOTAL_DIFFERS', index: -1, detail });
    }
    const keys = this.fields.keys(cells);
    const data = {
      electionId: this.definition.electionId,
      ...keys,
      counters: this.countersOf(cells),
      votes: this.votesOf(line, cells, keys.contestId),
    };
    this.totals.add(cells);
    return data;
  }

  /** What was left out or looks odd, for lines to the caller. */
  notes(): readonly string[] {
    const { totalLines, blankLines, foreignZeros } = this;
    return [
      ...(totalLines.length === 0 ? [] : [`left out ${linesNamed(totalLines)} with the sums of the rows above`]),
      ...(blankLines.length === 0 ? [] : [`left out ${linesNamed(blankLines)} without any figure`]),
      ...(foreignZeros === null
        ? []
        : [
            `${foreignZeros.cells} cells hold 0 for an option that the row's contest does not have, such as ` +
              `${foreignZeros.example}; where 0 means that, write "notOnBallot": ["0"] in the map`,
          ]),
    ];
  }

  private isBlank(cells: readonly string[]): boolean {
    const { counters, options } = this.map.blank;
    if (counters === 'zero' && options === 'zero') return false;
    const columns = this.figureColumns;
    return columns.length > 0 && columns.every(({ index }) => (cells[index] ?? '').trim() === '');
  }

  private countersOf(cells: readonly string[]): Record<string, number> {
    const entries = this.counters.flatMap((column) => {
      const figure = this.fields.figure(cells, column);
      if (figure === null && this.map.blank.counters === 'absent') return [];
      return [[column.id, figure ?? 0] as const];
    });
    return Object.fromEntries(entries);
  }

  /** Blank cells are nothing for options of other contests; a filled one is an unknown option there. */
  private votesOf(line: number, cells: readonly string[], contestId: string): Record<string, number> {
    const own = this.optionsOf.get(contestId);
    const { blank } = this.map;
    const entries = this.options.flatMap((column) => {
      const text = (cells[column.index] ?? '').trim();
      const isOwn = own?.has(column.id) === true;
      // A figure is a figure for an option that stands there, also where it says elsewhere that one does not.
      if (blank.notOnBallot.has(text) && (!isOwn || figureIn(text) === null)) return [];
      const figure = this.fields.figure(cells, column);
      if (figure === null) return isOwn && blank.options === 'zero' ? [[column.id, 0] as const] : [];
      if (figure === 0 && !isOwn) this.noteForeignZero(line, column);
      return [[column.id, figure] as const];
    });
    return Object.fromEntries(entries);
  }

  private noteForeignZero(line: number, { heading }: FigureColumn): void {
    this.foreignZeros ??= { cells: 0, example: `the one under "${heading}" in line ${line}` };
    this.foreignZeros.cells += 1;
  }
}
