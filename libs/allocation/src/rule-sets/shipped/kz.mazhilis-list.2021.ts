/**
 * Mandates of the Mazhilis by party lists, one nationwide district; threshold lowered from seven to five per cent.
 * Constitutional Act "On Elections in the Republic of Kazakhstan" of 28.09.1995 No 2464, text of 2021
 * (after the Constitutional Law of 24.05.2021 No 41-VII): Art. 97-1; the base of the percentage is Art. 43(5), the line
 * against all is Art. 37 and 42.
 */
import type { ListRuleSet } from '../rule-set';

export const kzMazhilisList2021: ListRuleSet = {
  ruleSetId: 'kz.mazhilis-list.2021',
  title: {
    kk: 'Мәжіліс мандаттарын партиялық тізімдер бойынша бөлу, 2021',
    ru: 'Распределение мандатов Мажилиса по партийным спискам, 2021',
    en: 'Mazhilis mandates by party lists, 2021',
  },
  edition: '2021-05-24',
  inForce: { from: '2021-05-24', until: '2022-12-31' },
  openDates: [{ gap: 'GAP-EDITION-2', from: '2022-02-07', until: '2022-12-31' }],
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
