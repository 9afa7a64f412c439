/**
 * Members of other bodies of local self-government: several winners, several marks on a ballot.
 * Constitutional Act "On Elections in the Republic of Kazakhstan" of 28.09.1995 No 2464, edition of 01.07.2026
 * (after the Constitutional Law of 11.06.2026 No 305-VIII): Art. 9(6), 125(1-1); several marks Art. 43(5)3); fewer
 * elected than there are mandates Art. 123(1).
 */
import type { PluralityRuleSet } from '../rule-set';

export const kzLocalBody2026: PluralityRuleSet = {
  ruleSetId: 'kz.local-body.2026',
  title: {
    kk: 'Жергілікті өзін-өзі басқарудың өзге органдарының мүшелерін сайлау, 2026',
    ru: 'Выборы членов иных органов местного самоуправления, 2026',
    en: 'Members of other local bodies, 2026',
  },
  edition: '2026-07-01',
  inForce: { from: '2026-07-01', until: null },
  contestKinds: ['local_body'],
  method: 'plurality',
  tie: 'decision',
  tieGap: 'GAP-LOCAL-1',
  severalMarks: true,
  againstAllBlocks: false,
  articles: {
    winner: 'Art. 9(6)',
    vacancies: 'Art. 123(1)',
  },
};
