/** The catalogue of gaps: nothing in the program decides one of these; a recorded decision does. */
import { CANDIDATE_GAPS } from './candidates';
import { EDITION_GAPS } from './editions';
import type { Gap } from './gap';
import { LIST_GAPS } from './lists';
import { PROCEDURE_GAPS } from './procedure';

export type { Gap } from './gap';

export const GAPS: readonly Gap[] = [...LIST_GAPS, ...CANDIDATE_GAPS, ...PROCEDURE_GAPS, ...EDITION_GAPS];

const BY_ID: ReadonlyMap<string, Gap> = new Map(GAPS.map((gap) => [gap.id, gap]));

/** Null where the catalogue has no gap of that name. */
export function gapNamed(id: string): Gap | null {
  return BY_ID.get(id) ?? null;
}
