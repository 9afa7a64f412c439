/** Plain tables: aligned columns, numbers to the right, whole numbers in groups of three. */
import { visibleText } from '#libs/platform';

export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Text from outside, without what would steer a terminal. */
export const shown = visibleText;

export function table(columns: readonly Column[], rows: readonly (readonly (string | number)[])[]): string {
  const titles = columns.map(({ title }) => shown(title));
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? grouped(cell) : shown(cell))));
  const widths = titles.map((title, at) =>
    Math.max([...title].length, ...cells.map((row) => [...(row[at] ?? '')].length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => {
        const room = ' '.repeat(Math.max(0, (widths[at] ?? 0) - [...cell].length));
        return columns[at]?.right === true ? room + cell : cell + room;
      })
      .join('  ')
      .trimEnd();
  const lines = [line(titles), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)];
  return `${lines.join('\n')}\n`;
}

/** A column of numbers. */
export function figure(title: string): Column {
  return { title, right: true };
}
