/** Plain tables: aligned columns, numbers to the right, whole numbers in groups of three. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { visibleText } from '#libs/basics';

/** Characters of a line, as a terminal shows them at least. */
const LINE_CHARACTERS_MAX = 80;
/** A cell is cut to no less. */
const CELL_CHARACTERS_MIN = 6;
const GAP = '  ';
const CUT_NOTE = '… marks text cut to fit 80 columns; --wide shows it in full\n';

const wide = new AsyncLocalStorage<true>();

/** All tables that `work` makes are as wide as their cells (`--wide`). */
export function withWideTables<T>(work: () => Promise<T>): Promise<T> {
  return wide.run(true, work);
}

export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Text from outside, without what would steer a terminal. */
export const shown = visibleText;

/**
 * The widths that fit a line: the widest texts are cut first, numbers never. As they are where they cannot fit, or where
 * wide tables are wanted.
 */
function fitted(columns: readonly Column[], widths: readonly number[]): readonly number[] {
  const fits = [...widths];
  const tooMuch = (): number =>
    fits.reduce((sum, width) => sum + width, (fits.length - 1) * GAP.length) - LINE_CHARACTERS_MAX;
  while (wide.getStore() !== true && tooMuch() > 0) {
    const texts = fits.map((width, at) => (columns[at]?.right === true ? 0 : width));
    const widest = Math.max(...texts);
    if (widest <= CELL_CHARACTERS_MIN) break;
    fits[texts.indexOf(widest)] = widest - 1;
  }
  return fits;
}

function cut(cell: string, width: number): string {
  const characters = [...cell];
  return characters.length <= width ? cell : `${characters.slice(0, width - 1).join('')}…`;
}

/** Fits 80 columns unless it is made within {@link withWideTables}. */
export function table(columns: readonly Column[], rows: readonly (readonly (string | number)[])[]): string {
  const titles = columns.map(({ title }) => shown(title));
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? grouped(cell) : shown(cell))));
  const widths = fitted(
    columns,
    titles.map((title, at) =>
      cells.reduce((most, row) => Math.max(most, [...(row[at] ?? '')].length), [...title].length),
    ),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((whole, at) => {
        const cell = columns[at]?.right === true ? whole : cut(whole, widths[at] ?? 0);
        const room = ' '.repeat(Math.max(0, (widths[at] ?? 0) - [...cell].length));
        return columns[at]?.right === true ? room + cell : cell + room;
      })
      .join(GAP)
      .trimEnd();
  const lines = [line(titles), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)];
  const isCut = widths.some((width, at) => cells.some((row) => [...(row[at] ?? '')].length > width));
  return `${lines.join('\n')}\n${isCut ? CUT_NOTE : ''}`;
}

/** A column of numbers. */
export function figure(title: string): Column {
  return { title, right: true };
}
