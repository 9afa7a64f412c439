/** Mandates by lists: threshold, then Hare quota and largest remainders, or the rule for a single passing list. */
import type { Choice } from '../steps/ask';
import { ask } from '../steps/ask';
import type { Branch, Context, TraceParts } from '../steps/context';
import type { AllocationOption } from '../input/input';
import { largestRemainders } from './largest-remainders';
import { articleOf, type ListRuleSet, type ListStep } from '../rule-sets/rule-set';
import { seatsOfAll } from './list-steps';
import { oneListPasses } from './second-list';
import { OPTION_TITLES, QUESTIONS, TEXTS, thresholdText } from '../texts/texts';
import type { ThresholdNode } from '../outcome/trace';

/** Passing lists in the input's order. Nobody passes where nobody has a vote: 0 of 0 is not five per cent. */
function applyThreshold(context: Context<ListRuleSet>): { node: ThresholdNode; passing: readonly AllocationOption[] } {
  const { ruleSet, input, base } = context;
  const { threshold } = ruleSet;
  const anyVotes = input.options.some((option) => option.votes > 0);
  const rows = input.options.map((option) => {
    const lhs = BigInt(threshold?.denominator ?? 1) * BigInt(option.votes);
    const rhs = BigInt(threshold?.numerator ?? 0) * (base ?? 0n);
    // "Five and more per cent" (97-1(1), 111-1(1)): equality passes.
    return { option, lhs, rhs, passes: anyVotes && lhs >= rhs };
  });
  const step: ListStep = 'threshold';
  const node: ThresholdNode = {
    ...articleOf(ruleSet, step),
    text: threshold === null ? TEXTS.noThreshold : thresholdText(threshold),
    base:
      threshold === null || base === null
        ? null
        : { terms: threshold.base, value: base.toString(), article: ruleSet.articles.base ?? null },
    lists: rows.map(({ option, lhs, rhs, passes }) => ({
      list: option.optionId,
      votes: option.votes,
      lhs: lhs.toString(),
      rhs: rhs.toString(),
      passes,
    })),
  };
  return { node, passing: rows.filter((row) => row.passes).map((row) => row.option) };
}

/** GAP-LIST-1: the law does not say what follows when no list reaches the threshold. */
function noListPasses(context: Context<ListRuleSet>, parts: TraceParts): Branch {
  const { options } = context.input;
  const choices: Choice<ListRuleSet>[] = [];
  if (options.some((option) => option.votes > 0)) {
    choices.push({
      option: 'all_lists',
      title: OPTION_TITLES.all_lists,
      follow: (next) => largestRemainders(next, options, parts),
    });
  }
  choices.push(
    {
      option: 'repeat_elections',
      title: OPTION_TITLES.repeat_elections,
      follow: ({ path }) => ({ kind: 'settled', result: 'repeat_elections', seats: null, winners: [], parts, path }),
    },
    {
      option: 'mandates_vacant',
      title: OPTION_TITLES.mandates_vacant,
      follow: (next) => ({
        kind: 'settled',
        result: null,
        seats: seatsOfAll(next, new Map()),
        winners: [],
        parts,
        path: next.path,
      }),
    },
  );
  return ask(context, {
    kind: 'gap',
    gap: 'GAP-LIST-1',
    article: articleOf(context.ruleSet, 'threshold').article,
    text: QUESTIONS.noListPasses,
    facts: {},
    choices,
    parts,
  });
}

/** The whole list rule on a checked input. */
export function solveList(context: Context<ListRuleSet>): Branch {
  const { base, input, path } = context;
  if (base !== null && (base < 0n || (base === 0n && input.options.some((option) => option.votes > 0)))) {
    const detail = `the threshold's base is ${base} although there are votes`;
    const problems = [{ code: 'BASE_INVALID', place: 'counters', detail }];
    return { kind: 'stopped', state: 'invalid_input', problems, parts: {}, path };
  }
  const { node, passing } = applyThreshold(context);
  const parts: TraceParts = { threshold: node };
  const [first] = passing;
  if (first === undefined) return noListPasses(context, parts);
  if (passing.length === 1 && context.ruleSet.secondList !== null) {
    return oneListPasses(context, first, context.ruleSet.secondList, parts);
  }
  return largestRemainders(context, passing, parts);
}
