/** The rule for a single passing list (Art. 97-1(2)–(4)) and the holes around it (GAP-LIST-2, 3 and 4). */
import type { Choice } from '../steps/ask';
import { ask } from '../steps/ask';
import type { Branch, Context, Settled, TraceParts } from '../steps/context';
import { byCodeUnits } from '../steps/context';
import type { AllocationOption } from '../input/input';
import { check } from '../steps/invariants';
import { seatsOfAll } from './list-steps';
import { articleOf, type ListRuleSet, type SecondListRule } from '../rule-sets/rule-set';
import { OPTION_TITLES, QUESTIONS, secondListOptionTitle, secondListText } from '../texts/texts';

function settle(
  context: Context<ListRuleSet>,
  given: readonly (readonly [string, number])[],
  parts: TraceParts,
): Settled {
  const { ruleSet, input } = context;
  const seats = seatsOfAll(context, new Map(given));
  const total = [...seats.values()].reduce((sum, count) => sum + BigInt(count), 0n);
  const checks = [check(articleOf(ruleSet, 'secondList'), 'Σ seats = S', total, '=', BigInt(input.seats))];
  const { secondList } = parts;
  const filled: TraceParts =
    secondList === undefined
      ? parts
      : {
          ...parts,
          secondList: {
            ...secondList,
            seats: { first: seats.get(secondList.first) ?? 0, second: seats.get(secondList.second) ?? 0 },
          },
        };
  return { kind: 'settled', result: 'elected', seats, winners: [], parts: { ...filled, checks }, path: context.path };
}

function tooFewSeats(context: Context<ListRuleSet>, rule: SecondListRule, parts: TraceParts): Branch {
  const detail = `the second list must get ${rule.minimumSeats} mandates, but there are only ${context.input.seats}`;
  const problems = [{ code: 'SECOND_LIST_INFEASIBLE', place: 'seats', detail }];
  return { kind: 'stopped', state: 'infeasible', problems, parts, path: context.path };
}

/** GAP-LIST-3: the whole part of the first list and the minimum of the second together exceed S. */
function tooMany(
  context: Context<ListRuleSet>,
  first: string,
  second: string,
  seats: { readonly full: number; readonly minimum: number },
  parts: TraceParts,
): Branch {
  const all = context.input.seats;
  const choice = (option: 'second_gets_minimum' | 'first_keeps_full', secondGets: number): Choice<ListRuleSet> => ({
    option,
    title: OPTION_TITLES[option],
    follow: (next) =>
      settle(
        next,
        [
          [first, all - secondGets],
          [second, secondGets],
        ],
        parts,
      ),
  });
  return ask(context, {
    kind: 'gap',
    gap: 'GAP-LIST-3',
    article: articleOf(context.ruleSet, 'secondList').article,
    text: QUESTIONS.tooMany,
    facts: { first, second },
    choices: [choice('second_gets_minimum', seats.minimum), choice('first_keeps_full', all - seats.full)],
    parts,
  });
}

/** Shares all mandates between the passing list and one with votes below the threshold. */
function shareWithSecond(
  context: Context<ListRuleSet>,
  first: AllocationOption,
  second: AllocationOption,
  rule: SecondListRule,
  before: TraceParts,
): Branch {
  const seats = BigInt(context.input.seats);
  const [v1, v2] = [BigInt(first.votes), BigInt(second.votes)];
  const total = v1 + v2;
  const { numerator, denominator } = rule.coefficient;
  const full = (v1 * seats) / total;
  const reduced = (BigInt(numerator) * v2 * seats) / (BigInt(denominator) * total);
  const minimum = BigInt(rule.minimumSeats);
  const secondSeats = reduced > minimum ? reduced : minimum;
  if (secondSeats > seats) return tooFewSeats(context, rule, before);
  const parts: TraceParts = {
    ...before,
    secondList: {
      ...articleOf(context.ruleSet, 'secondList'),
      text: secondListText(rule),
      first: first.optionId,
      second: second.optionId,
      T: `${total}`,
      quota: `${total}/${seats}`,
      full: `${full}`,
      reduced: `${reduced}`,
      minimumSeats: rule.minimumSeats,
      seats: null,
    },
  };
  if (full + secondSeats > seats) {
    const numbers = { full: Number(full), minimum: Number(secondSeats) };
    return tooMany(context, first.optionId, second.optionId, numbers, parts);
  }
  return settle(
    context,
    [
      [first.optionId, Number(seats - secondSeats)],
      [second.optionId, Number(secondSeats)],
    ],
    parts,
  );
}

/** GAP-LIST-4: there is no second list with votes. */
function noSecondList(
  context: Context<ListRuleSet>,
  first: AllocationOption,
  rule: SecondListRule,
  parts: TraceParts,
): Branch {
  const all = context.input.seats;
  const others = context.input.options.filter((option) => option !== first).map((option) => option.optionId);
  const admitted = rule.minimumSeats > 0 && rule.minimumSeats <= all ? [...others].sort(byCodeUnits) : [];
  return ask(context, {
    kind: 'gap',
    gap: 'GAP-LIST-4',
    article: articleOf(context.ruleSet, 'secondList').article,
    text: QUESTIONS.noSecondList,
    facts: { first: first.optionId },
    choices: [
      {
        option: 'only_list_takes_all',
        title: OPTION_TITLES.only_list_takes_all,
        follow: (next) => settle(next, [[first.optionId, all]], parts),
      },
      ...admitted.map((second) => ({
        option: `second_list:${second}`,
        title: secondListOptionTitle(second),
        follow: (next: Context<ListRuleSet>) =>
          settle(
            next,
            [
              [first.optionId, all - rule.minimumSeats],
              [second, rule.minimumSeats],
            ],
            parts,
          ),
      })),
      {
        option: 'repeat_elections',
        title: OPTION_TITLES.repeat_elections,
        follow: ({ path }) => ({ kind: 'settled', result: 'repeat_elections', seats: null, winners: [], parts, path }),
      },
    ],
    parts,
  });
}

/** Exactly one list reached the threshold: the list with the next largest vote is admitted too. */
export function oneListPasses(
  context: Context<ListRuleSet>,
  first: AllocationOption,
  rule: SecondListRule,
  parts: TraceParts,
): Branch {
  const others = context.input.options.filter((option) => option !== first);
  const most = others.reduce((votes, option) => Math.max(votes, option.votes), 0);
  if (most === 0) return noSecondList(context, first, rule, parts);
  if (context.input.seats < rule.minimumSeats) return tooFewSeats(context, rule, parts);
  const next = others.filter((option) => option.votes === most);
  const [second] = next;
  if (second !== undefined && next.length === 1) return shareWithSecond(context, first, second, rule, parts);
  // GAP-LIST-2: the earlier registration decides equal remainders only, not an equal number of votes.
  const tied = [...next].sort((a, b) => byCodeUnits(a.optionId, b.optionId));
  return ask(context, {
    kind: 'tie',
    gap: 'GAP-LIST-2',
    article: articleOf(context.ruleSet, 'secondList').article,
    text: QUESTIONS.secondTied,
    facts: { tied: tied.map((option) => option.optionId) },
    choices: tied.map((option) => ({
      option: option.optionId,
      follow: (at) => shareWithSecond(at, first, option, rule, parts),
    })),
    parts,
  });
}
