/** The rule for a single passing list (Art. 97-1(2)–(4)) and the questions around it. */
import { citation, type Case, type Option } from '../case/case';
import type { Course, Question } from '../course/course';
import { SENTENCE, type ExpectedObject } from '../document/expected';
import { dividedBy, fraction, times, wholePart } from '../fraction';
import { byCodeUnits } from '../document/json';
import type { ListRules } from './list-rules';
import { open, relation, type Settled, type Solution, type Stopped } from '../course/solution';

type Rule = NonNullable<ListRules['secondList']>;

/** What all steps here see. */
interface Here {
  readonly course: Course;
  readonly given: Case;
  readonly rules: ListRules;
  readonly rule: Rule;
  readonly first: Option;
  readonly before: ExpectedObject;
}

function gapOf({ rules }: Here, gap: string, facts: Question['facts'], offered: readonly string[]): Question {
  const kind = gap === 'GAP-LIST-2' ? 'tie' : 'gap';
  const { article } = citation(rules, 'secondList');
  return { kind, gap, article, facts, offered, titled: kind === 'gap' ? offered : [], places: false };
}

/** The first list and at most one other get all mandates. */
function share(
  { given, rules, first }: Here,
  second: string | null,
  secondGets: number,
  nodes: ExpectedObject,
): Settled {
  const seats = new Map(given.options.map(({ optionId }) => [optionId, optionId === second ? secondGets : 0]));
  seats.set(first.optionId, given.seats - secondGets);
  const house = BigInt(given.seats);
  const checks = [relation(citation(rules, 'secondList'), 'Σ seats = S', house, '=', house)];
  return { kind: 'settled', result: 'elected', seats, winners: [], nodes: { ...nodes, checks } };
}

function tooFewSeats({ before }: Here): Stopped {
  const problems = [{ code: 'SECOND_LIST_INFEASIBLE', place: 'seats' }];
  return { kind: 'stopped', state: 'infeasible', problems, nodes: before };
}

function shareWith(here: Here, second: Option): Solution {
  const { given, rules, rule, first, before } = here;
  const [v1, v2] = [BigInt(first.votes), BigInt(second.votes)];
  const total = v1 + v2;
  const quota = fraction(total, BigInt(given.seats));
  const full = wholePart(dividedBy(fraction(v1), quota));
  const reducedQuotas = dividedBy(times(fraction(v2), fraction(rule.numerator, rule.denominator)), quota);
  const reduced = wholePart(reducedQuotas);
  const secondGets = reduced < BigInt(rule.minimumSeats) ? rule.minimumSeats : Number(reduced);
  if (secondGets > given.seats) return tooFewSeats(here);
  const node: ExpectedObject = {
    ...citation(rules, 'secondList'),
    text: SENTENCE,
    first: first.optionId,
    second: second.optionId,
    T: `${total}`,
    quota: `${total}/${given.seats}`,
    full: `${full}`,
    reduced: `${reduced}`,
    minimumSeats: rule.minimumSeats,
  };
  const settle = (gets: number): Settled => {
    const seats = { first: given.seats - gets, second: gets };
    return share(here, second.optionId, gets, { ...before, secondList: { ...node, seats } });
  };
  if (full + BigInt(secondGets) <= BigInt(given.seats)) return settle(secondGets);
  const facts = { first: first.optionId, second: second.optionId };
  const question = gapOf(here, 'GAP-LIST-3', facts, ['second_gets_minimum', 'first_keeps_full']);
  const answer = here.course.answer(question);
  if (answer === null) return open(question, { ...before, secondList: { ...node, seats: null } });
  return settle(answer === 'second_gets_minimum' ? secondGets : given.seats - Number(full));
}

function withoutSecond(here: Here): Solution {
  const { course, given, rule, first, before } = here;
  const possible = rule.minimumSeats > 0 && rule.minimumSeats <= given.seats;
  const others = given.options.map(({ optionId }) => optionId).filter((id) => id !== first.optionId);
  const seconds = possible ? [...others].sort(byCodeUnits) : [];
  const offered = ['only_list_takes_all', ...seconds.map((id) => `second_list:${id}`), 'repeat_elections'];
  const question = gapOf(here, 'GAP-LIST-4', { first: first.optionId }, offered);
  const answer = course.answer(question);
  if (answer === null) return open(question, before);
  if (answer === 'repeat_elections') {
    return { kind: 'settled', result: 'repeat_elections', seats: null, winners: [], nodes: before };
  }
  if (answer === 'only_list_takes_all') return share(here, null, 0, before);
  return share(here, answer.slice('second_list:'.length), rule.minimumSeats, before);
}

/** Exactly one list reached the threshold. */
export function bySecondList(here: Here): Solution {
  const { course, given, rule, first } = here;
  const others = given.options.filter((option) => option !== first);
  const withVotes = others.filter(({ votes }) => votes > 0);
  if (withVotes.length === 0) return withoutSecond(here);
  if (given.seats < rule.minimumSeats) return tooFewSeats(here);
  const next = withVotes.filter(({ votes }) => withVotes.every((other) => other.votes <= votes));
  if (next.length === 1 && next[0] !== undefined) return shareWith(here, next[0]);
  const tied = next.map(({ optionId }) => optionId).sort(byCodeUnits);
  const question = gapOf(here, 'GAP-LIST-2', { tied }, tied);
  const answer = course.answer(question);
  const second = next.find(({ optionId }) => optionId === answer);
  return second === undefined ? open(question, here.before) : shareWith(here, second);
}
