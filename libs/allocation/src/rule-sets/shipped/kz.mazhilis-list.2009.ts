/**
 * Mandates of the Mazhilis by party lists, one nationwide district; threshold of seven per cent, second list admitted.
 * Constitutional Act "On Elections in the Republic of Kazakhstan" of 28.09.1995 No 2464, text of 2009
 * (after the Constitutional Law of 09.02.2009 No 124-IV), also applied on 10.01.2021: Art. 97-1; the base of the
 * percentage is Art. 43(5). Until the law of 24.05.2021 the ballot had no line against all.
 */
import type { ListRuleSet } from '../rule-set';

export const kzMazhilisList2009: ListRuleSet = {
  ruleSetId: 'kz.mazhilis-list.2009',
  title: {
    kk: 'Мәжіліс мандаттарын партиялық тізімдер бойынша бөлу, 2009',
    ru: 'Распределение мандатов Мажилиса по партийным спискам, 2009',
    en: 'Mazhilis mandates by party lists, 2009',
  },
  edition: '2009-02-09',
  inForce: { from: '2009-02-09', until: '2021-05-23' },
  openDates: [
    { gap: 'GAP-EDITION-1', from: '2009-02-09', until: '2012-08-17' },
    { gap: 'GAP-EDITION-5', from: '2009-02-09', until: '2021-05-23' },
  ],
  contestKinds: ['mazhilis_list'],
  method: 'hare_largest_remainder',
  // Seven per cent of those who took part; that equality is enough is read from the later text.
  threshold: { numerator: 7, denominator: 100, base: ['votes'] },
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
