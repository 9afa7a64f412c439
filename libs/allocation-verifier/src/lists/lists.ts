/** A list contest from its case to its outcome. */
import { citation, type Case } from '../case/case';
import type { Course } from '../course/course';
import { applyThreshold, type ListRules } from './list-rules';
import { byRemainders } from './remainders';
import { bySecondList } from './second-list';
import { open, type Solution } from '../course/solution';

const IMPOSSIBLE_BASE = [{ code: 'BASE_INVALID', place: 'counters' }];

export function solveLists(course: Course, given: Case, rules: ListRules, base: bigint | null): Solution {
  const anyVotes = given.options.some(({ votes }) => votes > 0);
  if (base !== null && (base < 0n || (base === 0n && anyVotes))) {
    return { kind: 'stopped', state: 'invalid_input', problems: IMPOSSIBLE_BASE, nodes: {} };
  }
  const { node, passing } = applyThreshold(given, rules, base);
  const before = { threshold: node };
  const [first] = passing;
  if (first !== undefined && passing.length === 1 && rules.secondList !== null) {
    return bySecondList({ course, given, rules, rule: rules.secondList, first, before });
  }
  if (first !== undefined) return byRemainders(course, given, rules, passing, before);
  const offered = [...(anyVotes ? ['all_lists'] : []), 'repeat_elections', 'mandates_vacant'];
  const question = {
    kind: 'gap',
    gap: 'GAP-LIST-1',
    article: citation(rules, 'threshold').article,
    facts: {},
    offered,
    titled: offered,
    places: false,
  } as const;
  const answer = course.answer(question);
  if (answer === 'all_lists') return byRemainders(course, given, rules, given.options, before);
  if (answer === 'repeat_elections') {
    return { kind: 'settled', result: answer, seats: null, winners: [], nodes: before };
  }
  if (answer === null) return open(question, before);
  const seats = new Map(given.options.map(({ optionId }) => [optionId, 0]));
  return { kind: 'settled', result: null, seats, winners: [], nodes: before };
}
