/** An order of a list's mandates against everything that the act wants of it: persons, share, day, and who set it. */
import { orderDayProblem, type NamedShare, type ResultDays } from '#libs/election';
import {
  countingOf,
  countsTowardsThirty,
  fallbackOrder,
  lastDayForOrder,
  NAMES_TIED,
  verifyOrder,
  verifyReplacement,
  YOUTH_READINGS,
  type GroupVerdict,
  type Holder,
  type ListedPerson,
  type ListInput,
  type OrderProblem,
  type PersonsProfile,
  type PersonsQuestion,
} from '../rules';
import type { OrderFile } from './order-file';

export interface ListOrderInput {
  readonly profile: PersonsProfile;
  readonly mandates: number;
  readonly list: readonly ListedPerson[];
  readonly order: OrderFile;
  /** Who holds the mandates by the order that stands; null where none stands. */
  readonly holders: readonly Holder[] | null;
  readonly result: ResultDays;
}

export interface ListOrderVerdict {
  readonly state: 'fits' | 'does_not_fit' | 'decision_required';
  readonly article: string;
  readonly mandates: number;
  /** Mandates that stay vacant. */
  readonly vacant: number;
  readonly problems: readonly OrderProblem[];
  readonly thirty: readonly GroupVerdict[];
  readonly question: PersonsQuestion | null;
}

function inputOf({ profile, mandates, list, order }: ListOrderInput, answers: OrderFile['answers']): ListInput {
  return {
    profile,
    mandates,
    list,
    readings: YOUTH_READINGS,
    onDay: order.decidedOn,
    answers: new Map(Object.entries(answers)),
  };
}

/** The commission's own order: what the act, and the answers given, lead to, and nothing else. */
function verifyFallback(input: ListOrderInput, answers: OrderFile['answers']): ListOrderVerdict {
  const { order, mandates } = input;
  const computed = fallbackOrder(inputOf(input, answers));
  const { article, thirty, question, candidateIds, erased } = computed;
  const same = JSON.stringify(candidateIds) === JSON.stringify(order.candidates);
  const unverified = erased.map((candidateId): OrderProblem => ({ code: 'PERSON_DATA_ERASED', candidateId, article }));
  const problems: readonly OrderProblem[] =
    question === null && !same
      ? [...unverified, { code: 'ORDER_NOT_AS_COMPUTED', article, computed: candidateIds }]
      : unverified;
  const vacant = mandates - candidateIds.length;
  return { state: stateOf(problems, question), article, mandates, vacant, problems, thirty, question };
}

function verifyWith(input: ListOrderInput, answers: OrderFile['answers']): ListOrderVerdict {
  const { order, holders } = input;
  const list = inputOf(input, answers);
  if (order.occasion === 'vacancy') {
    return verifyReplacement({ ...list, holders: holders ?? [], order: order.candidates });
  }
  if (order.setBy === 'commission') return verifyFallback(input, answers);
  return verifyOrder({ ...list, occasion: 'first', order: order.candidates });
}

function stateOf(problems: readonly OrderProblem[], question: PersonsQuestion | null): ListOrderVerdict['state'] {
  if (problems.length > 0) return 'does_not_fit';
  return question === null ? 'fits' : 'decision_required';
}

/**
 * Days: that of publication, the governing body's last one, and the first one of the commission. Vacancies have no last
 * day in the act.
 */
function dayProblems({ profile, order, result }: ListOrderInput): readonly OrderProblem[] {
  const article = profile.articles.order;
  const before = orderDayProblem(order, result);
  if (before !== null) return [{ ...before, article }];
  if (order.occasion === 'vacancy') return [];
  const lastDay = lastDayForOrder(profile, order.publishedOn);
  const late = order.decidedOn > lastDay;
  if (order.setBy === 'governing_body') return late ? [{ code: 'ORDER_LATE', article, lastDay }] : [];
  return late ? [] : [{ code: 'ORDER_EARLY', article, lastDay }];
}

/** A first order where one stands already, or a vacancy where none does. */
function occasionProblems({ profile, order, holders }: ListOrderInput): readonly OrderProblem[] {
  const fits = (order.occasion === 'first') === (holders === null);
  return fits ? [] : [{ code: 'ORDER_OCCASION', article: profile.articles.vacancy, stands: holders !== null }];
}

/** Answers to questions that are not asked: each is left out once, and its question must come back. */
function unaskedProblems(input: ListOrderInput): readonly OrderProblem[] {
  const { answers } = input.order;
  return Object.keys(answers).flatMap((name): readonly OrderProblem[] => {
    const others = Object.fromEntries(Object.entries(answers).filter(([other]) => other !== name));
    const { question } = verifyWith(input, others);
    if (question !== null && (question.gap ?? NAMES_TIED) === name) return [];
    return [{ code: 'ORDER_ANSWER_UNASKED', article: input.profile.articles.order, question: name }];
  });
}

/** Verifies an order and changes nothing. */
export function verifyListOrder(input: ListOrderInput): ListOrderVerdict {
  const verdict = verifyWith(input, input.order.answers);
  const problems = [...dayProblems(input), ...occasionProblems(input), ...verdict.problems];
  // An answer is compared with what is asked only where nothing else is wrong: another order asks other questions.
  const unasked = problems.length === 0 && verdict.question === null ? unaskedProblems(input) : [];
  const all = [...problems, ...unasked];
  const { state, article, mandates, vacant, thirty, question } = verdict;
  return {
    state: all.length > 0 ? stateOf(all, question) : state,
    article,
    mandates,
    vacant,
    problems: all,
    thirty,
    question,
  };
}

/**
 * Who of the order counts towards the share, under every reading that the verdict names: what a commission may choose
 * to publish. Null where the act has no share, or the data of someone were erased.
 */
export function sharePublished(
  input: ListOrderInput,
  { thirty }: ListOrderVerdict,
): ReadonlyMap<string, boolean> | null {
  const { profile, list, order, holders } = input;
  const named = list.filter(({ candidateId }) => order.candidates.includes(candidateId));
  if (profile.distribution === null || named.some(({ categories }) => categories === null)) return null;
  const looked = { ...inputOf(input, order.answers), ...(holders === null ? {} : { seated: holders }) };
  const countings = thirty.flatMap(({ readingId, ageDay }) =>
    YOUTH_READINGS.filter((reading) => reading.readingId === readingId).map((reading) =>
      countingOf(looked, reading, ageDay),
    ),
  );
  if (countings.length === 0) return null;
  const counts = (person: ListedPerson): boolean =>
    countings.every((counting) => countsTowardsThirty(person, counting));
  return new Map(named.map((person) => [person.candidateId, counts(person)]));
}

/** What a stream may hold of the share in any case: whether the group has it, not whom it counts. */
export function namedShareOf(profile: PersonsProfile, { thirty, mandates }: ListOrderVerdict): NamedShare | null {
  const [first] = thirty;
  if (profile.distribution === null || first === undefined) return null;
  return {
    article: profile.distribution.article,
    mandates,
    minimum: first.minimum,
    met: thirty.every(({ met }) => met),
    readings: thirty.map(({ readingId }) => readingId),
  };
}
