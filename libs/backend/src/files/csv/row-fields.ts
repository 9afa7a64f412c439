/** What every row of protocols has, whatever the shape of its file: whose figures it holds, and figures in cells. */
import { identifierProblem } from '#libs/election';
import { figureIn, figureProblem, type FigureStyles } from './figures';
import type { RowProblem } from '../problems';
import { REPLACES_PARTS, type ColumnsOfId, type ProtocolMap } from '../protocol-map';

export interface Wrong {
  readonly code: string;
  /** Index of the column, -1 where the whole row is meant. */
  readonly index: number;
  readonly detail: string;
}

/** A row cannot be read for this reason. */
export class RowWrong extends Error {
  constructor(readonly wrong: Wrong) {
    super(wrong.detail);
  }
}

/** The problem of a row of a file; any other error continues. */
export function problemOf(error: unknown, file: string, line: number): RowProblem {
  if (!(error instanceof RowWrong)) throw error;
  const { code, index, detail } = error.wrong;
  return { code, file, line, ...(index < 0 ? {} : { column: index + 1 }), detail };
}

export interface FigureColumn {
  readonly id: string;
  readonly heading: string;
  readonly index: number;
}

/** Members of a protocol's data beside its figures. */
export interface ProtocolKeys {
  readonly contestId: string;
  readonly precinctId: string;
  readonly round: number;
  readonly signedAt?: string;
  readonly replaces?: unknown;
}

const ROUND_MAX = 1_000;

export class RowFields {
  /** Set once the file's figures were looked at; until then only plain digits are figures. */
  styles: FigureStyles | null = null;
  readonly precinctAt: readonly number[];
  private readonly contestAt: readonly number[];

  constructor(
    private readonly map: ProtocolMap,
    private readonly at: (heading: string) => number,
  ) {
    this.precinctAt = map.precinct.columns.map(at);
    this.contestAt = typeof map.contest === 'string' ? [] : map.contest.columns.map(at);
  }

  columns(pairs: ProtocolMap['counters']): readonly FigureColumn[] {
    return pairs.map(([id, heading]) => ({ id, heading, index: this.at(heading) }));
  }

  /** Throws RowWrong. */
  keys(cells: readonly string[]): ProtocolKeys {
    const { map } = this;
    return {
      contestId: typeof map.contest === 'string' ? map.contest : idOf(map.contest, this.contestAt, cells, 'contest'),
      precinctId: idOf(map.precinct, this.precinctAt, cells, 'precinct'),
      round: this.round(cells),
      ...this.signedAt(cells),
      ...this.replaces(cells),
    };
  }

  /** Cells that name contest and precinct, as far as they are filled. */
  idCells(cells: readonly string[]): readonly string[] {
    return [...this.precinctAt, ...this.contestAt].map((index) => (cells[index] ?? '').trim());
  }

  /** Null for a blank cell. Throws RowWrong. */
  figure(cells: readonly string[], { index, heading }: Omit<FigureColumn, 'id'>): number | null {
    const text = (cells[index] ?? '').trim();
    if (text === '') return null;
    const figure = figureIn(text);
    const readable = figure?.style === 'plain' || (this.styles?.clear === true && figure !== null);
    if (readable) return figure.value;
    throw new RowWrong({ code: 'FIGURE_INVALID', index, detail: figureProblem(text, heading, this.styles) });
  }

  private round(cells: readonly string[]): number {
    const { round: heading } = this.map;
    if (heading === undefined) return 1;
    const index = this.at(heading);
    const round = this.figure(cells, { index, heading }) ?? 1;
    if (round >= 1 && round <= ROUND_MAX) return round;
    throw new RowWrong({ code: 'FIGURE_INVALID', index, detail: `the round under "${heading}" is not from 1 to 1000` });
  }

  private signedAt(cells: readonly string[]): { readonly signedAt?: string } {
    const { signedAt: heading } = this.map;
    const text = heading === undefined ? '' : (cells[this.at(heading)] ?? '').trim();
    return text === '' ? {} : { signedAt: text };
  }

  private replaces(cells: readonly string[]): { readonly replaces?: unknown } {
    const { replaces: columns } = this.map;
    if (columns === undefined) return {};
    if (typeof columns !== 'string') {
      const parts = REPLACES_PARTS.map((part) => [part, (cells[this.at(columns[part])] ?? '').trim()] as const);
      return parts.every(([, text]) => text === '') ? {} : { replaces: Object.fromEntries(parts) };
    }
    const index = this.at(columns);
    const text = (cells[index] ?? '').trim();
    if (text === '') return {};
    try {
      return { replaces: JSON.parse(text) as unknown };
    } catch {
      const detail = `the cell under "${columns}" is not a JSON object that names the replaced record`;
      throw new RowWrong({ code: 'REPLACES_INVALID', index, detail });
    }
  }
}

function idOf(columns: ColumnsOfId, places: readonly number[], cells: readonly string[], what: string): string {
  const parts = places.map((index, at) => {
    const part = (cells[index] ?? '').trim();
    if (part !== '') return part;
    const detail = `"${columns.columns[at] ?? ''}" of the ${what} is blank`;
    throw new RowWrong({ code: 'ROW_ID_BLANK', index, detail });
  });
  const id = (columns.prefix + parts.join(columns.separator)).normalize('NFC');
  const problem = identifierProblem(id);
  if (problem === null) return id;
  throw new RowWrong({ code: 'ID_INVALID', index: places[0] ?? -1, detail: `the id of the ${what} ${problem}` });
}
