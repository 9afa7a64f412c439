/**
 * The 30 % rule of the distribution, Art. 97-1(5) third paragraph: women, youth and persons with disabilities together
 * have at least 30 % of the mandates that the party received. It constrains which persons, never how many mandates.
 */
import { meetsThirty, minimumOfThirty } from '#libs/allocation';
import { ageInYearsOn } from '../calendar-day';
import type { Category, ListedPerson } from '../person';
import type { YouthReading } from './youth-readings';

/** Most persons of whom `counted` are thirty per cent: the greatest n with 10·counted ≥ 3·n. */
export function largestGroupWith(counted: number): number {
  return Number((10n * BigInt(counted)) / 3n);
}

/** What it takes to count a person: which categories, what youth means, and the day on which ages are taken. */
export interface Counting {
  readonly categories: readonly Category[];
  readonly reading: YouthReading;
  /** YYYY-MM-DD. */
  readonly onDay: string;
  /** Another day for some, by candidate id. */
  readonly otherDays?: ReadonlyMap<string, string>;
}

/**
 * Whether a person counts towards the 30 %: in any of the categories, so that one in two of them counts once. Only
 * attested categories count; an attested youth must also be young enough under the reading. One whose data were erased
 * does not count, for nothing is known any more.
 */
export function countsTowardsThirty(person: ListedPerson, counting: Counting): boolean {
  const { categories: data } = person;
  if (data === null) return false;
  return counting.categories.some((category) => {
    if (!data.attested.includes(category)) return false;
    const day = counting.otherDays?.get(person.candidateId) ?? counting.onDay;
    return category !== 'youth' || ageInYearsOn(data.birthDate, day) <= counting.reading.ageYearsMax;
  });
}

/** The rule's answer for a group under one reading of "youth". */
export interface ThirtyVerdict {
  readonly readingId: string;
  /** What the share is taken of: mandates of the list, or names on it. */
  readonly of: number;
  readonly counted: number;
  readonly minimum: number;
  readonly missing: number;
  readonly met: boolean;
}

/** Tests a group of persons against 30 % of `of`. */
export function thirtyVerdict(persons: readonly ListedPerson[], of: number, counting: Counting): ThirtyVerdict {
  const counted = persons.filter((person) => countsTowardsThirty(person, counting)).length;
  const minimum = minimumOfThirty(of);
  return {
    readingId: counting.reading.readingId,
    of,
    counted,
    minimum,
    missing: Math.max(0, minimum - counted),
    met: meetsThirty(counted, of),
  };
}
