/**
 * Rows of a CSV (RFC 4180, any separator) out of its lines. Every line is accounted for: it is a row, part of a cell
 * that can well go over several lines, or named as one whose quotes are wrong. A stray quote costs its own line alone.
 */
import { parse } from 'csv-parse/sync';
import { messageOf } from '#libs/basics';
import type { TextLine } from '../text/text-lines';

const QUOTE = 0x22;
/** Lines that one row may take up by line ends within quotes. */
const ROW_LINES_MAX = 100;

/** Lines of one row; `cells` is a sentence where they cannot be told apart. */
export interface LinesOfRow {
  readonly lines: readonly [TextLine, ...TextLine[]];
  readonly cells: readonly string[] | string;
}

export interface RowShape {
  readonly separator: string;
  /** Whether a line that stands within a cell of the row before would be a row by itself. */
  readonly looksLikeRow: (cells: readonly string[]) => boolean;
  /** Whether cells that were put together from several lines make a row. */
  readonly isWhole: (cells: readonly string[]) => boolean;
}

function quotesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(QUOTE); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) count += 1;
  return count;
}

/** The cells of a row, or why they cannot be told apart. */
export function cellsOf(lines: readonly TextLine[], separator: string): readonly string[] | string {
  const text = lines.map(({ bytes }) => bytes.toString('utf8')).join('\n');
  if (!text.includes('"')) return text.split(separator);
  try {
    const rows: string[][] = parse(text, { relax_column_count: true, delimiter: separator, record_delimiter: '\n' });
    const [row] = rows;
    return row === undefined || rows.length > 1 ? 'the row cannot be told from others' : row;
  } catch (error) {
    return `the quotes are not as in CSV (${messageOf(error).replace(/ at line \d+/g, '')})`;
  }
}

/** Puts lines together to rows. */
export class RowsFromLines {
  private waiting: TextLine[] = [];
  private quotes = 0;

  constructor(private readonly shape: RowShape) {}

  *add(line: TextLine): Generator<LinesOfRow> {
    this.waiting.push(line);
    this.quotes += quotesIn(line.bytes);
    if (this.quotes % 2 === 1) {
      if (this.waiting.length > ROW_LINES_MAX) yield* this.giveUpFirst('a quote is never closed');
      return;
    }
    const [first, ...others] = this.waiting;
    if (first === undefined) return;
    const cells = cellsOf([first, ...others], this.shape.separator);
    if (others.length > 0) {
      const doubt = this.doubtOf(cells, others);
      if (doubt !== null) {
        yield* this.giveUpFirst(doubt);
        return;
      }
    }
    this.waiting = [];
    this.quotes = 0;
    yield { lines: [first, ...others], cells };
  }

  /** No more lines come. */
  *end(): Generator<LinesOfRow> {
    while (this.waiting.length > 0) yield* this.giveUpFirst('a quote is never closed');
  }

  /** Why several lines are not a row together, or null. */
  private doubtOf(cells: readonly string[] | string, others: readonly TextLine[]): string | null {
    const swallowed = others.find(({ bytes }) =>
      this.shape.looksLikeRow(bytes.toString('utf8').split(this.shape.separator)),
    );
    if (swallowed !== undefined) {
      return `the quote opened here would swallow line ${swallowed.line}, which is a row of its own`;
    }
    if (typeof cells === 'string') return cells;
    return this.shape.isWhole(cells) ? null : 'the quote opened here leaves a row with a different number of columns';
  }

  /** The first line stands alone; those after it get a new chance. */
  private *giveUpFirst(reason: string): Generator<LinesOfRow> {
    const [first, ...others] = this.waiting;
    this.waiting = [];
    this.quotes = 0;
    if (first !== undefined)
      yield { lines: [first], cells: oddQuotes(first) ? reason : cellsOf([first], this.shape.separator) };
    for (const line of others) yield* this.add(line);
  }
}

function oddQuotes({ bytes }: TextLine): boolean {
  return quotesIn(bytes) % 2 === 1;
}
