/** Small things that the steps of the list rule share. */
import type { Context } from '../steps/context';
import type { ListRuleSet } from '../rule-sets/rule-set';

/** Every list of the input in its order, with 0 where it gets nothing. */
export function seatsOfAll(context: Context<ListRuleSet>, given: ReadonlyMap<string, number>): Map<string, number> {
  return new Map(context.input.options.map(({ optionId }) => [optionId, given.get(optionId) ?? 0]));
}

export function sumOf(values: Iterable<bigint>): bigint {
  let sum = 0n;
  for (const value of values) sum += value;
  return sum;
}
