/** What a list must be when it is registered: Art. 89(4) (Mazhilis, Kurultai), Art. 104(4) (maslikhats). */
import type { ListedPerson } from '../person';
import type { PersonsProfile } from '../persons-profile';
import { gapQuestion, type PersonsQuestion } from '../question';
import { thirtyVerdict, type ThirtyVerdict } from './thirty-per-cent';
import type { YouthReading } from './youth-readings';

export interface CompositionVerdict {
  readonly article: string;
  readonly names: number;
  /** Most names that the list may have; null where no limit is known. */
  readonly namesMax: number | null;
  /** False also where the share is not reached under any reading. */
  readonly fits: boolean;
  /** Under each reading of "youth". */
  readonly thirty: readonly ThirtyVerdict[];
  /** GAP-PERS-3, where the readings differ. */
  readonly question: PersonsQuestion | null;
}

/**
 * Most names of a list for this many mandates: mandates + 30 %, with a fraction rounded up. In 2023 the commission
 * registered 90 names for 69 mandates (69 · 1.3 = 89.7), so the limit was not rounded down.
 */
export function namesMaxOf(mandates: number, share: NonNullable<PersonsProfile['list']['namesMax']>): number {
  const [numerator, denominator] = [BigInt(share.numerator), BigInt(share.denominator)];
  return Number((BigInt(mandates) * numerator + denominator - 1n) / denominator);
}

export interface CompositionInput {
  readonly profile: PersonsProfile;
  /** Mandates to be distributed by lists in the whole contest. */
  readonly contestMandates: number;
  /** Everyone who was registered. */
  readonly list: readonly ListedPerson[];
  readonly readings: readonly YouthReading[];
  /** Day on which ages are taken, YYYY-MM-DD. */
  readonly onDay: string;
}

/** Verifies the number of names and the 30 % of names. */
export function verifyComposition(input: CompositionInput): CompositionVerdict {
  const { profile, contestMandates, list, readings, onDay } = input;
  const { categories, namesMax: share } = profile.list;
  const namesMax = share === null ? null : namesMaxOf(contestMandates, share);
  const thirty = readings.map((reading) => thirtyVerdict(list, list.length, { categories, reading, onDay }));
  const [met, failed] = [thirty.some((verdict) => verdict.met), thirty.some((verdict) => !verdict.met)];
  const options = readings.map(({ readingId }) => ({ option: readingId, title: null, candidateIds: null }));
  return {
    article: profile.articles.composition,
    names: list.length,
    namesMax,
    fits: (namesMax === null || list.length <= namesMax) && (met || !failed),
    thirty,
    question: met && failed ? gapQuestion('GAP-PERS-3', profile, options) : null,
  };
}
