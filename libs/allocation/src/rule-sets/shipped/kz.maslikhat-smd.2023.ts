/**
 * Deputies of maslikhats elected in single-mandate districts, of regions as of districts and towns.
 * Constitutional Act "On Elections in the Republic of Kazakhstan" of 28.09.1995 No 2464, edition of 01.01.2023
 * (after the Constitutional Law of 05.11.2022 No 156-VII), the same in the edition of 01.07.2026: Art. 9(3)–(4), 109-1;
 * Art. 110 knows repeat elections only after invalid ones; with fewer than two candidates Art. 107 postpones.
 */
import type { PluralityRuleSet } from '../rule-set';

export const kzMaslikhatSmd2023: PluralityRuleSet = {
  ruleSetId: 'kz.maslikhat-smd.2023',
  title: {
    kk: 'Бір мандатты округтер бойынша мәслихат депутаттарын сайлау, 2023',
    ru: 'Выборы депутатов маслихата по одномандатным округам, 2023',
    en: 'Maslikhat deputies by single-mandate districts, 2023',
  },
  edition: '2023-01-01',
  inForce: { from: '2023-01-01', until: null },
  contestKinds: ['maslikhat_smd'],
  method: 'plurality',
  tie: 'repeat_two',
  againstAllBlocks: false,
  articles: {
    winner: 'Art. 9(3)–(4)',
    repeatVote: 'Art. 109-1(1)',
    repeatElections: 'Art. 110',
    soleCandidate: 'Art. 107',
  },
};
