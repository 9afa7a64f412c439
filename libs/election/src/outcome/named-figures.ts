/**
 * Figures that people quote, each with its name, numerator and denominator: no percentage without its base, and no one
 * number called "turnout", of which three are in circulation. Integers only; a percentage is text, made at the edge,
 * and no rule ever reads it.
 */
import { parseTerm } from '#libs/allocation';
import type { Contest } from '../definition/definition';
import type { ContestTotals } from './outcome';

/** The names, each with what it says. */
export const FIGURE_NAMES = {
  ballots_issued_of_list: 'voters who received ballots, of those on the list (turnout as the CEC reports it)',
  took_part_of_list: 'voters who took part, invalid ballots excluded (Art. 43(5)), of those on the list',
  referendum_took_part_of_list: 'citizens who took part, invalid and not counted ballots included, of those entitled',
  ballots_found: 'ballots found in the boxes ("took part" in notices of territorial commissions)',
  ballots_taken_away: 'ballots issued and not found in the boxes',
  share: 'votes for the option, of the base of every percentage',
} as const;
export type FigureName = keyof typeof FIGURE_NAMES;

/** How percentages here are rounded: to hundredths, a half upwards. */
export const PERCENT_ROUNDING = 'half up, 2 decimals';

export interface NamedFigure {
  readonly name: FigureName;
  /** The option, for a share. */
  readonly optionId?: string;
  /** Whole numbers; a numerator is negative only where a protocol was admitted against control C5. */
  readonly numerator: number;
  /** Null for a figure that is a number and no ratio; so are percentage and rounding. */
  readonly denominator: number | null;
  /** What the two numbers are: ids of counters or options, `votes`, or sums of them. */
  readonly of: { readonly numerator: string; readonly denominator: string | null };
  /** Such as "53.90"; null too where the denominator is 0. */
  readonly percent: string | null;
  readonly rounding: string | null;
}

/** The percentage as text with two decimals, a half rounded up; null where the denominator is not above 0. */
export function percentOf(numerator: number, denominator: number): string | null {
  if (denominator <= 0) return null;
  const [n, d] = [BigInt(numerator), BigInt(denominator)];
  const sign = n < 0n ? '-' : '';
  const hundredths = ((n < 0n ? -n : n) * 20_000n + d) / (2n * d);
  const digits = hundredths.toString().padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

interface Quantity {
  readonly value: number;
  readonly id: string;
}

function ratio(name: FigureName, numerator: Quantity, denominator: Quantity, optionId?: string): NamedFigure {
  const percent = percentOf(numerator.value, denominator.value);
  return {
    name,
    ...(optionId === undefined ? {} : { optionId }),
    numerator: numerator.value,
    denominator: denominator.value,
    of: { numerator: numerator.id, denominator: denominator.id },
    percent,
    rounding: percent === null ? null : PERCENT_ROUNDING,
  };
}

function quantity(name: FigureName, { value, id }: Quantity): NamedFigure {
  const of = { numerator: id, denominator: null };
  return { name, numerator: value, denominator: null, of, percent: null, rounding: null };
}

function votesOf(contest: Contest, totals: ContestTotals, withAgainstAll: boolean): number {
  return contest.options
    .filter((option) => withAgainstAll || option.kind !== 'against_all')
    .reduce((sum, option) => sum + (totals.votes.get(option.optionId) ?? 0), 0);
}

/** The terms that make up the base of every percentage in a contest. */
function baseTerms(contest: Contest): readonly string[] {
  const { ruleSet } = contest;
  switch (ruleSet.method) {
    case 'hare_largest_remainder':
      if (ruleSet.threshold !== null) return ruleSet.threshold.base;
      break;
    case 'absolute_majority':
      return ruleSet.majority.base;
    case 'referendum':
      return ruleSet.tookPart;
    case 'plurality':
      break;
  }
  // P of Art. 43(5), or T of a referendum, as the protocols state it.
  const stated = contest.form.counters.some(({ counterId }) => counterId === 'took_part');
  return stated ? ['took_part'] : ['votes'];
}

function baseOf(contest: Contest, totals: ContestTotals): Quantity {
  const terms = baseTerms(contest);
  const value = terms.reduce((sum, text) => {
    const { factor = 0n, name = '' } = parseTerm(text) ?? {};
    const figure =
      name === 'votes' || name === 'lists'
        ? votesOf(contest, totals, name === 'votes')
        : (totals.counters.get(name) ?? 0);
    return sum + Number(factor) * figure;
  }, 0);
  return { value, id: terms.join(' + ') };
}

function participation(contest: Contest, totals: ContestTotals): NamedFigure[] {
  const quantityOf = (id: string): Quantity | null => {
    const value = totals.counters.get(id);
    return value === undefined ? null : { value, id };
  };
  const [list, issued, found, tookPart] = [
    quantityOf('voters_on_list'),
    quantityOf('ballots_issued'),
    quantityOf('ballots_found'),
    quantityOf('took_part'),
  ];
  const figures: NamedFigure[] = [];
  if (contest.kind.startsWith('referendum')) {
    if (list && tookPart) figures.push(ratio('referendum_took_part_of_list', tookPart, list));
    return figures;
  }
  if (list && issued) figures.push(ratio('ballots_issued_of_list', issued, list));
  if (list && tookPart) figures.push(ratio('took_part_of_list', tookPart, list));
  if (found) figures.push(quantity('ballots_found', found));
  if (issued && found) {
    const away = { value: issued.value - found.value, id: 'ballots_issued - ballots_found' };
    figures.push(quantity('ballots_taken_away', away));
  }
  return figures;
}

/**
 * The named figures of a contest's totals or of a unit's: participation in its readings, as far as the form has the
 * counters, then the share of every option in definition order. The base of the shares is that of the rule set's
 * threshold, majority or referendum, else P as the protocols state it, else the sum of votes.
 */
export function namedFiguresOf(contest: Contest, totals: ContestTotals): readonly NamedFigure[] {
  const base = baseOf(contest, totals);
  const shares = contest.options.map(({ optionId }) =>
    ratio('share', { value: totals.votes.get(optionId) ?? 0, id: optionId }, base, optionId),
  );
  return [...participation(contest, totals), ...shares];
}
