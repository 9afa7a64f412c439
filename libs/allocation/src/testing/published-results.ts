/** Figures as published, with the outcome that was announced; where they come from is beside each. */
import type { AllocationInput, AllocationOption } from '../input/input';

export interface PublishedResult {
  readonly ruleSetId: string;
  readonly votingDay: string;
  readonly input: AllocationInput;
  readonly seats?: Readonly<Record<string, number>>;
  readonly winners?: readonly string[];
  readonly result: string;
}

/** Lists registered one minute after another, in the order given: no published result has ever had a tie. */
export function listOptions(votes: Readonly<Record<string, number>>): readonly AllocationOption[] {
  return Object.entries(votes).map(([optionId, count], index) => ({
    optionId,
    votes: count,
    registeredAt: `2000-01-31T10:${String(index).padStart(2, '0')}:00+06:00`,
  }));
}

export function candidateOptions(votes: Readonly<Record<string, number>>): readonly AllocationOption[] {
  return Object.entries(votes).map(([optionId, count]) => ({ optionId, votes: count }));
}

/** Notice of the Central Election Commission of March 2023. */
export const MAZHILIS_2023: PublishedResult = {
  ruleSetId: 'kz.mazhilis-list.2023',
  votingDay: '2023-03-19',
  input: {
    seats: 69,
    options: listOptions({
      amanat: 3_431_510,
      auyl: 693_938,
      respublica: 547_154,
      'aq-jol': 535_139,
      qhp: 432_920,
      osdp: 331_058,
      baitaq: 146_431,
    }),
    againstAll: 248_291,
    counters: {},
  },
  seats: { amanat: 40, auyl: 8, respublica: 6, 'aq-jol': 6, qhp: 5, osdp: 4, baitaq: 0 },
  result: 'elected',
};

/** Published total and percentages of January 2021; the votes of Aq Jol and Adal complete them exactly. */
export const MAZHILIS_2021: PublishedResult = {
  ruleSetId: 'kz.mazhilis-list.2009',
  votingDay: '2021-01-10',
  input: {
    seats: 98,
    options: listOptions({ 'nur-otan': 5_148_074, 'aq-jol': 792_828, qhp: 659_019, auyl: 383_023, adal: 258_618 }),
    againstAll: null,
    counters: {},
  },
  seats: { 'nur-otan': 76, 'aq-jol': 12, qhp: 10, auyl: 0, adal: 0 },
  result: 'elected',
};

/** August 2007, as the Inter-Parliamentary Union has it. */
export const MAZHILIS_2007: PublishedResult = {
  ruleSetId: 'kz.mazhilis-list.2007',
  votingDay: '2007-08-18',
  input: {
    seats: 98,
    options: listOptions({
      'nur-otan': 5_247_720,
      osdp: 269_310,
      'aq-jol': 183_346,
      auyl: 89_855,
      qkhp: 76_799,
      patriots: 46_436,
      rukhaniyat: 22_159,
    }),
    againstAll: null,
    counters: { ballots_invalid: 146_805 },
  },
  seats: { 'nur-otan': 98, osdp: 0, 'aq-jol': 0, auyl: 0, qkhp: 0, patriots: 0, rukhaniyat: 0 },
  result: 'elected',
};

/** Notice of November 2022. */
export const PRESIDENT_2022: PublishedResult = {
  ruleSetId: 'kz.president.2022',
  votingDay: '2022-11-20',
  input: {
    seats: 1,
    options: candidateOptions({
      tokayev: 6_456_392,
      dairabayev: 271_641,
      abden: 206_206,
      kazhyken: 200_907,
      auesbayev: 176_116,
      tursynbekova: 168_731,
    }),
    againstAll: 460_484,
    counters: {},
  },
  winners: ['tokayev'],
  result: 'elected',
};

/** Notice of the territorial commission, March 2023: half of the 42 mandates are by lists. */
export const ALMATY_MASLIKHAT_2023: PublishedResult = {
  ruleSetId: 'kz.maslikhat-list.2023',
  votingDay: '2023-03-19',
  input: {
    seats: 21,
    options: listOptions({
      amanat: 151_531,
      respublica: 38_369,
      qhp: 38_563,
      baitaq: 23_266,
      'aq-jol': 15_273,
      auyl: 8_264,
    }),
    againstAll: 16_490,
    counters: {},
  },
  seats: { amanat: 12, respublica: 3, qhp: 3, baitaq: 2, 'aq-jol': 1, auyl: 0 },
  result: 'elected',
};

/** Totals of June 2022, as published. */
const REFERENDUM_TOTALS = { yes: 6_163_516, no: 1_490_470, tookPart: 7_985_769, entitled: 11_734_642 };
const UNITS_2022 = 17;

/** A whole number cut into as many parts as even as can be: figures of the units were never published. */
function parts(whole: number): readonly number[] {
  const least = Math.floor(whole / UNITS_2022);
  return Array.from({ length: UNITS_2022 }, (_, index) => least + (index < whole - least * UNITS_2022 ? 1 : 0));
}

/**
 * The totals are published, and that all 17 units had a majority; the figures of each unit are CONSTRUCTED here by
 * cutting the totals into even parts.
 */
export const REFERENDUM_2022: PublishedResult = {
  ruleSetId: 'kz.referendum-constitutional.2022',
  votingDay: '2022-06-05',
  input: {
    seats: 1,
    options: candidateOptions({ yes: REFERENDUM_TOTALS.yes, no: REFERENDUM_TOTALS.no }),
    againstAll: null,
    counters: {
      voters_on_list: REFERENDUM_TOTALS.entitled,
      took_part: REFERENDUM_TOTALS.tookPart,
      ballots_invalid: 205_924,
      ballots_not_counted: 125_859,
    },
    units: Array.from({ length: UNITS_2022 }, (_, index) => ({
      unitId: `unit-${index + 1}`,
      counters: {
        voters_on_list: parts(REFERENDUM_TOTALS.entitled)[index] ?? 0,
        took_part: parts(REFERENDUM_TOTALS.tookPart)[index] ?? 0,
      },
      votes: { yes: parts(REFERENDUM_TOTALS.yes)[index] ?? 0, no: parts(REFERENDUM_TOTALS.no)[index] ?? 0 },
    })),
  },
  result: 'adopted',
};

export const PUBLISHED_RESULTS: readonly PublishedResult[] = [
  MAZHILIS_2023,
  MAZHILIS_2021,
  MAZHILIS_2007,
  PRESIDENT_2022,
  REFERENDUM_2022,
  ALMATY_MASLIKHAT_2023,
];
