/**
 * A question of a republican referendum: held if more than half of those entitled took part, adopted if more than half
 * of those who took part said yes.
 * Constitutional Law "On the republican referendum" of 02.11.1995 (RF), text with the amendments of 04.05.2008:
 * Art. 28, 31(2)–(3). An amendment of 05.05.2022 was signed whose content our sources do not have.
 */
import type { ReferendumRuleSet } from '../rule-set';

export const kzReferendum2022: ReferendumRuleSet = {
  ruleSetId: 'kz.referendum.2022',
  title: {
    kk: 'Республикалық референдум, 2022',
    ru: 'Республиканский референдум, 2022',
    en: 'Republican referendum, 2022',
  },
  edition: '2008-05-04',
  inForce: { from: '2008-05-04', until: null },
  openDates: [{ gap: 'GAP-EDITION-3', from: '2022-05-05', until: null }],
  contestKinds: ['referendum_question'],
  method: 'referendum',
  answers: { yes: 'yes', no: 'no' },
  entitled: ['voters_on_list'],
  // All who took part: invalid ballots and valid ones that are not counted stand in it, unlike in elections.
  tookPart: ['took_part'],
  turnout: { numerator: 1, denominator: 2 },
  adoption: { numerator: 1, denominator: 2 },
  unitMajority: null,
  articles: {
    held: 'Art. 31(2) RF',
    base: 'Art. 31(3) RF',
    adopted: 'Art. 31(3) RF',
  },
};
