/** Gaps about single candidates. */
import type { Gap } from './gap';

export const CANDIDATE_GAPS: readonly Gap[] = [
  {
    id: 'GAP-SMD-1',
    articles: 'Art. 93-2',
    situation: {
      kk: 'Бюллетеньде бір ғана кандидат қалды.',
      ru: 'В бюллетене остался только один кандидат.',
      en: 'Exactly one candidate is left on the ballot.',
    },
  },
  {
    id: 'GAP-SMD-2',
    articles: 'Art. 109-1(1)',
    situation: {
      kk: 'Мәслихат сайлауында үш немесе одан көп кандидат ең көп дауысты тең алды; «екі кандидат» анықталмайды.',
      ru: 'На выборах маслихата трое или более поровну набрали наибольшее число голосов; «два кандидата» не определены.',
      en: 'In a maslikhat district three or more are tied at the top, and "the two candidates" are not defined.',
    },
  },
  {
    id: 'GAP-SMD-3',
    articles: 'Art. 109-1, 110',
    situation: {
      kk: 'Мәслихат сайлауында бюллетеньде дәл екі кандидат болды және олар тең дауыс алды.',
      ru: 'На выборах маслихата в бюллетене было ровно два кандидата с равным числом голосов.',
      en: 'In a maslikhat district exactly two candidates stood and are tied.',
    },
  },
  {
    id: 'GAP-SMD-4',
    articles: 'Art. 95(3), 96(1), 109-1',
    situation: {
      kk: 'Қайта дауыс беру тағы да тең аяқталды.',
      ru: 'Повторное голосование снова закончилось равенством.',
      en: 'A repeat vote ends in a tie again.',
    },
  },
  {
    id: 'GAP-PRES-1',
    articles: 'Art. 63',
    situation: {
      kk: 'Қайта дауыс беру алдында екінші орынның дауысын бірнеше кандидат тең алды.',
      ru: 'Перед повторным голосованием число голосов второго места имеют несколько кандидатов.',
      en: 'Several share the votes of the second place before the repeat vote.',
    },
  },
  {
    id: 'GAP-PRES-2',
    articles: 'Art. 63, 64',
    situation: {
      kk: 'Екі ғана кандидат болды, ешқайсысы елу пайыздан астам дауыс алған жоқ.',
      ru: 'Было только два кандидата, и никто не набрал более пятидесяти процентов.',
      en: 'Only two candidates stood and neither has more than fifty per cent.',
    },
  },
  {
    id: 'GAP-PRES-3',
    articles: 'Art. 63, 65(2)',
    situation: {
      kk: 'Қайта дауыс беруде бір ғана кандидат болды, оның орнына енгізілетін келесі кандидат жоқ.',
      ru: 'В повторном голосовании был только один кандидат, и следующего за ним нет.',
      en: 'Only one candidate stood in the repeat vote and there was no next one to enter it.',
    },
  },
  {
    id: 'GAP-SEN-1',
    articles: 'Art. 79(1)',
    situation: {
      kk: 'Сенат сайлауында қайта дауыс беру алдында екінші орынның дауысын бірнеше кандидат тең алды.',
      ru: 'На выборах Сената перед повторным голосованием число голосов второго места имеют несколько кандидатов.',
      en: 'Senate: several share the votes of the second place before the repeat vote.',
    },
  },
  {
    id: 'GAP-SEN-2',
    articles: 'Art. 79(1), 80(1)',
    situation: {
      kk: 'Сенат сайлауында қайта дауыс беру тең аяқталды.',
      ru: 'На выборах Сената повторное голосование закончилось равенством.',
      en: 'Senate: the repeat vote ends in a tie.',
    },
  },
  {
    id: 'GAP-SEN-3',
    articles: 'Art. 79(1), 81(2)',
    situation: {
      kk: 'Сенат сайлауында қайта дауыс беруде бір ғана кандидат болды.',
      ru: 'На выборах Сената в повторном голосовании был только один кандидат.',
      en: 'Senate: only one candidate stood in the repeat vote.',
    },
  },
  {
    id: 'GAP-AKIM-1',
    articles: 'Art. 113-9(1)',
    situation: {
      kk: 'Әкім сайлауында ең көп дауыс тең болса, қайта дауыс беру өткізіледі, бірақ оған кім қатысатыны жазылмаған (2026 жылғы редакция).',
      ru: 'При равенстве на выборах акима проводится повторное голосование, но кто в нём участвует, не написано (редакция 2026 года).',
      en: 'A tie for an akim leads to a repeat vote, but who stands in it is not written (edition of 2026).',
    },
  },
  {
    id: 'GAP-AKIM-2',
    articles: 'Art. 113-9(1)',
    situation: {
      kk: 'Әкім сайлауында қайта дауыс беру тағы да тең аяқталды (2026 жылғы редакция).',
      ru: 'Повторное голосование на выборах акима снова закончилось равенством (редакция 2026 года).',
      en: 'The repeat vote for an akim ends in a tie again (edition of 2026).',
    },
  },
  {
    id: 'GAP-AKIM-3',
    articles: 'Art. 113-9(1)',
    situation: {
      kk: 'Әкімнің қайта дауыс беруіне шығып қалғандардан кейін бір ғана кандидат қалды (2026 жылғы редакция).',
      ru: 'Из-за выбытия для повторного голосования по выборам акима остался только один кандидат (редакция 2026 года).',
      en: 'Withdrawals leave only one candidate for the repeat vote of an akim (edition of 2026).',
    },
  },
  {
    id: 'GAP-LOCAL-1',
    articles: 'Art. 9(6), 123(1), 125(1-1)',
    situation: {
      kk: 'Соңғы орындарға тең дауыс алған кандидаттар орындардан көп.',
      ru: 'На последние места претендует больше кандидатов с равным числом голосов, чем мест.',
      en: 'More candidates with equal votes claim the last places of a local body than there are places.',
    },
  },
  {
    id: 'GAP-LOCAL-2',
    articles: 'Art. 9(6), 123(1), 125(1-1)',
    situation: {
      kk: 'Жергілікті органның мандаттары дауыс алған кандидаттардан көп, ал кейбір кандидаттар дауыс алған жоқ.',
      ru: 'Мандатов местного органа больше, чем кандидатов с голосами, а некоторые кандидаты голосов не получили.',
      en: 'A local body has more mandates than candidates with votes, and some candidates have none.',
    },
  },
  {
    id: 'GAP-WITHDRAWN-1',
    articles: 'Art. 9, 89(6), 90(1), 97-1',
    situation: {
      kk: 'Дауыстар сайлаған кандидат немесе тізім шығып қалды: оның орнына не болатыны жазылмаған.',
      ru: 'Избранный голосами кандидат или список выбыл: что следует, не написано.',
      en: 'A candidate or list whom the votes elect was withdrawn: what follows is not written.',
    },
  },
  {
    id: 'GAP-WITHDRAWN-2',
    articles: 'Art. 95(3), 109-1',
    situation: {
      kk: 'Қайта дауыс беруге қатысатындардың бәрі шығып қалды.',
      ru: 'Все, кто должен участвовать в повторном голосовании, выбыли.',
      en: 'All who should stand in a repeat vote were withdrawn.',
    },
  },
  {
    id: 'GAP-WITHDRAWN-3',
    articles: 'Art. 90(1), 93-2, 95(3), 96(1)',
    situation: {
      kk: 'Шығып қалған кандидатта дауыс жоқ: оның бюллетеньде болған-болмағаны дауыстардан көрінбейді.',
      ru: 'У выбывшего кандидата нет голосов: был ли он в бюллетене, из голосов не видно.',
      en: 'A candidate who was withdrawn has no votes: whether he or she stood on the ballot the votes do not say.',
    },
  },
  {
    id: 'GAP-NO-VOTES',
    articles: 'Art. 9, 63, 64, 79(1), 80(1), 95(3), 96(1), 109-1(1), 110, 113-9, 123(1)',
    situation: {
      kk: 'Бірде-бір кандидат дауыс алған жоқ.',
      ru: 'Ни один кандидат не получил голосов.',
      en: 'No candidate has any vote.',
    },
  },
];
