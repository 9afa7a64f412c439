/** The 30 % of a group that is to receive a list's mandates, under every reading of "youth". */
import { eligibleOn } from '../order/eligibility';
import type { Holder, ListedPerson } from '../person';
import type { PersonsProfile } from '../persons-profile';
import { answerTo, gapQuestion, type Answers, type PersonsQuestion } from '../question';
import { countsTowardsThirty, thirtyVerdict, type Counting, type ThirtyVerdict } from './thirty-per-cent';
import type { YouthReading } from './youth-readings';

/**
 * On which day the ages of those are taken who hold a mandate already when a vacancy is filled. Art. 97-1(6) wants the
 * thirty per cent to hold then and does not say whose age counts on which day (GAP-PERS-5).
 */
export const AGE_DAYS = ['ages_at_vacancy', 'ages_when_given'] as const;
export type AgeDay = (typeof AGE_DAYS)[number];

export interface GroupVerdict extends ThirtyVerdict {
  /** `impossible`: no group of this size from those who may receive a mandate has enough (GAP-PERS-1). */
  readonly state: 'met' | 'not_met' | 'impossible';
  /** Most persons of the categories that a group of this size could have. */
  readonly reachable: number;
  /** Who is not in the group, may receive a mandate and counts; in the list's order. */
  readonly couldFill: readonly string[];
  /** Given where the two days lead to different verdicts. */
  readonly ageDay?: AgeDay;
}

/** What every rule on a list's mandates is given. */
export interface ListInput {
  readonly profile: PersonsProfile;
  /** Mandates that the list received. */
  readonly mandates: number;
  /** Everyone who was registered, in any order. */
  readonly list: readonly ListedPerson[];
  readonly readings: readonly YouthReading[];
  /** Day on which standing and ages are taken, YYYY-MM-DD. */
  readonly onDay: string;
  /** Answers of the commission to questions asked before. */
  readonly answers: Answers;
  /** Who holds a mandate and keeps it; nobody at the first distribution. */
  readonly seated?: readonly Holder[];
}

export function countingOf(input: ListInput, reading: YouthReading, ageDay: AgeDay = 'ages_at_vacancy'): Counting {
  const counting = { categories: input.profile.distribution?.categories ?? [], reading, onDay: input.onDay };
  if (ageDay === 'ages_at_vacancy') return counting;
  return { ...counting, otherDays: new Map(input.seated?.map(({ candidateId, since }) => [candidateId, since])) };
}

/**
 * Tests a group of `places` persons against the mandates received, under one reading. Those who keep their mandate are
 * in every group that could be chosen, whether they count or not.
 */
export function groupVerdict(
  input: ListInput,
  group: readonly ListedPerson[],
  places: number,
  reading: YouthReading,
  ageDay: AgeDay = 'ages_at_vacancy',
): GroupVerdict {
  const counting = countingOf(input, reading, ageDay);
  const verdict = thirtyVerdict(group, input.mandates, counting);
  const eligible = eligibleOn(input.list, input.onDay);
  const able = eligible.filter((person) => countsTowardsThirty(person, counting));
  const unknown = eligible.filter(({ categories }) => categories === null);
  const seated = new Set(input.seated?.map(({ candidateId }) => candidateId));
  const isSeated = ({ candidateId }: ListedPerson): boolean => seated.has(candidateId);
  const most = (persons: readonly ListedPerson[]): number => {
    const keeping = persons.filter(isSeated).length;
    return Math.min(places, keeping + Math.min(Math.max(0, places - seated.size), persons.length - keeping));
  };
  const reachable = most(able);
  const inGroup = new Set(group.map(({ candidateId }) => candidateId));
  const couldFill = able.map(({ candidateId }) => candidateId).filter((candidateId) => !inGroup.has(candidateId));
  // Of whom the data were erased, nobody can say that they would not do.
  const impossible = most([...able, ...unknown]) < verdict.minimum;
  return { ...verdict, state: verdict.met ? 'met' : impossible ? 'impossible' : 'not_met', reachable, couldFill };
}

export interface UnderReadings<T> {
  /** What holds under each reading that is still open. */
  readonly all: readonly T[];
  /** Asked where they differ in what matters. */
  readonly question: PersonsQuestion | null;
}

/**
 * Works something out under every reading, or under the one that the commission chose. Asks GAP-PERS-3 only where the
 * readings lead to different results, as `sameness` tells them apart.
 */
export function underReadings<T>(
  input: ListInput,
  work: (reading: YouthReading) => T,
  sameness: (result: T) => string,
): UnderReadings<T> {
  const results = input.readings.map((reading) => ({ reading, result: work(reading) }));
  const all = results.map(({ result }) => result);
  if (new Set(all.map(sameness)).size <= 1) return { all, question: null };
  const question = gapQuestion(
    'GAP-PERS-3',
    input.profile,
    results.map(({ reading }) => ({ option: reading.readingId, title: null, candidateIds: null })),
  );
  const chosen = answerTo(input.answers, question);
  if (chosen === null) return { all, question };
  return {
    all: results.filter(({ reading }) => reading.readingId === chosen.option).map(({ result }) => result),
    question: null,
  };
}
