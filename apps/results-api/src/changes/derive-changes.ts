/** From two outcomes and what became of precincts between them to the changes that people are told of. */
import { figureOf, isAsked, standingOf, type Change, type OfContest } from '#apps/dashboard';
import type { ContestOutcome, Figures, PrecinctChange } from '#libs/results';

/** Precincts told of one by one in each contest; the others are counted. */
const TOLD_MAX = 10;

export interface Between {
  /** Empty before the first snapshot. */
  readonly before: readonly ContestOutcome[];
  readonly after: readonly ContestOutcome[];
  readonly precincts: readonly PrecinctChange[];
  /** The unit right below the topmost one in which a precinct is; null where there is none such. */
  readonly placeOf: (precinctNo: number) => string | null;
  /** Whether a contest is held everywhere. */
  readonly isEverywhere: (contest: OfContest) => boolean;
}

function keyOf({ contestId, round }: OfContest): string {
  return JSON.stringify([contestId, round]);
}

function byContest<T extends OfContest>(items: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const known = found.get(keyOf(item));
    if (known === undefined) found.set(keyOf(item), [item]);
    else known.push(item);
  }
  return found;
}

const isNew = ({ before, after }: PrecinctChange): boolean => before !== 'counted' && after === 'counted';
/** From the first protocol on; what was annulled before and counts again is told of by itself. */
const isFirst = (change: PrecinctChange): boolean =>
  isNew(change) && (change.before === 'missing' || change.before === 'held');

function placesOf(
  changes: readonly PrecinctChange[],
  placeOf: Between['placeOf'],
): { unitId: string; precincts: number }[] {
  const counts = new Map<string, number>();
  for (const { precinctNo } of changes) {
    const unitId = placeOf(precinctNo);
    if (unitId !== null) counts.set(unitId, (counts.get(unitId) ?? 0) + 1);
  }
  return [...counts].map(([unitId, precincts]) => ({ unitId, precincts })).sort((a, b) => b.precincts - a.precincts);
}

function counted({ after, precincts, placeOf, isEverywhere }: Between): Change[] {
  const found = byContest(precincts.filter(isFirst));
  const told: Change[] = [];
  let [protocols, contests] = [0, 0];
  for (const { contestId, round } of after) {
    const changes = found.get(keyOf({ contestId, round })) ?? [];
    if (changes.length === 0) continue;
    if (isEverywhere({ contestId, round })) {
      told.push({ kind: 'counted', contestId, round, precincts: changes.length, places: placesOf(changes, placeOf) });
    } else {
      protocols += changes.length;
      contests++;
    }
  }
  return contests === 0 ? told : [...told, { kind: 'counted_in_others', protocols, contests }];
}

/** Votes and counters that differ, by id. */
function differencesOf({ figuresBefore, figuresAfter }: PrecinctChange): Record<string, number> {
  const differences: [id: string, by: number][] = [];
  const compare = (before: Figures, after: Figures): void => {
    for (const [id, value] of Object.entries(after)) {
      const difference = value - figureOf(before, id);
      if (difference !== 0) differences.push([id, difference]);
    }
  };
  if (figuresBefore !== null && figuresAfter !== null) {
    compare(figuresBefore.votes, figuresAfter.votes);
    compare(figuresBefore.counters, figuresAfter.counters);
  }
  return Object.fromEntries(differences);
}

function precinctsTold({ precincts }: Between): Change[] {
  const notable = precincts.filter(
    (change) =>
      !isFirst(change) && (change.before === 'counted' || change.after !== 'held' || change.before !== 'missing'),
  );
  const told = notable.slice(0, TOLD_MAX).map((change): Change => {
    const { contestId, round, precinctId, before, after, protocolBefore, protocolAfter } = change;
    if (before === 'counted' && after === 'counted') {
      const hashes = { before: protocolBefore ?? '', after: protocolAfter ?? '' };
      return { kind: 'replaced', contestId, round, precinctId, ...hashes, differences: differencesOf(change) };
    }
    return { kind: 'state', contestId, round, precinctId, before, after };
  });
  const more = notable.length - told.length;
  return more > 0 ? [...told, { kind: 'further_precincts', precincts: more }] : told;
}

/** Sums that are lower than before, each with the precincts in which the figure fell. */
function fell(before: ContestOutcome, after: ContestOutcome, changes: readonly PrecinctChange[]): Change[] {
  const { contestId, round } = after;
  const sums = (one: ContestOutcome): Figures => ({ ...one.counters, ...one.votes });
  const [was, is] = [sums(before), sums(after)];
  return Object.entries(was).flatMap(([figure, value]): Change[] => {
    const by = value - figureOf(is, figure);
    if (by <= 0) return [];
    const precinctIds = changes
      .filter((change) => figureOf(differencesOf(change), figure) < 0)
      .slice(0, TOLD_MAX)
      .map(({ precinctId }) => precinctId);
    return [{ kind: 'fell', contestId, round, figure, by, precinctIds }];
  });
}

