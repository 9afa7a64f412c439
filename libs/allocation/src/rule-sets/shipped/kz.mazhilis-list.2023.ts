/**
 * Mandates of the Mazhilis by party lists, one nationwide district.
 * Constitutional Act "On Elections in the Republic of Kazakhstan" of 28.09.1995 No 2464, edition of 01.01.2023
 * (after the Constitutional Law of 05.11.2022 No 156-VII): Art. 97-1; the base of the percentage is Art. 43(5).
 */
import type { ListRuleSet } from '../rule-set';

export const kzMazhilisList2023: ListRuleSet = {
  ruleSetId: 'kz.mazhilis-list.2023',
  title: {
    kk: 'Мәжіліс мандаттарын партиялық тізімдер бойынша бөлу, 2023',
    ru: 'Распределение мандатов Мажилиса по партийным спискам, 2023',
    en: 'Mazhilis mandates by party lists, 2023',
  },
  edition: '2023-01-01',
  inForce: { from: '2023-01-01', until: '2026-06-30' },
  contestKinds: ['mazhilis_list'],
  method: 'hare_largest_remainder',
  // "Five and more per cent" of those who took part: all options and against all, invalid ballots excluded.
  threshold: { numerator: 5, denominator: 100, base: ['votes'] },
  tie: 'registered_earlier',
  secondList: { minimumSeats: 2, coefficient: { numerator: 7, denominator: 10 } },
  articles: {
    threshold: 'Art. 97-1(1)',
    base: 'Art. 43(5)',
    quota: 'Art. 97-1(1)',
    full: 'Art. 97-1(3)',
    remainder: 'Art. 97-1(4)',
    tie: 'Art. 97-1(4)',
    secondList: 'Art. 97-1(2)–(4)',
  },
};
