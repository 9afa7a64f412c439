/** Where the heading of a CSV stands and what separates its cells: told by the headings that the caller needs. */
import { RowsFromLines, type LinesOfRow } from './csv-lines';
import type { TextLine } from '../text/text-lines';

export interface CsvLayout {
  readonly separator: string;
  readonly heading: readonly string[];
  /** Line on which the heading begins, and how many rows stand above it (a `sep=` line is none). */
  readonly headingLine: number;
  readonly titleRows: number;
  /** The first line after the heading. */
  readonly firstLine: number;
  /** All the headings that are needed stand in it. */
  readonly complete: boolean;
}

const SEPARATORS = [',', ';', '\t', '|'] as const;
/** Lines at the beginning among which the heading is looked for. */
export const HEADING_WITHIN_LINES = 50;
/** What Excel writes and reads above the heading; itself often followed by separators. */
const SEPARATOR_LINE = /^"?sep=(.)"?[,;\t]*$/i;

/** Headings as they are compared: composed, one space where any white space stands. */
export function normalHeading(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

function headingOf(cells: readonly string[]): readonly string[] {
  const names = cells.map(normalHeading);
  const last = names.findLastIndex((name) => name !== '');
  return names.slice(0, last + 1);
}

interface Candidate extends CsvLayout {
  readonly found: number;
}

/** Rows of the first lines, by themselves: whether a row is whole can be told only once the heading is known. */
function firstRows(lines: readonly TextLine[], separator: string): readonly LinesOfRow[] {
  const rows = new RowsFromLines({ separator, looksLikeRow: () => false, isWhole: () => true });
  return [...lines.flatMap((line) => [...rows.add(line)]), ...rows.end()];
}

function better(one: Candidate, other: Candidate | null): boolean {
  if (other === null || one.found !== other.found) return other === null || one.found > other.found;
  return one.heading.length > other.heading.length && one.headingLine <= other.headingLine;
}

/**
 * The layout with most of the `wanted` headings in one row; the first such row, and the separator that makes most
 * columns of it. Null where the lines hold nothing.
 */
export function layoutOf(lines: readonly TextLine[], wanted: readonly string[]): CsvLayout | null {
  const [first] = lines;
  const named = first === undefined ? null : SEPARATOR_LINE.exec(first.bytes.toString('utf8').trimEnd());
  const tabbed = first !== undefined && /^"?sep=\t/i.test(first.bytes.toString('utf8'));
  const separators = tabbed ? ['\t'] : named === null ? SEPARATORS : [named[1] ?? ','];
  const rest = named === null && !tabbed ? lines : lines.slice(1);
  let best: Candidate | null = null;
  for (const separator of separators) {
    let titleRows = 0;
    for (const { lines: of, cells } of firstRows(rest, separator)) {
      if (typeof cells === 'string' || cells.every((cell) => cell.trim() === '')) continue;
      const heading = headingOf(cells);
      const found = wanted.filter((name) => heading.includes(name)).length;
      const [{ line }] = of;
      const firstLine = line + of.length;
      const complete = found === wanted.length;
      const candidate = { separator, heading, headingLine: line, titleRows, firstLine, complete, found };
      if (better(candidate, best)) best = candidate;
      if (complete) break;
      titleRows += 1;
    }
  }
  return best;
}

/** How the separator is called in a message. */
export function separatorName(separator: string): string {
  return separator === '\t' ? 'tab' : separator;
}
