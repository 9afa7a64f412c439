/**
 * Rows of a CSV file (RFC 4180, UTF-8, comma) with their lines. Worked off line by line, because a stray quote must cost
 * one row and not all that follow: a quoted cell may go over several lines, but only if its quote is closed soon.
 */
import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import { messageOf } from '#libs/platform';
import { PackedFileDamaged } from './file-chunks';
import { fileError, notUtf8, type RowProblem } from './problems';
import { readLines, type TextLine } from './text-lines';

export interface CsvRow {
  /** Line on which the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export type CsvItem = { readonly row: CsvRow } | { readonly problem: RowProblem };

const QUOTE = 0x22;
/** Lines that one row may take up by line ends within quotes. */
const ROW_LINES_MAX = 100;

/** Physical lines of one row. */
type RowLines = readonly [TextLine, ...TextLine[]];

function quotesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(QUOTE); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) count += 1;
  return count;
}

/** Puts lines together to rows; a quote that is not closed within some lines leaves its line alone. */
class RowsFromLines {
  private waiting: TextLine[] = [];
  private quotes = 0;

  *add(line: TextLine): Generator<RowLines> {
    this.waiting.push(line);
    this.quotes += quotesIn(line.bytes);
    if (this.quotes % 2 === 1) {
      if (this.waiting.length > ROW_LINES_MAX) yield* this.giveUpFirst();
      return;
    }
    const [first, ...others] = this.waiting;
    this.waiting = [];
    this.quotes = 0;
    if (first !== undefined && (others.length > 0 || first.bytes.length > 0)) yield [first, ...others];
  }

  /** No more lines come. */
  *end(): Generator<RowLines> {
    while (this.waiting.length > 0) yield* this.giveUpFirst();
  }

  /** The first line stands alone; those after it get a new chance. */
  private *giveUpFirst(): Generator<RowLines> {
    const [first, ...others] = this.waiting;
    this.waiting = [];
    this.quotes = 0;
    if (first !== undefined) yield [first];
    for (const line of others) yield* this.add(line);
  }
}

/** The cells of a row, or why they cannot be told apart. */
function cellsOf(lines: RowLines): readonly string[] | string {
  const text = lines.map(({ bytes }) => bytes.toString('utf8')).join('\n');
  if (!text.includes('"')) return text.split(',');
  try {
    const rows: string[][] = parse(text, { relax_column_count: true });
    const [row] = rows;
    return row === undefined || rows.length > 1 ? 'the row cannot be told from others' : row;
  } catch (error) {
    return `the quotes are not as in CSV (${messageOf(error).replace(/ at line \d+/g, '')})`;
  }
}

/** The items of a file after its heading; made by {@link openCsv}. */
export class CsvReading {
  private constructor(
    private readonly file: string,
    readonly heading: readonly string[],
    private readonly rows: AsyncGenerator<RowLines | PackedFileDamaged>,
  ) {}

  /** Reads the heading. Throws FILE_*, ROW_QUOTES (in the heading), and CSV_EMPTY where there is none. */
  static async open(file: string): Promise<CsvReading> {
    const rows = rowsOf(file);
    const first = await rows.next();
    if (first.done === true || first.value instanceof PackedFileDamaged) {
      throw fileError('CSV_EMPTY', `${file}:1`, 'the file has no heading line', 'give the file its heading and rows');
    }
    const bad = first.value.find(({ bytes }) => !isUtf8(bytes));
    if (bad !== undefined) throw notUtf8(file, bad.line);
    const cells = cellsOf(first.value);
    if (typeof cells === 'string') throw fileError('ROW_QUOTES', `${file}:1`, cells, 'correct the heading');
    return new CsvReading(
      file,
      cells.map((cell) => cell.trim()),
      rows,
    );
  }

  /** The rows, each with as many cells as the heading, and what could not be read, in the order of the file. */
  async *items(): AsyncGenerator<CsvItem> {
    let line = 1;
    for await (const lines of this.rows) {
      if (lines instanceof PackedFileDamaged) {
        yield { problem: { code: lines.code, file: this.file, line, detail: lines.message } };
        return;
      }
      ({ line } = lines[0]);
      yield this.itemOf(lines);
    }
  }

  private itemOf(lines: RowLines): CsvItem {
    const { file } = this;
    const [{ line }] = lines;
    const bad = lines.find(({ bytes }) => !isUtf8(bytes));
    if (bad !== undefined) {
      return { problem: { code: 'FILE_NOT_UTF8', file, line: bad.line, detail: 'the row is not UTF-8' } };
    }
    const cutOff = lines.at(-1)?.ended === false;
    const cells = cellsOf(lines);
    if (typeof cells === 'string') {
      const code = cutOff ? 'FILE_ENDS_MID_LINE' : 'ROW_QUOTES';
      return { problem: { code, file, line, detail: cells } };
    }
    const width = this.heading.length;
    if (cells.length === width) return { row: { line, cells } };
    const column = Math.min(cells.length, width) + 1;
    const counts = `${cells.length} of ${width} columns`;
    if (cells.length > width)
      return { problem: { code: 'ROW_LONG', file, line, column, detail: `the row has ${counts}` } };
    return cutOff
      ? {
          problem: {
            code: 'FILE_ENDS_MID_LINE',
            file,
            line,
            column,
            detail: `the file ends after ${counts} of this row`,
          },
        }
      : { problem: { code: 'ROW_SHORT', file, line, column, detail: `the row has ${counts}` } };
  }
}

/** Rows as lines; damage of a packed file comes last, as a value, because what was read before it counts. */
async function* rowsOf(file: string): AsyncGenerator<RowLines | PackedFileDamaged> {
  const rows = new RowsFromLines();
  try {
    for await (const lines of readLines(file)) for (const line of lines) yield* rows.add(line);
  } catch (error) {
    if (!(error instanceof PackedFileDamaged)) throw error;
    yield* rows.end();
    yield error;
    return;
  }
  yield* rows.end();
}
