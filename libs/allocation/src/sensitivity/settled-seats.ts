/**
 * Which seats voters who are not counted yet can still change: in missing precincts, held protocols, disputed boxes.
 *
 * Each of at most n voters may vote for any list, against all, or for nobody. Over all these outcomes the votes form a
 * simplex, and every condition for the present seats is linear in them, so its worst case is at a corner: all n for
 * one list, all against all, or none. While the same lists pass this decides exactly. Where a list can cross the
 * threshold, every set of passing lists that is possible is bounded by itself, over the whole simplex: sound, though
 * perhaps wider than need be.
 */
import type { AllocationInput, AllocationOption } from '../input/input';
import { parseInstant } from '../input/instant';
import type { RuleSet } from '../rule-sets/rule-set';
import { firstChange } from './first-change';
import { seatsAmong } from './plain-seats';
import { againstAllDirection, listDirection, moved, type Direction, type Model, type Seats } from './model';
import { changeAt, LISTS_MAX, presentOf, type Change, type Present, type PresentOutcome } from './sensitivity';

export interface SettledList {
  readonly list: string;
  readonly seats: number;
  /** No outcome gives the list fewer seats than this, */
  readonly least: number;
  /** nor more than this. */
  readonly most: number;
}

/** An outcome of the uncounted voters that changes a seat. */
export interface Witness extends Change {
  /** Votes by list that would have to be in what is not counted. */
  readonly lists: Readonly<Record<string, number>>;
  readonly againstAll: number;
}

export interface SettledSeats {
  readonly uncountedVotesMax: number;
  /**
   * `settled`: no outcome of the uncounted voters changes any seat. `open`: the witness does. `unknown`: neither was
   * shown; least and most hold anyway.
   */
  readonly verdict: 'settled' | 'open' | 'unknown';
  readonly lists: readonly SettledList[];
  readonly witness: Witness | null;
}

/** So many lists on the edge of the threshold are told apart; their sets double with each. */
const UNCERTAIN_MAX = 6;

interface Corner {
  readonly votes: readonly bigint[];
  /** The base is somewhere between these: counters that it names are not known. */
  readonly baseLeast: bigint;
  readonly baseMost: bigint;
}

function corners(model: Model, count: bigint): readonly Corner[] {
  const still: Direction = { lists: new Map(), base: 0n };
  const lists = [...model.votes.keys()].map((list) => listDirection(model, list, 1n));
  return [still, againstAllDirection(model, 1n), ...lists].map((direction) => {
    const { votes, threshold } = moved(model, direction, count);
    const base = threshold?.base ?? 0n;
    return {
      votes,
      baseLeast: base + count * (threshold?.perVoterLeast ?? 0n),
      baseMost: base + count * (threshold?.perVoterMost ?? 0n),
    };
  });
}

function passesAt({ threshold }: Model, corner: Corner, list: number, base: 'baseLeast' | 'baseMost'): boolean {
  if (threshold === null) return true;
  return threshold.denominator * (corner.votes[list] ?? 0n) >= threshold.numerator * corner[base];
}

function subsets(lists: readonly number[]): readonly (readonly number[])[] {
  return lists.reduce<readonly (readonly number[])[]>(
    (sets, list) => sets.flatMap((set) => [set, [...set, list]]),
    [[]],
  );
}

function floorDivided(a: bigint, b: bigint): bigint {
  return a >= 0n ? a / b : -((-a + b - 1n) / b);
}

