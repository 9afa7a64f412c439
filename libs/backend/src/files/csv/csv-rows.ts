/** Rows of a CSV file with their lines, whatever program saved it; what could not be read as a row is named. */
import { isUtf8 } from 'node:buffer';
import { messageOf } from '#libs/basics';
import { HEADING_WITHIN_LINES, layoutOf, normalHeading, separatorName, type CsvLayout } from './csv-layout';
import { cellsOf, RowsFromLines, type LinesOfRow } from './csv-lines';
import { PackedFileDamaged } from '../text/file-chunks';
import { fileError, notUtf8, type RowProblem } from '../problems';
import { textChunks, textFacts, type TextFacts } from '../text/text-encoding';
import { CARRIAGE_RETURN, linesIn, type TextLine } from '../text/text-lines';

export interface CsvRow {
  /** Line on which the row begins, from 1. */
  readonly line: number;
  /** As many as the heading has columns. */
  readonly cells: readonly string[];
}

export type CsvItem = { readonly row: CsvRow } | { readonly problem: RowProblem };

/** What the reader of a table knows about it. */
export interface CsvTable {
  /** Headings by which the heading row is found. */
  readonly wanted: readonly string[];
  /** Columns whose cell may be missing at the end of a row, because a blank one makes no figure there. */
  readonly mayLack?: (heading: string) => boolean;
  /** Whether a line that has not the heading's width is a row anyway: cells by the index of their column. */
  readonly looksLikeRow?: (heading: readonly string[], cells: readonly string[]) => boolean;
}

/** The items of a file after its heading; made by {@link CsvReading.open}. */
export class CsvReading {
  private constructor(
    private readonly file: string,
    private readonly facts: TextFacts,
    private readonly layout: CsvLayout,
    private readonly table: CsvTable,
  ) {}

  /**
   * Finds out how the file was saved, and its heading: the first row with all wanted headings, else the one with most
   * of them. Throws FILE_*, and CSV_EMPTY where there is no heading.
   */
  static async open(file: string, table: CsvTable): Promise<CsvReading> {
    const facts = await textFacts(file);
    const lines = await firstLines(file, facts);
    const wanted = { ...table, wanted: table.wanted.map(normalHeading) };
    const layout = layoutOf(lines, wanted.wanted);
    const [first] = lines;
    if (first !== undefined && layout?.complete !== true) {
      const cells = cellsOf([first], layout?.separator ?? ',');
      if (typeof cells === 'string') throw fileError('ROW_QUOTES', `${file}:1`, cells, 'correct the heading');
    }
    if (layout === null) {
      throw fileError('CSV_EMPTY', `${file}:1`, 'the file has no heading line', 'give the file its heading and rows');
    }
    const bad = lines.find(
      ({ line, bytes }) => line >= layout.headingLine && line < layout.firstLine && !isUtf8(bytes),
    );
    if (bad !== undefined) throw notUtf8(file, bad.line);
    return new CsvReading(file, facts, layout, wanted);
  }

  get heading(): readonly string[] {
    return this.layout.heading;
  }

  get headingLine(): number {
    return this.layout.headingLine;
  }

  /** What was not as in the plainest CSV, for a line to the caller; empty where nothing. */
  notes(): readonly string[] {
    const { layout, facts } = this;
    return [
      ...(facts.encoding === 'utf-8' ? [] : [`read as ${facts.encoding}`]),
      ...(layout.separator === ',' ? [] : [`separated by ${separatorName(layout.separator)}`]),
      ...(facts.lineEnd === CARRIAGE_RETURN ? ['lines ended by carriage returns'] : []),
      ...(layout.titleRows === 0 ? [] : [`the heading is line ${layout.headingLine}, the lines above it are ignored`]),
    ];
  }

  /** The rows, each with as many cells as the heading, and what could not be read, in the order of the file. */
  async *items(): AsyncGenerator<CsvItem> {
    const { file } = this;
    let line = this.layout.firstLine;
    for await (const row of this.rows()) {
      if (row instanceof PackedFileDamaged) {
        yield { problem: { code: row.code, file, line, detail: messageOf(row) } };
        return;
      }
      ({ line } = row.lines[0]);
      const item = this.itemOf(row);
      if (item !== null) yield item;
    }
  }

