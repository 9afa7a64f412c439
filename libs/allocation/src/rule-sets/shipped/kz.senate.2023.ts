/**
 * Deputies of the Senate, elected by the deputies of the maslikhats; abolished from 01.07.2026.
 * Constitutional Act "On Elections in the Republic of Kazakhstan" of 28.09.1995 No 2464, edition of 01.01.2023
 * (after the Constitutional Law of 05.11.2022 No 156-VII): Art. 9(1), 79(1), 80(1), 81(2). An elector has one vote for
 * each seat (Art. 7), so each seat is a contest of its own; the base of the percentage is Art. 43(5).
 */
import type { MajorityRuleSet } from '../rule-set';

export const kzSenate2023: MajorityRuleSet = {
  ruleSetId: 'kz.senate.2023',
  title: {
    kk: 'Парламент Сенатының депутатын сайлау, 2023',
    ru: 'Выборы депутата Сената Парламента, 2023',
    en: 'Election of a deputy of the Senate, 2023',
  },
  edition: '2023-01-01',
  inForce: { from: '2023-01-01', until: '2026-06-30' },
  contestKinds: ['senate'],
  method: 'absolute_majority',
  majority: { numerator: 1, denominator: 2, base: ['votes'] },
  twoNotElected: 'repeat_elections',
  repeatVoteTied: 'decision',
  gaps: { secondPlaceTied: 'GAP-SEN-1', repeatVoteTied: 'GAP-SEN-2', soleInRepeatVote: 'GAP-SEN-3' },
  articles: {
    winner: 'Art. 81(2)1)',
    base: 'Art. 43(5)',
    repeatVote: 'Art. 79(1)',
    repeatWinner: 'Art. 81(2)2)',
    repeatElections: 'Art. 80(1)',
  },
};
