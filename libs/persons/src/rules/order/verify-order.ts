/**
 * Verifies who is to receive a list's mandates: the decision of the party's governing body at the first distribution
 * (Art. 97-1(5), Art. 111-1(5)) or the group after a vacancy (Art. 97-1(6)). It says what is wrong and changes nothing.
 */
import { eligibleOn, obstacleOf } from './eligibility';
import {
  AGE_DAYS,
  groupVerdict,
  type AgeDay,
  underReadings,
  type GroupVerdict,
  type ListInput,
} from '../groups/group-thirty';
import type { ListedPerson, StandingChangeKind } from '../person';
import { placesOf } from './places';
import { largestGroupWith } from '../groups/thirty-per-cent';
import { answerTo, gapQuestion, option, type PersonsQuestion } from '../question';

export type OrderProblem =
  | { readonly code: 'ORDER_NAME_UNKNOWN' | 'ORDER_NAME_TWICE'; readonly candidateId: string; readonly article: string }
  | {
      readonly code: 'ORDER_NAME_NOT_ELIGIBLE' | 'ORDER_NAME_ELECTED_ELSEWHERE';
      readonly candidateId: string;
      readonly article: string;
      readonly since: string;
      readonly change: StandingChangeKind;
    }
  | { readonly code: 'PERSON_DATA_ERASED'; readonly candidateId: string; readonly article: string }
  | {
      readonly code: 'ORDER_LENGTH_DIFFERS';
      readonly article: string;
      readonly names: number;
      readonly wanted: number;
    }
  | { readonly code: 'ORDER_THIRTY_NOT_MET'; readonly article: string }
  | { readonly code: 'ORDER_BEFORE_PUBLICATION'; readonly article: string; readonly publishedOn: string }
  | {
      readonly code: 'ORDER_PUBLICATION_DIFFERS';
      readonly article: string;
      readonly establishedOn: string;
      readonly publishedOn: string | null;
    }
  | { readonly code: 'ORDER_LATE' | 'ORDER_EARLY'; readonly article: string; readonly lastDay: string }
  | { readonly code: 'ORDER_NOT_AS_COMPUTED'; readonly article: string; readonly computed: readonly string[] }
  | { readonly code: 'ORDER_ANSWER_UNASKED'; readonly article: string; readonly question: string }
  | { readonly code: 'ORDER_OCCASION'; readonly article: string; readonly stands: boolean }
  | { readonly code: 'ORDER_DROPS_HOLDER'; readonly candidateId: string; readonly article: string };

export interface OrderVerdict {
  /** `does_not_fit` goes before `decision_required`: what the party can correct comes first. */
  readonly state: 'fits' | 'does_not_fit' | 'decision_required';
  readonly article: string;
  readonly mandates: number;
  /** Persons who are to be named. */
  readonly places: number;
  /** Mandates that stay vacant because nobody is left. */
  readonly vacant: number;
  readonly problems: readonly OrderProblem[];
  /** Under each reading of "youth" that is open; empty where the act has no such rule. */
  readonly thirty: readonly GroupVerdict[];
  readonly question: PersonsQuestion | null;
}

export interface OrderInput extends ListInput {
  readonly occasion: 'first' | 'vacancy';
  /** Candidate ids in the order of the decision. */
  readonly order: readonly string[];
}

const seatedOf = ({ seated = [] }: OrderInput): number => seated.length;

function personProblem(input: OrderInput, person: ListedPerson): OrderProblem | null {
  const { profile, onDay } = input;
  const { candidateId } = person;
  const obstacle = obstacleOf(person, onDay);
  if (obstacle !== null) {
    const elsewhere = obstacle.kind === 'elected_elsewhere';
    return {
      code: elsewhere ? 'ORDER_NAME_ELECTED_ELSEWHERE' : 'ORDER_NAME_NOT_ELIGIBLE',
      candidateId,
      article: (elsewhere ? profile.articles.electedElsewhere : null) ?? profile.articles.order,
      since: obstacle.date,
      change: obstacle.kind,
    };
  }
  // Without the data nobody can say whether the thirty per cent hold.
  return person.categories === null && profile.distribution !== null
    ? { code: 'PERSON_DATA_ERASED', candidateId, article: profile.distribution.article }
    : null;
}

function nameProblems(input: OrderInput, byId: ReadonlyMap<string, ListedPerson>): readonly OrderProblem[] {
  const seen = new Set<string>();
  const article = input.profile.articles.order;
  return input.order.flatMap((candidateId): readonly OrderProblem[] => {
    if (seen.has(candidateId)) return [{ code: 'ORDER_NAME_TWICE', candidateId, article }];
    seen.add(candidateId);
    const person = byId.get(candidateId);
    if (person === undefined) return [{ code: 'ORDER_NAME_UNKNOWN', candidateId, article }];
    const problem = personProblem(input, person);
    return problem === null ? [] : [problem];
  });
}

