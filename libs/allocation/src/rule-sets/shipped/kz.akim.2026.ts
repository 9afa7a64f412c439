/**
 * Akims of districts, towns, villages and rural districts, elected directly.
 * Constitutional Act "On Elections in the Republic of Kazakhstan" of 28.09.1995 No 2464, edition of 01.07.2026
 * (after the Constitutional Law of 11.06.2026 No 305-VIII), chapter 13-1: Art. 113-10(2), 113-7(2); Art. 113-9(1) has a
 * repeat vote where it had repeat elections before, and does not say who stands in it.
 */
import type { PluralityRuleSet } from '../rule-set';

export const kzAkim2026: PluralityRuleSet = {
  ruleSetId: 'kz.akim.2026',
  title: {
    kk: 'Әкімді сайлау, 2026',
    ru: 'Выборы акима, 2026',
    en: 'Election of an akim, 2026',
  },
  edition: '2026-07-01',
  inForce: { from: '2026-07-01', until: null },
  contestKinds: ['akim'],
  method: 'plurality',
  tie: 'repeat_unnamed',
  againstAllBlocks: false,
  articles: {
    winner: 'Art. 113-10(2)',
    repeatVote: 'Art. 113-9(1)',
    soleCandidate: 'Art. 113-7(2)',
  },
};
