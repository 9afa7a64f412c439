/**
 * Hints for the clerk who compares a held protocol with its paper: which single figure, read otherwise, would close the
 * sum that does not close. A hint never holds anything and is not proof: the paper decides.
 */
import type { CompiledContest, CompiledLinearControl } from '../frame/compiled-contest';
import { FIGURE_MAX, type ReadFigures } from './figures';
import { certain } from '../certain';

export const HINT_CODES = ['HINT_DIGITS_SWAPPED', 'HINT_ONE_DIGIT', 'HINT_EQUALS_OTHER'] as const;
export type HintCode = (typeof HINT_CODES)[number];

export interface Hints {
  readonly codes: readonly HintCode[];
  /** Which figures, in a sentence; null where there is no hint. */
  readonly detail: string | null;
}

export const NO_HINTS: Hints = { codes: [], detail: null };

/** A hint that fits more figures than this says nothing. */
const FIGURES_MAX = 6;
/** Smaller figures are equal by chance, and any of their digits repairs a small difference. */
const TELLING_MIN = 10;
/** Ids may be long; a detail is one or two lines. */
const DETAIL_CHARACTERS_MAX = 1_000;

interface Broken {
  readonly contest: CompiledContest;
  readonly figures: readonly number[];
  readonly present: readonly boolean[];
  /** Controls of severity `error` that apply, with left − right. */
  readonly applying: readonly { readonly compiled: CompiledLinearControl; readonly difference: number }[];
  /** The first sum that does not close, and by how much. */
  readonly sum: CompiledLinearControl;
  readonly difference: number;
}

function holds(relation: 'eq' | 'le' | 'ge', difference: number): boolean {
  if (relation === 'eq') return difference === 0;
  return relation === 'le' ? difference <= 0 : difference >= 0;
}

function brokenOf(contest: CompiledContest, { figures, present }: ReadFigures): Broken | null {
  const applying = contest.linearControls
    .filter(({ control, needs }) => control.severity === 'error' && needs.every((column) => present[column] === true))
    .map((compiled) => {
      const difference = figures.reduce(
        (sum, figure, column) => sum + figure * (compiled.coefficients[column] ?? 0),
        0,
      );
      return { compiled, difference };
    });
  // An inequality is repaired by any number of figures: only a sum that does not close points at one.
  const open = applying.find(({ compiled, difference }) => compiled.control.relation === 'eq' && difference !== 0);
  if (open === undefined) return null;
  return { contest, figures, present, applying, sum: open.compiled, difference: open.difference };
}

/** The one value of a column under which every sum closes and every inequality holds, or null. */
function repairOf(broken: Broken, column: number): number | null {
  const coefficient = broken.sum.coefficients[column] ?? 0;
  if (coefficient === 0 || broken.difference % coefficient !== 0) return null;
  const step = -broken.difference / coefficient;
  const value = (broken.figures[column] ?? 0) + step;
  if (value < 0 || value > FIGURE_MAX) return null;
  const all = broken.applying.every(({ compiled, difference }) =>
    holds(compiled.control.relation, difference + step * (compiled.coefficients[column] ?? 0)),
  );
  return all ? value : null;
}

/** How the digits of two numbers differ, as far as a slip of the hand explains it. */
function slipBetween(from: number, to: number): 'HINT_DIGITS_SWAPPED' | 'HINT_ONE_DIGIT' | null {
  const [a, b] = [String(from), String(to)];
  if (a.length !== b.length || from < TELLING_MIN) return null;
  const places = [...a].flatMap((digit, place) => (digit === b[place] ? [] : [place]));
  const [first = 0, second = 0] = places;
  if (places.length === 1) return 'HINT_ONE_DIGIT';
  const crossed = places.length === 2 && second === first + 1 && a[first] === b[second] && a[second] === b[first];
  return crossed ? 'HINT_DIGITS_SWAPPED' : null;
}

function idOf({ counterIds, optionIds }: CompiledContest, column: number): string {
  return certain(counterIds[column] ?? optionIds[column - counterIds.length], 'the id of a column');
}

type Found = Readonly<Record<HintCode, string[]>>;

function addSlips(broken: Broken, found: Found): void {
  for (let column = 0; column < broken.contest.width; column++) {
    const value = broken.figures[column] ?? 0;
    const repair = broken.present[column] === true ? repairOf(broken, column) : null;
    if (repair === null) continue;
    const slip = slipBetween(value, repair);
    if (slip !== null) found[slip].push(`${idOf(broken.contest, column)} ${value}, perhaps ${repair}`);
  }
}

/** Pairs of columns that an inequality of the form compares: as a rule they can well be equal. */
function mayBeEqual({ contest }: Broken, one: number, other: number): boolean {
  return contest.linearControls.some(({ control, coefficients }) => {
    const compared = (coefficients[one] ?? 0) * (coefficients[other] ?? 0) < 0;
    return (
      control.relation !== 'eq' && compared && coefficients.every((c, at) => c === 0 || at === one || at === other)
    );
  });
}

function addEquals(broken: Broken, found: Found): void {
  const { contest, figures, present, sum } = broken;
  const columnsOf = new Map<number, number[]>();
  figures.forEach((value, column) => {
    if (present[column] === true && value >= TELLING_MIN)
      columnsOf.set(value, [...(columnsOf.get(value) ?? []), column]);
  });
  for (const [value, columns] of columnsOf) {
    if (columns.length !== 2) continue;
    const [one = 0, other = 0] = columns;
    const within = (sum.coefficients[one] ?? 0) !== 0 || (sum.coefficients[other] ?? 0) !== 0;
    if (!within || mayBeEqual(broken, one, other)) continue;
    found.HINT_EQUALS_OTHER.push(`${idOf(contest, one)} and ${idOf(contest, other)} are both ${value}`);
  }
}

const LEADS: Readonly<Record<HintCode, string>> = {
  HINT_DIGITS_SWAPPED: 'two digits swapped',
  HINT_ONE_DIGIT: 'one digit wrong',
  HINT_EQUALS_OTHER: 'one figure written twice',
};

/**
 * Hints for a protocol of which a control of severity `error` fails; none unless a sum does not close. Deterministic,
 * in the order of HINT_CODES and of the columns.
 */
export function findHints(contest: CompiledContest, read: ReadFigures): Hints {
  const broken = brokenOf(contest, read);
  if (broken === null) return NO_HINTS;
  const found: Found = { HINT_DIGITS_SWAPPED: [], HINT_ONE_DIGIT: [], HINT_EQUALS_OTHER: [] };
  addSlips(broken, found);
  addEquals(broken, found);
  const codes = HINT_CODES.filter((code) => found[code].length > 0 && found[code].length <= FIGURES_MAX);
  if (codes.length === 0) return NO_HINTS;
  const detail = `${broken.sum.control.code} is off by ${Math.abs(broken.difference)}; ${codes
    .map((code) => `${LEADS[code]}: ${found[code].join(', ')}`)
    .join('; ')}`;
  return { codes, detail: [...detail].slice(0, DETAIL_CHARACTERS_MAX).join('') };
}
