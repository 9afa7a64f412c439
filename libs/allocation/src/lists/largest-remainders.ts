/** Hare quota and largest remainders over the admitted lists (Art. 97-1(1), (3), (4)), in whole numbers only. */
import { askForPlaces } from '../steps/ask';
import type { Branch, Context, TraceParts } from '../steps/context';
import { byCodeUnits, recordOf } from '../steps/context';
import type { AllocationOption } from '../input/input';
import { parseInstant } from '../input/instant';
import { check } from '../steps/invariants';
import { seatsOfAll, sumOf } from './list-steps';
import type { Provisional } from '../outcome/outcome';
import { articleOf, type ListRuleSet } from '../rule-sets/rule-set';
import { QUESTIONS, TEXTS } from '../texts/texts';
import type { CheckNode, OrderNode } from '../outcome/trace';

interface Row {
  readonly list: string;
  readonly option: AllocationOption;
  readonly product: bigint;
  readonly div: bigint;
  readonly mod: bigint;
}

interface Shares {
  readonly rows: readonly Row[];
  readonly total: bigint;
  readonly seats: bigint;
  readonly left: bigint;
  readonly parts: TraceParts;
}

/** Rows by remainder, largest first; equal ones together, by id. */
function groupByRemainder(rows: readonly Row[]): readonly (readonly Row[])[] {
  const sorted = [...rows].sort((a, b) => (a.mod === b.mod ? byCodeUnits(a.list, b.list) : a.mod > b.mod ? -1 : 1));
  const groups: Row[][] = [];
  for (const row of sorted) {
    const last = groups.at(-1);
    if (last !== undefined && last[0]?.mod === row.mod) last.push(row);
    else groups.push([row]);
  }
  return groups;
}

function share(context: Context<ListRuleSet>, lists: readonly AllocationOption[], before: TraceParts): Shares {
  const { ruleSet, input } = context;
  const seats = BigInt(input.seats);
  const total = sumOf(lists.map((list) => BigInt(list.votes)));
  const rows = lists.map((option): Row => {
    const product = BigInt(option.votes) * seats;
    return { list: option.optionId, option, product, div: product / total, mod: product % total };
  });
  const left = seats - sumOf(rows.map((row) => row.div));
  const parts: TraceParts = {
    ...before,
    basis: {
      ...articleOf(ruleSet, 'quota'),
      text: TEXTS.quota,
      T: `${total}`,
      S: input.seats,
      quota: `${total}/${seats}`,
    },
    full: {
      ...articleOf(ruleSet, 'full'),
      text: TEXTS.full,
      lists: rows.map(({ list, option, product, div, mod }) => ({
        list,
        votes: option.votes,
        product: `${product}`,
        div: Number(div),
        mod: `${mod}`,
      })),
      left: Number(left),
    },
  };
  return { rows, total, seats, left, parts };
}

function checksOf(
  { ruleSet }: Context<ListRuleSet>,
  { rows, total, seats, left }: Shares,
  awarded: ReadonlySet<string>,
  given: ReadonlyMap<string, number>,
): readonly CheckNode[] {
  const quota = articleOf(ruleSet, 'quota');
  const remainder = articleOf(ruleSet, 'remainder');
  const checks = [
    check(quota, 'Σ div + left = S', sumOf(rows.map((row) => row.div)) + left, '=', seats),
    check(quota, 'Σ mod = left·T', sumOf(rows.map((row) => row.mod)), '=', left * total),
    check(remainder, 'left < lists admitted', left, '<', BigInt(rows.length)),
    check(remainder, 'Σ seats = S', sumOf([...given.values()].map(BigInt)), '=', seats),
  ];
  const extra = rows.map((row) => BigInt(given.get(row.list) ?? 0) - row.div);
  const within = BigInt(extra.filter((more) => more === 0n || more === 1n).length);
  checks.push(check(remainder, 'lists with div ≤ seats ≤ div + 1 = lists admitted', within, '=', BigInt(rows.length)));
  const admitted = new Set(rows.map((row) => row.list));
  const elsewhere = [...given].filter(([list]) => !admitted.has(list)).map(([, count]) => BigInt(count));
  checks.push(check(articleOf(ruleSet, 'threshold'), 'Σ seats of lists not admitted = 0', sumOf(elsewhere), '=', 0n));
  const leastAwarded = rows.filter((row) => awarded.has(row.list)).map((row) => row.mod);
  const mostWithout = rows.filter((row) => !awarded.has(row.list)).map((row) => row.mod);
  if (leastAwarded.length > 0 && mostWithout.length > 0) {
    const least = leastAwarded.reduce((a, b) => (a < b ? a : b));
    const most = mostWithout.reduce((a, b) => (a > b ? a : b));
    checks.push(check(remainder, 'least mod with a seat ≥ largest mod without', least, '≥', most));
  }
  return checks;
}