interface Bounds {
  readonly least: bigint;
  readonly most: bigint;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** A list gets its whole quotas at least and one seat more at most: fewest with all votes for others, most for itself. */
function quotasOf({ votes, seats }: Model, passing: readonly number[], list: number, count: bigint): Bounds {
  const total = passing.reduce((sum, other) => sum + (votes[other] ?? 0n), count);
  const own = votes[list] ?? 0n;
  return { least: (own * seats) / total, most: smaller(seats, ((own + count) * seats) / total + 1n) };
}

/**
 * Seats that each list keeps and can reach while exactly these lists pass. If a list had r + 1 seats fewer, some other
 * list j would have gained one, and then (vᵢ − vⱼ)·S + (sⱼ − sᵢ + 1 + r)·T would not be above zero.
 */
function boundsAmong(
  { model, input }: Present,
  reference: Seats,
  passing: readonly number[],
  { at, count }: { readonly at: readonly Corner[]; readonly count: bigint },
  earlier: (i: number, j: number) => boolean,
): ReadonlyMap<number, Bounds> {
  const fewest = (giver: number, taker: number): bigint => {
    let shift = 0n;
    for (const { votes } of at) {
      const total = passing.reduce((sum, list) => sum + (votes[list] ?? 0n), 0n);
      const gap = ((votes[taker] ?? 0n) - (votes[giver] ?? 0n)) * model.seats;
      const beyond = gap - ((reference[taker] ?? 0n) - (reference[giver] ?? 0n) + 1n) * total;
      // At equality the earlier registered list keeps its seat.
      const needed = floorDivided(beyond, total) + (beyond % total === 0n && earlier(giver, taker) ? 0n : 1n);
      if (needed > shift) shift = needed;
    }
    return shift;
  };
  const most = (shifts: readonly bigint[]): bigint => shifts.reduce(larger, 0n);
  return new Map(
    input.options.map((_, list) => {
      if (!passing.includes(list)) return [list, { least: 0n, most: 0n }];
      const others = passing.filter((other) => other !== list);
      const own = reference[list] ?? 0n;
      const lost = most(others.map((taker) => fewest(list, taker)));
      const won = most(others.filter((giver) => (reference[giver] ?? 0n) > 0n).map((giver) => fewest(giver, list)));
      const quotas = quotasOf(model, passing, list, count);
      return [list, { least: larger(own - lost, quotas.least), most: smaller(own + won, quotas.most) }];
    }),
  );
}

/** Nothing is known: no list keeps anything, every list could have everything. */
function anything({ model }: Present): ReadonlyMap<number, Bounds> {
  return new Map([...model.votes.keys()].map((list) => [list, { least: 0n, most: model.seats }]));
}

function boundsOf(present: Present, count: bigint): ReadonlyMap<number, Bounds> {
  const { model, input, ruleSet } = present;
  const at = corners(model, count);
  const lists = [...model.votes.keys()];
  const sure = lists.filter((list) => at.every((corner) => passesAt(model, corner, list, 'baseMost')));
  const uncertain = lists.filter(
    (list) => !sure.includes(list) && at.some((corner) => passesAt(model, corner, list, 'baseLeast')),
  );
  const alone = model.secondList === null ? 1 : 2;
  const withVotes = sure.some((list) => (model.votes[list] ?? 0n) > 0n);
  if (sure.length < alone || !withVotes || uncertain.length > UNCERTAIN_MAX) return anything(present);
  const instants = input.options.map((option: AllocationOption) => parseInstant(option.registeredAt ?? ''));
  const earlier = (i: number, j: number): boolean => {
    const [a, b] = [instants[i] ?? null, instants[j] ?? null];
    return ruleSet.tie === 'registered_earlier' && a !== null && b !== null && a < b;
  };
  const found = subsets(uncertain).map((more) => {
    const passing = lists.filter((list) => sure.includes(list) || more.includes(list));
    // The present seats where they are those of this set: they include the answers to ties.
    const here = present.seats.every((seats, list) => seats === 0n || passing.includes(list));
    const reference = here && uncertain.length === 0 ? present.seats : seatsAmong(model, passing);
    return boundsAmong(present, reference, passing, { at, count }, earlier);
  });
  return new Map(
    lists.map((list) => {
      const all = found.map((bounds) => bounds.get(list) ?? { least: 0n, most: model.seats });
      return [
        list,
        {
          least: all.map(({ least }) => least).reduce(smaller),
          most: all.map(({ most }) => most).reduce(larger),
        },
      ];
    }),
  );
}

/** All votes for one list or against all; or first those with which another list passes, then these. */
function witnessOf(present: Present, count: bigint): Witness | null {
  const { model, input } = present;
  const options = input.options.map((_, list) => list);
  const ends: readonly (readonly [Direction, number | null])[] = [
    ...options.map((list) => [listDirection(model, list, 1n), list] as const),
    ...(input.againstAll === null ? [] : [[againstAllDirection(model, 1n), null] as const]),
  ];
  for (const [direction, list] of ends) {
    const at = firstChange(model, direction, present.seats, count);
    if (at !== null) return witness(present, new Map(list === null ? [] : [[list, at]]), list === null ? at : 0n);
  }
  const { threshold } = model;
  if (threshold === null) return null;
  for (const first of options) {
    const towards = listDirection(model, first, 1n);
    const lacks = threshold.numerator * threshold.base - threshold.denominator * (model.votes[first] ?? 0n);
    const gain = threshold.denominator - threshold.numerator * threshold.perListVote;
    if (lacks <= 0n || gain <= 0n) continue;
    const needed = (lacks + gain - 1n) / gain;
    if (needed >= count) continue;
    const begun = moved(model, towards, needed);
    for (const [direction, list] of ends) {
      const at = firstChange(begun, direction, present.seats, count - needed);
      if (at === null) continue;
      const lists = new Map([[first, needed]]);
      if (list !== null) lists.set(list, (lists.get(list) ?? 0n) + at);
      return witness(present, lists, list === null ? at : 0n);
    }
  }
  return null;
}

function witness(present: Present, lists: ReadonlyMap<number, bigint>, against: bigint): Witness {
  const { model } = present;
  const { state, seats } = changeAt(present, 1n, { lists, against });
  const votes = [...lists.values()].reduce((sum, count) => sum + count, against);
  const named = [...lists].map(([list, count]) => [model.ids[list] ?? '', Number(count)] as const);
  return { votes: Number(votes), state, seats, lists: Object.fromEntries(named), againstAll: Number(against) };
}

/**
 * What at most `uncountedVotesMax` (a whole number from 0) further voters can change; `outcome` must be that of the
 * rule set and the input. Null above LISTS_MAX lists and where the present seats do not follow from the votes
 * by the list rule alone. Where exactly one list passes (the rule for a second list) only a witness is sought.
 */
export function settledSeats(
  ruleSet: RuleSet,
  input: AllocationInput,
  outcome: PresentOutcome,
  uncountedVotesMax: number,
): SettledSeats | null {
  const present = input.options.length > LISTS_MAX ? null : presentOf(ruleSet, input, outcome);
  if (present === null) return null;
  const count = BigInt(uncountedVotesMax);
  const bounds = boundsOf(present, count);
  const lists = present.model.ids.map((list, index): SettledList => {
    const seats = Number(present.seats[index] ?? 0n);
    const { least, most } = bounds.get(index) ?? { least: 0n, most: present.model.seats };
    return count === 0n
      ? { list, seats, least: seats, most: seats }
      : { list, seats, least: Number(least), most: Number(most) };
  });
  if (lists.every(({ seats, least, most }) => seats === least && seats === most)) {
    return { uncountedVotesMax, verdict: 'settled', lists, witness: null };
  }
  const found = witnessOf(present, count);
  return { uncountedVotesMax, verdict: found === null ? 'unknown' : 'open', lists, witness: found };
}
