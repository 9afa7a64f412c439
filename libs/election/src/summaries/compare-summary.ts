/** A commission's own figures beside the computed sum: what differs, and which precincts could explain it. */
import type { CellState } from '../frame/cell-state';
import type { ContestTotals } from '../outcome/outcome';
import type { Summary } from '../record/summary';
import { certain } from '../certain';

/** One figure of a summary that is not the computed one. `difference` is submitted − computed. */
export interface SummaryDifference {
  readonly kind: 'counter' | 'option';
  readonly id: string;
  readonly submitted: number;
  readonly computed: number;
  readonly difference: number;
}

/** What both sides say of one figure, in the definition's order; a counter that the summary does not give is left out. */
function* pairs(
  { counters, votes }: Pick<Summary, 'counters' | 'votes'>,
  totals: ContestTotals,
): Generator<Omit<SummaryDifference, 'difference'>> {
  for (const [id, computed] of totals.counters) {
    if (Object.hasOwn(counters, id)) yield { kind: 'counter', id, submitted: counters[id] ?? 0, computed };
  }
  for (const [id, computed] of totals.votes) {
    yield { kind: 'option', id, submitted: Object.hasOwn(votes, id) ? (votes[id] ?? 0) : 0, computed };
  }
}

/** Every figure that differs; empty where the summary agrees. Ids that the contest does not have are not looked at. */
export function differencesOf(
  summary: Pick<Summary, 'counters' | 'votes'>,
  totals: ContestTotals,
): readonly SummaryDifference[] {
  return [...pairs(summary, totals)].flatMap((pair) =>
    pair.submitted === pair.computed ? [] : [{ ...pair, difference: pair.submitted - pair.computed }],
  );
}

/** Characters of a detail at most: ids may be long. */
const DETAIL_CHARACTERS_MAX = 1_000;

/** The differences in a sentence. */
export function differencesText(differences: readonly SummaryDifference[]): string {
  const said = differences.map(({ id, submitted, computed, difference }) => {
    return `${id} ${submitted} submitted, ${computed} computed (${difference > 0 ? '+' : ''}${difference})`;
  });
  return [...said.join('; ')].slice(0, DETAIL_CHARACTERS_MAX).join('');
}

/** A precinct of the unit with its current figures; null unless it is counted. */
export interface PrecinctFigures {
  readonly precinctId: string;
  readonly state: CellState;
  readonly counters: Readonly<Record<string, number>> | null;
  readonly votes: Readonly<Record<string, number>> | null;
}

/**
 * Why a precinct could explain a difference. `missing`, `held`: it is in no sum here and may be in the commission's.
 * `equals_difference`: its figure is the difference: left out, or taken in twice. `half_of_difference`: twice its figure
 * is the difference: taken with the wrong sign. `digits_swapped`: its figure with two neighbouring digits swapped makes
 * up the difference.
 */
export const EXPLANATION_REASONS = [
  'missing',
  'held',
  'equals_difference',
  'half_of_difference',
  'digits_swapped',
] as const;

export interface Explanation {
  readonly precinctId: string;
  readonly reason: (typeof EXPLANATION_REASONS)[number];
  /** The precinct's figure; null where it has none. */
  readonly figure: number | null;
}

/** Precincts named for one difference and reason at most. */
const NAMED_MAX = 10;

/** The values that a figure takes when two neighbouring digits are swapped. */
function swapsOf(figure: number): number[] {
  const digits = [...String(figure)];
  return digits.slice(1).flatMap((digit, index) => {
    const before = certain(digits[index], 'a digit');
    if (digit === before || (index === 0 && digit === '0')) return [];
    return [
      Number(
        digits
          .with(index, digit)
          .with(index + 1, before)
          .join(''),
      ),
    ];
  });
}

function reasonOf(difference: number, figure: number): Explanation['reason'] | null {
  if (figure === Math.abs(difference)) return 'equals_difference';
  if (2 * figure === Math.abs(difference)) return 'half_of_difference';
  return swapsOf(figure).some((swapped) => swapped - figure === difference) ? 'digits_swapped' : null;
}

/** Precincts that could explain a difference, by reason and then in their order, at most ten a reason. */
export function explain(
  { kind, id, difference }: SummaryDifference,
  precincts: readonly PrecinctFigures[],
): readonly Explanation[] {
  const found = precincts.flatMap(({ precinctId, state, counters, votes }): Explanation[] => {
    if (state === 'missing' || state === 'held') return [{ precinctId, reason: state, figure: null }];
    const figures = kind === 'counter' ? counters : votes;
    if (state !== 'counted' || figures === null) return [];
    const figure = Object.hasOwn(figures, id) ? (figures[id] ?? 0) : 0;
    const reason = reasonOf(difference, figure);
    return reason === null ? [] : [{ precinctId, reason, figure }];
  });
  return EXPLANATION_REASONS.flatMap((reason) => found.filter((one) => one.reason === reason).slice(0, NAMED_MAX));
}
