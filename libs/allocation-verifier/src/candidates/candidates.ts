/** What elections of persons have in common: order by votes, places, and how they end. */
import type { Case, Edition } from '../case/case';
import type { Course, Question } from '../course/course';
import { SENTENCE, type ExpectedObject } from '../document/expected';
import { byCodeUnits } from '../document/json';
import { open, relation, type Cited, type Settled, type Solution } from '../course/solution';

export interface Here<Rules extends Edition = Edition> {
  readonly course: Course;
  readonly given: Case;
  readonly rules: Rules;
  readonly nodes: ExpectedObject;
}

/** How many candidates have more votes than this one. */
function ahead({ options }: Case, id: string): number {
  const own = options.find(({ optionId }) => optionId === id)?.votes ?? 0;
  return options.filter(({ votes }) => votes > own).length;
}

/** Ids, most votes first; equal ones by id. */
export function rankedIds(given: Case): readonly string[] {
  return given.options
    .map(({ optionId }) => optionId)
    .sort((a, b) => ahead(given, a) - ahead(given, b) || byCodeUnits(a, b));
}

export function votesOf({ options }: Case, id: string): number {
  return options.find(({ optionId }) => optionId === id)?.votes ?? 0;
}

export interface Places {
  /** Those with fewer candidates at or above them than there are places. */
  readonly certain: readonly string[];
  /** Those with equal votes for whom the places left do not suffice. */
  readonly tied: readonly string[];
  readonly left: number;
}

export function placesAmong(given: Case, places: number): Places {
  const ids = rankedIds(given);
  const atLeast = (id: string): number => ids.filter((other) => ahead(given, other) <= ahead(given, id)).length;
  const certain = ids.filter((id) => atLeast(id) <= places);
  const tied = ids.filter((id) => ahead(given, id) < places && atLeast(id) > places);
  return { certain, tied, left: places - certain.length };
}

/** `articles` of steps that together leave a question open, each once. */
export function articlesOf(rules: Edition, steps: readonly string[]): string | null {
  const articles = new Set(steps.flatMap((step) => rules.articles.get(step) ?? []));
  return articles.size === 0 ? null : [...articles].join(', ');
}

export function elected(
  { given, nodes }: Here,
  cited: Cited,
  winners: readonly string[],
  vacant = 0,
  before: readonly ExpectedObject[] = [],
): Settled {
  const sum = vacant > 0 ? 'winners + vacant = seats' : 'winners = seats';
  const checks = [...before, relation(cited, sum, BigInt(winners.length + vacant), '=', BigInt(given.seats))];
  const votes = (ids: readonly string[]): readonly number[] =>
    ids.map((id) => votesOf(given, id)).sort((a, b) => a - b);
  const least = votes(winners)[0];
  const gone = (id: string): boolean => given.withdrawn.includes(id) && votesOf(given, id) > (least ?? 0);
  const most = votes(rankedIds(given).filter((id) => !winners.includes(id) && !gone(id))).at(-1);
  if (least !== undefined && most !== undefined) {
    const expression = 'least votes of a winner ≥ most votes of another';
    checks.push(relation(cited, expression, BigInt(least), '≥', BigInt(most)));
  }
  return { kind: 'settled', result: 'elected', seats: null, winners, nodes: { ...nodes, checks } };
}

export function repeatElections({ nodes }: Here): Settled {
  return { kind: 'settled', result: 'repeat_elections', seats: null, winners: [], nodes };
}

export function withTie<Rules extends Edition>(
  here: Here<Rules>,
  cited: Cited,
  tied: readonly string[],
  places: number,
): Here<Rules> {
  return { ...here, nodes: { ...here.nodes, tie: { ...cited, text: SENTENCE, tied, places } } };
}

export interface Gap {
  readonly gap: string | null;
  readonly article: string | null;
  readonly facts: Question['facts'];
  /** What each option leads to. */
  readonly options: Readonly<Record<string, () => Solution>>;
}

/** A gap about the whole contest. */
export function askGap({ course, nodes }: Here, { gap, article, facts, options }: Gap): Solution {
  const offered = Object.keys(options);
  const question: Question = { kind: 'gap', gap, article, facts, offered, titled: offered, places: false };
  const answer = course.answer(question);
  return (answer === null ? undefined : options[answer]?.()) ?? open(question, nodes);
}