interface ThirtyOutcome {
  readonly thirty: readonly GroupVerdict[];
  readonly places: number;
  readonly problem: OrderProblem | null;
  readonly question: PersonsQuestion | null;
}

/** GAP-PERS-1: what the commission's answer, if there is one, makes of a share that cannot be reached. */
function whenImpossible(input: OrderInput, thirty: readonly GroupVerdict[], places: number): ThirtyOutcome {
  const question = gapQuestion('GAP-PERS-1', input.profile, [
    option('largest_share', null),
    option('mandates_vacant', null),
  ]);
  const answer = answerTo(input.answers, question);
  if (answer === null) return { thirty, places, problem: null, question };
  const reachable = Math.max(0, ...thirty.map((verdict) => verdict.reachable));
  const shortOf = thirty.some(({ counted }) => counted < reachable);
  const { article } = question;
  return {
    thirty,
    places:
      answer.option === 'largest_share'
        ? places
        : Math.max(seatedOf(input), Math.min(places, largestGroupWith(reachable))),
    problem: shortOf ? { code: 'ORDER_THIRTY_NOT_MET', article } : null,
    question: null,
  };
}

interface OnAgeDay {
  readonly ageDay: AgeDay;
  readonly verdict: GroupVerdict;
}

/** What cannot be reached is settled by how much can; what the party can correct, it corrects under any reading. */
function whatFollows({ verdict: { state, reachable } }: OnAgeDay): string {
  return state === 'impossible' ? `impossible ${reachable}` : state;
}

/**
 * The verdicts under one day for the ages of those who keep their mandate, where that makes no difference or the
 * commission chose it; else under both, with the question (GAP-PERS-5). `all`: one for each of AGE_DAYS, by reading.
 */
function underAgeDays(
  input: OrderInput,
  all: readonly (readonly OnAgeDay[])[],
): { readonly thirty: readonly GroupVerdict[]; readonly question: PersonsQuestion | null } {
  const differ = all.some((days) => new Set(days.map(whatFollows)).size > 1);
  if (!differ) return { thirty: all.flatMap(([first]) => first?.verdict ?? []), question: null };
  const question = gapQuestion(
    'GAP-PERS-5',
    input.profile,
    AGE_DAYS.map((ageDay) => option(ageDay, null)),
  );
  const chosen = answerTo(input.answers, question)?.option ?? null;
  const named = all.flatMap((days) => days.map(({ ageDay, verdict }) => ({ ...verdict, ageDay })));
  if (chosen === null) return { thirty: named, question };
  return { thirty: named.filter(({ ageDay }) => ageDay === chosen), question: null };
}

function thirtyOf(input: OrderInput, group: readonly ListedPerson[], places: number): ThirtyOutcome {
  const { distribution } = input.profile;
  if (distribution === null) return { thirty: [], places, problem: null, question: null };
  const { all, question } = underReadings(
    input,
    (reading) => AGE_DAYS.map((ageDay) => ({ ageDay, verdict: groupVerdict(input, group, places, reading, ageDay) })),
    (days) => JSON.stringify(days.map(whatFollows)),
  );
  // Nobody is left to choose from: the act leaves the mandate vacant, and there is nothing to decide.
  const exhausted = input.occasion === 'vacancy' && eligibleOn(input.list, input.onDay).length <= seatedOf(input);
  const { thirty, question: dayAsked } = underAgeDays(input, all);
  const asked = exhausted ? null : (question ?? dayAsked);
  if (asked !== null) return { thirty, places, problem: null, question: asked };
  const state = thirty[0]?.state ?? 'met';
  if (state === 'met' || exhausted) return { thirty, places, problem: null, question: null };
  if (state === 'impossible') return whenImpossible(input, thirty, places);
  const problem = { code: 'ORDER_THIRTY_NOT_MET', article: distribution.article } as const;
  return { thirty, places, problem, question: null };
}

/** Verifies a decision on who receives a list's mandates. */
export function verifyOrder(input: OrderInput): OrderVerdict {
  const { profile, mandates, order, occasion } = input;
  const byId = new Map(input.list.map((person) => [person.candidateId, person]));
  const short = placesOf(input, occasion);
  const group = [...new Set(order)].flatMap((candidateId) => byId.get(candidateId) ?? []);
  const thirty = thirtyOf(input, group, short.places);
  const { places } = thirty;
  const article = occasion === 'first' ? profile.articles.order : profile.articles.vacancy;
  const length: readonly OrderProblem[] =
    order.length === places ? [] : [{ code: 'ORDER_LENGTH_DIFFERS', article, names: order.length, wanted: places }];
  const problems = [...nameProblems(input, byId), ...length, ...(thirty.problem === null ? [] : [thirty.problem])];
  const question = short.question ?? thirty.question;
  return {
    state: problems.length > 0 ? 'does_not_fit' : question !== null ? 'decision_required' : 'fits',
    article,
    mandates,
    places,
    vacant: mandates - places,
    problems,
    thirty: thirty.thirty,
    question,
  };
}
