/**
 * Deputies of the Mazhilis elected in single-mandate districts.
 * Constitutional Act "On Elections in the Republic of Kazakhstan" of 28.09.1995 No 2464, edition of 01.01.2023
 * (after the Constitutional Law of 05.11.2022 No 156-VII): Art. 9(2), 95(3), 96(1); Art. 93-2 for a sole candidate.
 */
import type { PluralityRuleSet } from '../rule-set';

export const kzMazhilisSmd2023: PluralityRuleSet = {
  ruleSetId: 'kz.mazhilis-smd.2023',
  title: {
    kk: 'Бір мандатты округтер бойынша Мәжіліс депутаттарын сайлау, 2023',
    ru: 'Выборы депутатов Мажилиса по одномандатным округам, 2023',
    en: 'Mazhilis deputies by single-mandate districts, 2023',
  },
  edition: '2023-01-01',
  inForce: { from: '2023-01-01', until: '2026-06-30' },
  contestKinds: ['mazhilis_smd'],
  method: 'plurality',
  tie: 'repeat',
  againstAllBlocks: false,
  articles: {
    winner: 'Art. 9(2)',
    repeatVote: 'Art. 95(3)',
    repeatElections: 'Art. 96(1)',
    soleCandidate: 'Art. 93-2',
  },
};
