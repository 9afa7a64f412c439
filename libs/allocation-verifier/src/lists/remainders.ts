/** Quotas and largest remainders by exact fractions (Art. 97-1(1), (3), (4)). */
import { citation, sum, type Case, type Option } from '../case/case';
import { askForPlaces, type Course } from '../course/course';
import { SENTENCE, type ExpectedObject } from '../document/expected';
import { compared, dividedBy, fraction, fractionalPart, times, wholePart, type Fraction } from '../fraction';
import { byCodeUnits } from '../document/json';
import type { ListRules } from './list-rules';
import { instantOf } from '../case/registration';
import { open, relation, type Settled, type Solution } from '../course/solution';

interface Share {
  readonly option: Option;
  readonly id: string;
  readonly votes: bigint;
  /** Whole quotas. */
  readonly whole: bigint;
  /** What is left of the quotas, from 0 to below 1. */
  readonly part: Fraction;
}

interface Distribution {
  readonly given: Case;
  readonly rules: ListRules;
  readonly shares: readonly Share[];
  readonly total: bigint;
  readonly left: bigint;
  readonly nodes: ExpectedObject;
}

/** Where the mandates left over run out. */
interface Boundary {
  /** Largest part first; equal ones by id. */
  readonly certain: readonly Share[];
  /** All with one part, for which there are not enough mandates; by id. */
  readonly contended: readonly Share[];
  readonly behind: readonly Share[];
}

function whole(value: Fraction): bigint {
  if (value.under !== 1n) throw new Error('a remainder of whole numbers is a whole number');
  return value.over;
}

function distribution(
  given: Case,
  rules: ListRules,
  admitted: readonly Option[],
  before: ExpectedObject,
): Distribution {
  const total = sum(admitted.map(({ votes }) => BigInt(votes)));
  const quota = fraction(total, BigInt(given.seats));
  const shares = admitted.map((option): Share => {
    const votes = BigInt(option.votes);
    const quotas = dividedBy(fraction(votes), quota);
    return { option, id: option.optionId, votes, whole: wholePart(quotas), part: fractionalPart(quotas) };
  });
  const left = BigInt(given.seats) - sum(shares.map((share) => share.whole));
  const nodes: ExpectedObject = {
    ...before,
    basis: {
      ...citation(rules, 'quota'),
      text: SENTENCE,
      T: `${total}`,
      S: given.seats,
      quota: `${total}/${given.seats}`,
    },
    full: {
      ...citation(rules, 'full'),
      text: SENTENCE,
      lists: shares.map((share) => ({
        list: share.id,
        votes: share.option.votes,
        product: `${share.votes * BigInt(given.seats)}`,
        div: Number(share.whole),
        mod: `${modOf(share, total)}`,
      })),
      left: Number(left),
    },
  };
  return { given, rules, shares, total, left, nodes };
}

/** The part in the engine's unit: of T instead of 1. */
function modOf(share: Share, total: bigint): bigint {
  return whole(times(share.part, fraction(total)));
}

/** Each list by how many others have a larger part than it, and how many at least as large a one. */
function boundaryOf({ shares, left }: Distribution): Boundary {
  const places = Number(left);
  const ranked = shares
    .map((share) => ({
      share,
      larger: shares.filter((other) => compared(other.part, share.part) > 0).length,
      atLeast: shares.filter((other) => compared(other.part, share.part) >= 0).length,
    }))
    .sort((a, b) => a.larger - b.larger || byCodeUnits(a.share.id, b.share.id));
  const pick = (wanted: (larger: number, atLeast: number) => boolean): readonly Share[] =>
    ranked.filter(({ larger, atLeast }) => wanted(larger, atLeast)).map(({ share }) => share);
  return {
    certain: pick((_, atLeast) => atLeast <= places),
    contended: pick((larger, atLeast) => larger < places && places < atLeast),
    behind: pick((larger) => larger >= places),
  };
}

function withOrder(
  { rules, left, total, nodes }: Distribution,
  ranked: readonly Share[],
  tied: readonly Share[],
): ExpectedObject {
  if (left === 0n) return nodes;
  const lists = ranked.map((share, index) => ({
    rank: index + 1,
    list: share.id,
    mod: `${modOf(share, total)}`,
    reason: tied.includes(share) ? rules.tie : 'remainder',
  }));
  return { ...nodes, order: { ...citation(rules, 'remainder'), text: SENTENCE, lists } };
}

