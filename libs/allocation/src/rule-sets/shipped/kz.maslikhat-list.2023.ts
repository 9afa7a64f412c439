/**
 * Mandates by party lists in the maslikhat of a region, a city of republican significance or the capital.
 * Constitutional Act "On Elections in the Republic of Kazakhstan" of 28.09.1995 No 2464, edition of 01.01.2023
 * (after the Constitutional Law of 05.11.2022 No 156-VII), the same in the edition of 01.07.2026: Art. 9(3), 111-1; the
 * base of the percentage is Art. 43(5) in that unit. The second list gets at least one mandate, not two.
 */
import type { ListRuleSet } from '../rule-set';

export const kzMaslikhatList2023: ListRuleSet = {
  ruleSetId: 'kz.maslikhat-list.2023',
  title: {
    kk: 'Мәслихат мандаттарын партиялық тізімдер бойынша бөлу, 2023',
    ru: 'Распределение мандатов маслихата по партийным спискам, 2023',
    en: 'Maslikhat mandates by party lists, 2023',
  },
  edition: '2023-01-01',
  inForce: { from: '2023-01-01', until: null },
  contestKinds: ['maslikhat_list'],
  method: 'hare_largest_remainder',
  // "Five and more per cent" of those who took part: all options and against all, invalid ballots excluded.
  threshold: { numerator: 5, denominator: 100, base: ['votes'] },
  tie: 'registered_earlier',
  secondList: { minimumSeats: 1, coefficient: { numerator: 7, denominator: 10 } },
  articles: {
    threshold: 'Art. 111-1(1)',
    base: 'Art. 43(5)',
    quota: 'Art. 111-1(1)',
    full: 'Art. 111-1(3)',
    remainder: 'Art. 111-1(4)',
    tie: 'Art. 111-1(4)',
    secondList: 'Art. 111-1(2)–(4)',
  },
};
