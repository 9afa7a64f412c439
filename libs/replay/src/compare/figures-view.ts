/** Vectors of figures (counts, counters, options, open items) by their names, for reports. */
import { CELL_STATES, COUNT_COLUMNS, countsOf, type CompiledContest, type ContestState } from '#libs/election';
import type { PublishedFigures } from '../source/published-results';
import type { Figures } from './difference';

const COUNTS = COUNT_COLUMNS.length;

function named(ids: readonly string[], values: ArrayLike<number>, from: number): Record<string, number> {
  return Object.fromEntries(ids.map((id, index) => [id, values[from + index] ?? 0]));
}

/** A unit's vector: counts, figures, open items. */
export function unitFigures(contest: CompiledContest, vector: ArrayLike<number>): Figures {
  return {
    precincts: countsOf(vector),
    openItems: vector[COUNTS + contest.width] ?? 0,
    counters: named(contest.counterIds, vector, COUNTS),
    votes: named(contest.optionIds, vector, COUNTS + contest.counterIds.length),
  };
}

/** A precinct's row: its state's number, open items, protocol, and the figures that are in the totals. */
export interface PrecinctFigures {
  readonly state: number;
  readonly openItems: number;
  readonly protocolPosition: number | null;
  /** Name of the current protocol, where counted. */
  readonly protocol: string | null;
  /** Zero unless counted. */
  readonly figures: ArrayLike<number>;
}

export function precinctFigures(contest: CompiledContest, row: PrecinctFigures): Figures {
  return {
    state: CELL_STATES[row.state] ?? 'missing',
    protocol: row.protocol,
    openItems: row.openItems,
    counters: named(contest.counterIds, row.figures, 0),
    votes: named(contest.optionIds, row.figures, contest.counterIds.length),
  };
}

/** What is in a slot of the state. */
export function slotFigures(contest: ContestState, slot: number): PrecinctFigures {
  const { width } = contest.compiled;
  const cell = contest.stateOf(slot);
  const counted = cell === 'counted';
  return {
    state: CELL_STATES.indexOf(cell),
    openItems: contest.heldCountOf(slot),
    protocolPosition: counted ? (contest.currentAt[slot] ?? null) : null,
    protocol: counted ? contest.currentName(slot) : null,
    figures: counted ? contest.figures.subarray(slot * width, slot * width + width) : new Float64Array(width),
  };
}

export function publishedFigures(data: PublishedFigures): Figures {
  const { openItems, counters, votes } = data;
  if (data.state !== undefined) return { state: data.state, protocol: data.protocol, openItems, counters, votes };
  return { precincts: data.precincts, openItems, counters, votes };
}

type Numbers = Readonly<Record<string, number>>;

function sameNumbers(a: Numbers, b: Numbers): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}

/** True if both show the same figures, in whatever order they name them. */
export function sameFigures(a: Figures, b: Figures): boolean {
  return (
    a.state === b.state &&
    a.protocol === b.protocol &&
    a.openItems === b.openItems &&
    sameNumbers({ ...a.precincts }, { ...b.precincts }) &&
    sameNumbers(a.counters, b.counters) &&
    sameNumbers(a.votes, b.votes)
  );
}