function seatsWith({ given, shares }: Distribution, awarded: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    given.options.map(({ optionId }) => {
      const share = shares.find(({ id }) => id === optionId);
      return [optionId, share === undefined ? 0 : Number(share.whole) + (awarded.includes(optionId) ? 1 : 0)];
    }),
  );
}

function relations(all: Distribution, awarded: readonly string[], seats: ReadonlyMap<string, number>) {
  const { rules, shares, total, left, given } = all;
  const [quota, remainder] = [citation(rules, 'quota'), citation(rules, 'remainder')];
  const admitted = BigInt(shares.length);
  const house = BigInt(given.seats);
  const parts = (list: readonly Share[]): readonly Share[] => [...list].sort((a, b) => compared(a.part, b.part));
  const least = parts(shares.filter(({ id }) => awarded.includes(id)))[0];
  const most = parts(shares.filter(({ id }) => !awarded.includes(id))).at(-1);
  const known = [
    relation(quota, 'Σ div + left = S', sum(shares.map((share) => share.whole)) + left, '=', house),
    relation(quota, 'Σ mod = left·T', sum(shares.map((share) => modOf(share, total))), '=', left * total),
    relation(remainder, 'left < lists admitted', left, '<', admitted),
    relation(remainder, 'Σ seats = S', sum([...seats.values()].map(BigInt)), '=', house),
    relation(remainder, 'lists with div ≤ seats ≤ div + 1 = lists admitted', admitted, '=', admitted),
    relation(citation(rules, 'threshold'), 'Σ seats of lists not admitted = 0', 0n, '=', 0n),
  ];
  if (least === undefined || most === undefined) return known;
  const [at, without] = [modOf(least, total), modOf(most, total)];
  return [...known, relation(remainder, 'least mod with a seat ≥ largest mod without', at, '≥', without)];
}

/** `first`: the contended in the order in which they get what is left. */
function settle(all: Distribution, { certain, contended, behind }: Boundary, first: readonly Share[]): Settled {
  const awarded = [...certain, ...first].slice(0, Number(all.left)).map(({ id }) => id);
  const seats = seatsWith(all, awarded);
  const ordered = withOrder(all, [...certain, ...first, ...behind], contended);
  const award: ExpectedObject = { ...citation(all.rules, 'remainder'), text: SENTENCE, lists: awarded };
  const nodes: ExpectedObject = {
    ...ordered,
    ...(all.left === 0n ? {} : { award }),
    checks: relations(all, awarded, seats),
  };
  return { kind: 'settled', result: 'elected', seats, winners: [], nodes };
}

/** All mandates among the admitted lists, of which at least one has votes. */
export function byRemainders(
  course: Course,
  given: Case,
  rules: ListRules,
  admitted: readonly Option[],
  before: ExpectedObject,
): Solution {
  const all = distribution(given, rules, admitted, before);
  const boundary = boundaryOf(all);
  const { certain, contended, behind } = boundary;
  if (contended.length === 0) return settle(all, boundary, []);
  const unsettled = withOrder(all, [...certain, ...contended, ...behind], contended);
  if (rules.tie === 'registered_earlier') {
    const instants = new Map(contended.map(({ id, option }) => [id, instantOf(option.registeredAt ?? '')]));
    const missing = contended.filter(({ id }) => instants.get(id) === null).map(({ id }) => id);
    if (missing.length > 0) {
      const problems = [{ code: 'REGISTERED_AT_MISSING', place: 'options', options: missing }];
      return { kind: 'stopped', state: 'invalid_input', problems, nodes: unsettled };
    }
    const earlier = (a: Share, b: Share): number => ((instants.get(a.id) ?? 0n) < (instants.get(b.id) ?? 0n) ? -1 : 1);
    return settle(all, boundary, [...contended].sort(earlier));
  }
  const tied = contended.map(({ id }) => id);
  const places = Number(all.left) - certain.length;
  const { article } = citation(rules, 'tie');
  const { chosen, open: question } = askForPlaces(course, { gap: null, article, tied, places, others: [] });
  if (question === null) {
    const winners = contended.filter(({ id }) => chosen.includes(id));
    return settle(all, boundary, [...winners, ...contended.filter(({ id }) => !chosen.includes(id))]);
  }
  const seats = seatsWith(all, [...certain.map(({ id }) => id), ...chosen]);
  return open(question, unsettled, { seats, winners: [], undecided: places - chosen.length });
}