function orderNode(ruleSet: ListRuleSet, ranked: readonly Row[], tied: ReadonlySet<string>): OrderNode {
  const byTie = ruleSet.tie === 'registered_earlier' ? 'registered_earlier' : 'decision';
  return {
    ...articleOf(ruleSet, 'remainder'),
    text: ruleSet.tie === 'registered_earlier' ? TEXTS.orderRegistered : TEXTS.orderDecision,
    lists: ranked.map(({ list, mod }, index) => ({
      rank: index + 1,
      list,
      mod: `${mod}`,
      reason: tied.has(list) ? byTie : 'remainder',
    })),
  };
}

/** Earlier registered lists first; the ids of those whose instant is not known where one is missing. */
function byRegistration(group: readonly Row[]): { rows: readonly Row[] } | { missing: readonly string[] } {
  const dated: { row: Row; instant: bigint }[] = [];
  const missing: string[] = [];
  for (const row of group) {
    const instant = parseInstant(row.option.registeredAt ?? '');
    if (instant === null) missing.push(row.list);
    else dated.push({ row, instant });
  }
  if (missing.length > 0) return { missing };
  // Two equal instants were refused with the input, so this order is total.
  return { rows: dated.sort((a, b) => (a.instant < b.instant ? -1 : 1)).map(({ row }) => row) };
}

interface Split {
  /** Rows that get a mandate whatever decides ties. */
  readonly certain: readonly Row[];
  /** Rows with one remainder for which the mandates left do not suffice. */
  readonly contended: readonly Row[];
  /** Mandates left for the contended. */
  readonly places: number;
}

function splitAtBoundary(groups: readonly (readonly Row[])[], left: number): Split {
  const certain: Row[] = [];
  let places = left;
  for (const group of groups) {
    if (places === 0) break;
    if (group.length > places) return { certain, contended: group, places };
    certain.push(...group);
    places -= group.length;
  }
  return { certain, contended: [], places };
}

/** Distributes all mandates among the lists, of which at least one has votes. */
export function largestRemainders(
  context: Context<ListRuleSet>,
  lists: readonly AllocationOption[],
  before: TraceParts,
): Branch {
  const { ruleSet } = context;
  const shares = share(context, lists, before);
  const { rows, parts } = shares;
  const groups = groupByRemainder(rows);
  const { certain, contended, places } = splitAtBoundary(groups, Number(shares.left));
  const tied = new Set(contended.map((row) => row.list));
  const seatsWith = (chosen: Iterable<string>): Map<string, number> => {
    const awarded = new Set([...certain.map((row) => row.list), ...chosen]);
    return seatsOfAll(
      context,
      new Map(rows.map((row) => [row.list, Number(row.div) + (awarded.has(row.list) ? 1 : 0)])),
    );
  };
  const orderOf = (first: readonly Row[]): TraceParts => {
    if (shares.left === 0n) return parts;
    const placed = new Set([...certain, ...first]);
    const ranked = [...certain, ...first, ...groups.flat().filter((row) => !placed.has(row))];
    return { ...parts, order: orderNode(ruleSet, ranked, tied) };
  };
  const finish = (at: Context<ListRuleSet>, first: readonly Row[]): Branch => {
    const awarded = [...certain, ...first.slice(0, places)].map((row) => row.list);
    const seats = seatsWith(awarded);
    const checks = checksOf(context, shares, new Set(awarded), seats);
    const award = { ...articleOf(ruleSet, 'remainder'), text: TEXTS.award, lists: awarded };
    const all = shares.left === 0n ? { ...parts, checks } : { ...orderOf(first), award, checks };
    return { kind: 'settled', result: 'elected', seats, winners: [], parts: all, path: at.path };
  };
  if (contended.length === 0) return finish(context, []);
  if (ruleSet.tie === 'registered_earlier') {
    const ordered = byRegistration(contended);
    if ('rows' in ordered) return finish(context, ordered.rows);
    const detail = 'equal remainders: the list registered earlier gets the mandate, but its registration is not given';
    const problem = { code: 'REGISTERED_AT_MISSING', place: 'options', detail, options: ordered.missing };
    return { kind: 'stopped', state: 'invalid_input', problems: [problem], parts: orderOf([]), path: context.path };
  }
  return askForPlaces(context, {
    gap: null,
    article: articleOf(ruleSet, 'tie').article,
    text: QUESTIONS.seatTie,
    tied: contended.map((row) => row.list),
    places,
    parts: orderOf([]),
    follow: (next, chosen) => {
      const winners = contended.filter((row) => chosen.includes(row.list));
      const others = contended.filter((row) => !chosen.includes(row.list));
      return finish(next, [...winners, ...others]);
    },
    preview: (chosen, undecided): Provisional => ({
      result: undecided === 0 ? 'elected' : null,
      seats: recordOf(seatsWith(chosen)),
      winners: [],
      undecided,
    }),
  });
}
