/**
 * The President of the Republic.
 * Constitutional Act "On Elections in the Republic of Kazakhstan" of 28.09.1995 No 2464 after the Constitutional
 * Law of 05.11.2022 No 156-VII, of which Art. 9 entered into force ten days after publication, on a day of November
 * 2022 that our sources do not name: Art. 9(1), 63, 64, 65(2), 66(2); the base of the percentage is Art. 43(5). Art. 63–66
 * read the same in the edition of 01.07.2026.
 */
import type { MajorityRuleSet } from '../rule-set';

export const kzPresident2022: MajorityRuleSet = {
  ruleSetId: 'kz.president.2022',
  title: {
    kk: 'Республика Президентін сайлау, 2022',
    ru: 'Выборы Президента Республики, 2022',
    en: 'Election of the President, 2022',
  },
  edition: '2022-11-05',
  inForce: { from: '2022-11-05', until: null },
  openDates: [{ gap: 'GAP-EDITION-4', from: '2022-11-05', until: '2022-12-31' }],
  contestKinds: ['president'],
  notes: [
    {
      article: 'Art. 66(2)',
      text: {
        kk: 'Егер учаскелердің немесе әкімшілік-аумақтық бірліктердің кемінде төрттен бірінде дауыс беру жарамсыз деп танылса немесе заң бұзылса, Орталық сайлау комиссиясы Президентті тіркеуден бас тарта алады.',
        ru: 'Центральная избирательная комиссия может отказать в регистрации Президента, если не менее чем на четверти участков или административно-территориальных единиц голосование признано недействительным или закон нарушен.',
        en: 'The Central Election Commission may refuse to register the President if in at least a quarter of the precincts or units the voting was annulled or the act violated.',
      },
    },
  ],
  method: 'absolute_majority',
  // "More than fifty per cent" of those who took part: against all is inside, invalid ballots are not.
  majority: { numerator: 1, denominator: 2, base: ['votes'] },
  twoNotElected: 'decision',
  repeatVoteTied: 'repeat_elections',
  gaps: { secondPlaceTied: 'GAP-PRES-1', twoNotElected: 'GAP-PRES-2', soleInRepeatVote: 'GAP-PRES-3' },
  articles: {
    winner: 'Art. 9(1)',
    base: 'Art. 43(5)',
    repeatVote: 'Art. 63',
    repeatWinner: 'Art. 65(2)',
    repeatElections: 'Art. 64',
  },
};