function thresholds(before: ContestOutcome | undefined, after: ContestOutcome): Change[] {
  const { contestId, round } = after;
  const passing = (one: ContestOutcome | undefined): ReadonlyMap<string, boolean> =>
    new Map(one?.outcome.trace.threshold?.lists.map(({ list, passes }) => [list, passes]));
  const was = passing(before);
  // Before the first votes nobody passes and nobody fails.
  if (before === undefined || Object.values(before.votes).every((votes) => votes === 0)) return [];
  return [...passing(after)].flatMap(([optionId, passes]): Change[] =>
    was.has(optionId) && was.get(optionId) !== passes
      ? [{ kind: 'threshold', contestId, round, optionId, passes }]
      : [],
  );
}

/** Seats won set against seats lost, the largest first: who gained whose seat, nobody can say more exactly. */
function seatMoves(
  was: Figures,
  is: Figures,
): { readonly from: string; readonly to: string; readonly seats: number }[] {
  const differences = Object.keys(is).map((id) => ({ id, by: figureOf(is, id) - figureOf(was, id) }));
  const won = differences.filter(({ by }) => by > 0).map((one) => ({ ...one }));
  const lost = differences.filter(({ by }) => by < 0).map(({ id, by }) => ({ id, by: -by }));
  const moves: { from: string; to: string; seats: number }[] = [];
  for (const giver of lost) {
    for (const taker of won) {
      const seats = Math.min(giver.by, taker.by);
      if (seats === 0) continue;
      moves.push({ from: giver.id, to: taker.id, seats });
      giver.by -= seats;
      taker.by -= seats;
    }
  }
  return moves;
}

function seats(before: ContestOutcome | undefined, after: ContestOutcome): Change[] {
  const { contestId, round } = after;
  const [was, is] = [before?.outcome.seats ?? {}, after.outcome.seats];
  const sum = (figures: Figures): number => Object.values(figures).reduce((total, count) => total + count, 0);
  if (sum(was) === 0 && sum(is) === 0) return [];
  if (sum(was) === 0) return [{ kind: 'seats_given', contestId, round }];
  if (sum(is) === 0) return [{ kind: 'seats_gone', contestId, round }];
  return seatMoves(was, is).map((move): Change => ({ kind: 'seats', contestId, round, ...move }));
}

function leaders(before: ContestOutcome | undefined, after: ContestOutcome): Change[] {
  const { contestId, round } = after;
  const [was, is] = [before?.outcome.winners ?? [], after.outcome.winners];
  if (was.length === 0 || is.length === 0 || was.join('\n') === is.join('\n')) return [];
  return [{ kind: 'leader', contestId, round, now: is, before: was }];
}

function standings(before: ContestOutcome | undefined, after: ContestOutcome): Change[] {
  const { contestId, round } = after;
  const told: Change[] = [];
  const [was, is] = [before === undefined ? 'none' : standingOf(before, null), standingOf(after, null)];
  if (was !== is && is !== 'none' && is !== 'counting') told.push({ kind: 'standing', contestId, round, standing: is });
  // A contest that is complete and is counted on again: something was reopened.
  if (was !== is && is === 'counting' && was !== 'none')
    told.push({ kind: 'standing', contestId, round, standing: is });
  const [asked, asks] = [before?.outcome.decision ?? null, after.outcome.decision];
  if (asked === null && asks !== null && isAsked(after)) told.push({ kind: 'question_open', contestId, round });
  if (before !== undefined && isAsked(before) && asked !== null && asks === null)
    told.push({ kind: 'question_answered', contestId, round });
  return told;
}

/** In the order in which people want to know: what follows from the votes first, then whose they are. */
export function deriveChanges(between: Between): readonly Change[] {
  const before = new Map(between.before.map((one) => [keyOf(one), one]));
  const changes = byContest(between.precincts);
  const ofContests = between.after.flatMap((after) => {
    const was = before.get(keyOf(after));
    const own = changes.get(keyOf(after)) ?? [];
    return [
      ...standings(was, after),
      ...thresholds(was, after),
      ...seats(was, after),
      ...leaders(was, after),
      ...(was === undefined ? [] : fell(was, after, own)),
    ];
  });
  return [...counted(between), ...ofContests, ...precinctsTold(between)];
}
