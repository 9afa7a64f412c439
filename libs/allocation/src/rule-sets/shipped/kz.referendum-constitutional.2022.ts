/**
 * A referendum on the Constitution: adopted only if yes has its majority also in two thirds of the regions, cities of
 * republican significance and the capital.
 * Constitutional Law "On the republican referendum" of 02.11.1995 (RF), text with the amendments of 04.05.2008:
 * Art. 28, 31(2)–(3). An amendment of 05.05.2022 was signed whose content our sources do not have.
 */
import type { ReferendumRuleSet } from '../rule-set';

export const kzReferendumConstitutional2022: ReferendumRuleSet = {
  ruleSetId: 'kz.referendum-constitutional.2022',
  title: {
    kk: 'Конституция бойынша республикалық референдум, 2022',
    ru: 'Республиканский референдум по Конституции, 2022',
    en: 'Republican referendum on the Constitution, 2022',
  },
  edition: '2008-05-04',
  inForce: { from: '2008-05-04', until: null },
  openDates: [{ gap: 'GAP-EDITION-3', from: '2022-05-05', until: null }],
  contestKinds: ['referendum_constitutional'],
  method: 'referendum',
  answers: { yes: 'yes', no: 'no' },
  entitled: ['voters_on_list'],
  // All who took part: invalid ballots and valid ones that are not counted stand in it, unlike in elections.
  tookPart: ['took_part'],
  turnout: { numerator: 1, denominator: 2 },
  adoption: { numerator: 1, denominator: 2 },
  unitMajority: {
    numerator: 2,
    denominator: 3,
    unitKinds: ['region'],
    counts: [
      { from: '2022-06-05', until: '2022-06-07', count: 17 },
      { from: '2022-06-08', until: null, count: 20 },
    ],
  },
  articles: {
    held: 'Art. 31(2) RF',
    base: 'Art. 31(3) RF',
    adopted: 'Art. 31(3) RF',
    units: 'Art. 31(3) RF',
  },
};
