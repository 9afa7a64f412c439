/** Candidates by votes, and places that more of them claim than there are. */
import { byCodeUnits } from '../steps/context';
import type { AllocationOption } from '../input/input';

/** Most votes first; equal ones by id, so that the order of the input decides nothing. */
export function rank(options: readonly AllocationOption[]): readonly AllocationOption[] {
  return [...options].sort((a, b) => (a.votes === b.votes ? byCodeUnits(a.optionId, b.optionId) : b.votes - a.votes));
}

export interface Places {
  /** Who has a place whatever becomes of the tied, most votes first. */
  readonly certain: readonly string[];
  /** Who has the votes of the last place, where they are more than the places left; sorted ids. */
  readonly tied: readonly string[];
  /** Places left for the tied. */
  readonly left: number;
}

/** The first `places` of the ranked; there must be at least as many. */
export function placesOf(ranked: readonly AllocationOption[], places: number): Places {
  const last = ranked[places - 1]?.votes ?? 0;
  const ids = (of: readonly AllocationOption[]): readonly string[] => of.map((option) => option.optionId);
  const next = ranked[places];
  if (next === undefined || next.votes < last) return { certain: ids(ranked.slice(0, places)), tied: [], left: 0 };
  const above = ranked.filter((option) => option.votes > last);
  const tied = ranked.filter((option) => option.votes === last);
  return { certain: ids(above), tied: ids(tied), left: places - above.length };
}