  /** Rows as lines; damage of a packed file comes last, as a value, because what was read before it counts. */
  private async *rows(): AsyncGenerator<LinesOfRow | PackedFileDamaged> {
    const { file, facts, layout } = this;
    const rows = new RowsFromLines({
      separator: layout.separator,
      looksLikeRow: (cells) => this.looksLikeRow(cells),
      isWhole: (cells) => this.widthProblem(cells) === null,
    });
    try {
      for await (const lines of linesIn(file, textChunks(file, facts.encoding), facts.lineEnd)) {
        for (const line of lines) if (line.line >= layout.firstLine) yield* rows.add(line);
      }
    } catch (error) {
      if (!(error instanceof PackedFileDamaged)) throw error;
      yield* rows.end();
      yield error;
      return;
    }
    yield* rows.end();
  }

  private looksLikeRow(cells: readonly string[]): boolean {
    const width = this.heading.length;
    const filled = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
    if (width > 1 && cells.length >= width && filled <= width && filled > 1) return true;
    return this.table.looksLikeRow?.(this.heading, cells) === true;
  }

  /** Cells beyond the heading must be blank; those that lack at the end must be such as may. */
  private widthProblem(cells: readonly string[]): 'ROW_LONG' | 'ROW_SHORT' | null {
    const { heading, table } = this;
    if (cells.slice(heading.length).some((cell) => cell.trim() !== '')) return 'ROW_LONG';
    const lacks = heading.slice(cells.length);
    return lacks.every((name) => name === '' || table.mayLack?.(name) === true) ? null : 'ROW_SHORT';
  }

  /** Null for a blank row. */
  private itemOf({ lines, cells }: LinesOfRow): CsvItem | null {
    const { file } = this;
    const [{ line }] = lines;
    const problem = (code: string, detail: string, column?: number): CsvItem => ({
      problem: { code, file, line, ...(column === undefined ? {} : { column }), detail },
    });
    const bad = lines.find(({ bytes }) => !isUtf8(bytes));
    if (bad !== undefined) {
      return { problem: { code: 'FILE_NOT_UTF8', file, line: bad.line, detail: 'the row is not UTF-8' } };
    }
    const cutOff = lines.at(-1)?.ended === false;
    if (typeof cells === 'string') return problem(cutOff ? 'FILE_ENDS_MID_LINE' : 'ROW_QUOTES', cells);
    if (cells.every((cell) => cell.trim() === '')) return null;
    const width = this.heading.length;
    const wrong = cutOff && cells.length < width ? 'ROW_SHORT' : this.widthProblem(cells);
    if (wrong === null) return { row: { line, cells: ofWidth(cells, width) } };
    const counts = `${cells.length} of ${width} columns`;
    const column = Math.min(cells.length, width) + 1;
    if (cutOff && wrong === 'ROW_SHORT') {
      return problem('FILE_ENDS_MID_LINE', `the file ends after ${counts} of this row`, column);
    }
    return problem(wrong, `the row has ${counts}`, column);
  }
}

function ofWidth(cells: readonly string[], width: number): readonly string[] {
  if (cells.length === width) return cells;
  return Array.from({ length: width }, (_, at) => cells[at] ?? '');
}

async function firstLines(file: string, { encoding, lineEnd }: TextFacts): Promise<readonly TextLine[]> {
  const first: TextLine[] = [];
  try {
    for await (const lines of linesIn(file, textChunks(file, encoding), lineEnd)) {
      for (const line of lines.slice(0, HEADING_WITHIN_LINES - first.length)) {
        // A copy: the line is a part of a chunk that is used again.
        first.push({ ...line, bytes: Buffer.from(line.bytes) });
      }
      if (first.length >= HEADING_WITHIN_LINES) break;
    }
  } catch (error) {
    if (!(error instanceof PackedFileDamaged)) throw error;
  }
  return first;
}
