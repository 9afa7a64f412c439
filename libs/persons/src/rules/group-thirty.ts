/** The 30 % of a group that is to receive a list's mandates, under every reading of "youth". */
import { eligibleOn } from './eligibility';
import type { ListedPerson } from './person';
import type { PersonsProfile } from './persons-profile';
import { answerTo, gapQuestion, type Answers, type PersonsQuestion } from './question';
import { countsTowardsThirty, thirtyVerdict, type Counting, type ThirtyVerdict } from './thirty-per-cent';
import type { YouthReading } from './youth-readings';

export interface GroupVerdict extends ThirtyVerdict {
  /** `impossible`: no group of this size from those who may receive a mandate has enough (GAP-PERS-1). */
  readonly state: 'met' | 'not_met' | 'impossible';
  /** Most persons of the categories that a group of this size could have. */
  readonly reachable: number;
  /** Who is not in the group, may receive a mandate and counts; in the list's order. */
  readonly couldFill: readonly string[];
}

/** What every rule on a list's mandates is given. */
export interface ListInput {
  readonly profile: PersonsProfile;
  /** Mandates that the list received. */
  readonly mandates: number;
  /** Everybody who was registered, in any order. */
  readonly list: readonly ListedPerson[];
  readonly readings: readonly YouthReading[];
  /** Day on which standing and ages are taken, YYYY-MM-DD. */
  readonly onDay: string;
  /** Answers of the commission to questions asked before. */
  readonly answers: Answers;
}

export function countingOf(input: ListInput, reading: YouthReading): Counting {
  return { categories: input.profile.distribution?.categories ?? [], reading, onDay: input.onDay };
}

/** Tests a group of `places` persons against the mandates received, under one reading. */
export function groupVerdict(
  input: ListInput,
  group: readonly ListedPerson[],
  places: number,
  reading: YouthReading,
): GroupVerdict {
  const counting = countingOf(input, reading);
  const verdict = thirtyVerdict(group, input.mandates, counting);
  const eligible = eligibleOn(input.list, input.onDay);
  const able = eligible.filter((person) => countsTowardsThirty(person, counting));
  const reachable = Math.min(places, able.length);
  // Of whom the data were erased, nobody can say that they would not do.
  const unknown = eligible.filter(({ categories }) => categories === null).length;
  const inGroup = new Set(group.map(({ candidateId }) => candidateId));
  const couldFill = able.map(({ candidateId }) => candidateId).filter((candidateId) => !inGroup.has(candidateId));
  const impossible = Math.min(places, able.length + unknown) < verdict.minimum;
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
