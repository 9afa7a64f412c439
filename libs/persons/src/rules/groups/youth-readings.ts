/**
 * What "youth" means for the 30 % rule. The act names no age (GAP-PERS-3), so the age is a parameter with its source,
 * and where readings lead to different verdicts all of them are shown and the commission decides.
 */

/** One reading of the word. */
export interface YouthReading {
  readonly readingId: string;
  /** Whole years of life at most, this age included. */
  readonly ageYearsMax: number;
  /** Where the age is taken from, and how sure that is. */
  readonly source: string;
}

/** The readings in circulation. Whether the last year itself is included is interpretation too; here it is. */
export const YOUTH_READINGS: readonly YouthReading[] = [
  {
    readingId: 'youth-to-35',
    ageYearsMax: 35,
    source: 'law on State Youth Policy, 14 to 35 from 2023 (unconfirmed); a party’s press release, "up to 35"',
  },
  {
    readingId: 'youth-to-29',
    ageYearsMax: 29,
    source: 'a text of 07.02.2022, 29 (paraphrase)',
  },
  {
    readingId: 'youth-under-29',
    ageYearsMax: 28,
    source: 'statistics of the Central Election Commission, February 2023, "under 29" (paraphrase)',
  },
];
