/**
 * Mandates of the Kurultai by party lists, one nationwide district, no single-mandate tier.
 * Constitutional Act "On Elections in the Republic of Kazakhstan" of 28.09.1995 No 2464, edition of 01.07.2026
 * (after the Constitutional Law of 11.06.2026 No 305-VIII): Art. 97-1, unchanged word for word; Art. 9(2); the base of
 * the percentage is Art. 43(5). The number of mandates stands in the act that calls the election.
 */
import type { ListRuleSet } from '../rule-set';

export const kzKurultaiList2026: ListRuleSet = {
  ruleSetId: 'kz.kurultai-list.2026',
  title: {
    kk: 'Құрылтай мандаттарын партиялық тізімдер бойынша бөлу, 2026',
    ru: 'Распределение мандатов Курултая по партийным спискам, 2026',
    en: 'Kurultai mandates by party lists, 2026',
  },
  edition: '2026-07-01',
  inForce: { from: '2026-07-01', until: null },
  contestKinds: ['kurultai_list'],
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
