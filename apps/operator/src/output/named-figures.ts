import { FIGURE_NAMES, type NamedFigure } from '#libs/election';
import { figure, grouped, table } from './table';

function told({ name, optionId }: NamedFigure): string {
  return optionId === undefined ? FIGURE_NAMES[name] : `${name} of ${optionId}`;
}

function whole(value: number, of: string): string {
  return `${grouped(value)} ${of}`;
}

/** Figures with both numbers that they are made of: no percentage stands alone. */
export function namedFiguresTable(figures: readonly NamedFigure[]): string {
  const columns = [{ title: 'figure' }, figure('numerator'), figure('denominator'), figure('percent')];
  const rows = figures.map((one) => [
    told(one),
    whole(one.numerator, one.of.numerator),
    one.denominator === null ? '' : whole(one.denominator, one.of.denominator ?? ''),
    one.percent ?? '',
  ]);
  const rounding = figures.find((one) => one.rounding !== null)?.rounding ?? null;
  return table(columns, rows) + (rounding === null ? '' : `percentages are rounded: ${rounding}\n`);
}
