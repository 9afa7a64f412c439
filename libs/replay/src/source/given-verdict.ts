/** Verdicts as they were given: from the store by number, from the topic by name. */
import type { CellPlace, Sealed, Verdict } from '#libs/election';
import { SanaqError } from '#libs/basics';

/** A place by name, as verdicts.v1 has it; the precinct is null where the register does not know it. */
export interface NamedPlace {
  readonly contestId: string;
  readonly round: number;
  readonly precinctId: string | null;
}

/** A verdict with who gave it. `own` is set where the verdict is the record's own (cause = subject). */
export interface GivenVerdict {
  readonly verdict: Omit<Verdict, 'cell'>;
  readonly place: CellPlace | NamedPlace | null;
  /** Name of the definition that was in force, or null before there was one. */
  readonly definition: string | null;
  readonly engine: string;
  readonly own: null | { readonly source: string | null; readonly id: string | null; readonly sha256: string };
}

/** A verdict as it is in a report. */
export interface VerdictView {
  readonly verdict: string;
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
  readonly detail: string | null;
  readonly place: NamedPlace | null;
  readonly definition: string | null;
  readonly engine: string;
  readonly source?: string | null;
  readonly id?: string | null;
  readonly sha256?: string;
}

function unplaceable(position: number, place: NamedPlace): SanaqError {
  return new SanaqError({
    code: 'VERDICT_UNPLACEABLE',
    message: `a verdict given at position ${position} names contest "${place.contestId}" round ${place.round}, precinct "${place.precinctId ?? ''}", which the sealed register does not have`,
    actor: 'operator',
    action: 'find out who else writes to the verdicts topic; with --rejudge the replay does not need it',
  });
}

/** The verdict with its place by number, which needs the sealed frame. */
export function placed(given: GivenVerdict, sealed: Sealed | null): Verdict {
  const { place, verdict } = given;
  if (place === null) return { ...verdict, cell: null };
  if ('contestNo' in place) return { ...verdict, cell: place };
  const contestNo = sealed?.layout.contestNoOf(place.contestId, place.round);
  const precinctNo = place.precinctId === null ? -1 : sealed?.layout.precinctNoOf.get(place.precinctId);
  if (contestNo === undefined || precinctNo === undefined) throw unplaceable(verdict.cause, place);
  return { ...verdict, cell: { contestNo, precinctNo } };
}

function placeName(place: GivenVerdict['place'], sealed: Sealed | null): NamedPlace | null {
  if (place === null || 'contestId' in place) return place;
  const contest = sealed?.layout.contests[place.contestNo];
  return {
    contestId: contest?.contest.contestId ?? `number ${place.contestNo}`,
    round: contest?.round ?? 0,
    precinctId:
      place.precinctNo < 0
        ? null
        : (sealed?.layout.precincts[place.precinctNo]?.precinctId ?? `number ${place.precinctNo}`),
  };
}

/** For people: names instead of numbers. */
export function viewOf(given: GivenVerdict, sealed: Sealed | null): VerdictView {
  const { kind, codes, warnings, detail } = given.verdict;
  return {
    verdict: kind,
    codes,
    warnings,
    detail,
    place: placeName(given.place, sealed),
    definition: given.definition,
    engine: given.engine,
    ...(given.own === null ? {} : given.own),
  };
}

/** True if two verdicts decide the same: kind, codes, warnings and place. Wording of details is not a decision. */
export function sameDecision(a: GivenVerdict, b: GivenVerdict, sealed: Sealed | null): boolean {
  const key = (given: GivenVerdict): string => {
    const { cause, subject, kind, codes, warnings } = given.verdict;
    return JSON.stringify([cause, subject, kind, codes, warnings, placeName(given.place, sealed)]);
  };
  return key(a) === key(b);
}

/** True if two tellings of one verdict agree in everything, wording and engine too. */
export function sameTelling(a: GivenVerdict, b: GivenVerdict, sealed: Sealed | null): boolean {
  return JSON.stringify(viewOf(a, sealed)) === JSON.stringify(viewOf(b, sealed));
}
