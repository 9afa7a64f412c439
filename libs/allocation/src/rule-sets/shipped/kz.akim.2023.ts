/**
 * Akims of districts, towns, villages and rural districts, elected directly.
 * Constitutional Act "On Elections in the Republic of Kazakhstan" of 28.09.1995 No 2464, edition of 01.01.2023
 * (after the Constitutional Law of 05.11.2022 No 156-VII), chapter 13-1: Art. 113-10(2), 113-9(2), 113-7(2).
 */
import type { PluralityRuleSet } from '../rule-set';

export const kzAkim2023: PluralityRuleSet = {
  ruleSetId: 'kz.akim.2023',
  title: {
    kk: 'Әкімді сайлау, 2023',
    ru: 'Выборы акима, 2023',
    en: 'Election of an akim, 2023',
  },
  edition: '2023-01-01',
  inForce: { from: '2023-01-01', until: '2026-06-30' },
  contestKinds: ['akim'],
  method: 'plurality',
  tie: 'repeat_elections',
  againstAllBlocks: false,
  articles: {
    winner: 'Art. 113-10(2)',
    repeatElections: 'Art. 113-9(2)',
    soleCandidate: 'Art. 113-7(2)',
  },
};
