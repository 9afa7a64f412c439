/**
 * Mandates of the Mazhilis by party lists, one nationwide district; a sole passing list takes all.
 * Constitutional Act "On Elections in the Republic of Kazakhstan" of 28.09.1995 No 2464, text of 2007
 * (after the Constitutional Law of 19.06.2007 No 268-III): Art. 97-1; the base of the percentage is Art. 43(5).
 * The rule for a second list came with the law of 09.02.2009 No 124-IV, which is marked "effective 18.08.2012".
 */
import type { ListRuleSet } from '../rule-set';

export const kzMazhilisList2007: ListRuleSet = {
  ruleSetId: 'kz.mazhilis-list.2007',
  title: {
    kk: 'Мәжіліс мандаттарын партиялық тізімдер бойынша бөлу, 2007',
    ru: 'Распределение мандатов Мажилиса по партийным спискам, 2007',
    en: 'Mazhilis mandates by party lists, 2007',
  },
  edition: '2007-06-19',
  inForce: { from: '2007-06-19', until: '2012-08-17' },
  openDates: [
    { gap: 'GAP-EDITION-1', from: '2009-02-09', until: '2012-08-17' },
    { gap: 'GAP-EDITION-5', from: '2007-06-19', until: '2012-08-17' },
  ],
  contestKinds: ['mazhilis_list'],
  method: 'hare_largest_remainder',
  // Seven per cent of those who took part; that equality is enough is read from the later text.
  threshold: { numerator: 7, denominator: 100, base: ['votes'] },
  tie: 'registered_earlier',
  secondList: null,
  articles: {
    threshold: 'Art. 97-1(1)',
    base: 'Art. 43(5)',
    quota: 'Art. 97-1(1)',
    full: 'Art. 97-1(3)',
    remainder: 'Art. 97-1(4)',
    tie: 'Art. 97-1(4)',
  },
};
