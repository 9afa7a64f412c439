/** Words of the printed form in the three languages. */
import type { ContestResult } from '../outcome/outcome';

export type Language = 'kk' | 'ru' | 'en';

type Word =
  | 'ruleSet'
  | 'edition'
  | 'mandates'
  | 'againstAll'
  | 'list'
  | 'candidate'
  | 'votes'
  | 'remainderSeat'
  | 'seats'
  | 'number'
  | 'firstWithout'
  | 'open'
  | 'base'
  | 'votesTerm'
  | 'listsTerm'
  | 'passes'
  | 'fails'
  | 'left'
  | 'registered_earlier'
  | 'decision'
  | 'reduced'
  | 'minimum'
  | 'rank'
  | 'elected'
  | 'decisionRequired'
  | 'undecided'
  | 'additionalElections'
  | 'decided'
  | 'rejected'
  | 'question_not_asked'
  | 'option_not_offered'
  | 'exceeds'
  | 'notExceeds'
  | 'reached'
  | 'notReached'
  | 'answer'
  | 'unit'
  | 'note'
  | 'notClosed'
  | 'result';

export type ExplainTexts = Readonly<Record<Word, string>> & {
  readonly results: Readonly<Record<NonNullable<ContestResult> | 'none', string>>;
};

export const explainTexts: Readonly<Record<Language, ExplainTexts>> = {
  en: {
    ruleSet: 'Rule set',
    edition: 'edition',
    mandates: 'Mandates',
    againstAll: 'Against all',
    list: 'list',
    candidate: 'candidate',
    votes: 'votes v',
    remainderSeat: 'remainder seat',
    seats: 'seats',
    number: 'no.',
    firstWithout: 'first without',
    open: '?',
    base: 'Base',
    votesTerm: 'all options and against all',
    listsTerm: 'all options without against all',
    passes: 'passes',
    fails: 'does not pass',
    left: 'Mandates left over',
    registered_earlier: 'equal remainder: order of registration',
    decision: 'equal remainder: by decision',
    reduced: 'reduced whole part',
    minimum: 'minimum',
    rank: 'rank',
    elected: 'elected',
    decisionRequired: 'A decision is required',
    undecided: 'seats still open',
    additionalElections: 'seats for additional elections',
    decided: 'Decision applied',
    rejected: 'Decision not applied',
    question_not_asked: 'it answers no question asked here',
    option_not_offered: 'its option is not one of those offered',
    exceeds: 'enough',
    notExceeds: 'not enough',
    reached: 'enough units',
    notReached: 'not enough units',
    answer: 'answer',
    unit: 'unit',
    note: 'Note',
    notClosed: 'The totals do not close',
    result: 'result',
    results: {
      elected: 'elected',
      repeat_vote: 'repeat vote',
      repeat_elections: 'repeat elections',
      adopted: 'adopted',
      rejected: 'rejected',
      not_held: 'the referendum was not held',
      none: 'mandates stay vacant',
    },
  },
  ru: {
    ruleSet: 'Правила',
    edition: 'редакция',
    mandates: 'Мандатов',
    againstAll: 'Против всех',
    list: 'список',
    candidate: 'кандидат',
    votes: 'голоса v',
    remainderSeat: 'мандат по остатку',
    seats: 'мандаты',
    number: '№',
    firstWithout: 'первый без мандата',
    open: '?',
    base: 'База',
    votesTerm: 'все варианты и «против всех»',
    listsTerm: 'все варианты без «против всех»',
    passes: 'допускается',
    fails: 'не допускается',
    left: 'Осталось мандатов',
    registered_earlier: 'равный остаток: по порядку регистрации',
    decision: 'равный остаток: по решению',
    reduced: 'уменьшенная целая часть',
    minimum: 'наименьшее число',
    rank: 'место',
    elected: 'избран',
    decisionRequired: 'Требуется решение',
    undecided: 'ещё не распределено мест',
    additionalElections: 'мест для дополнительных выборов',
    decided: 'Применено решение',
    rejected: 'Решение не применено',
    question_not_asked: 'такого вопроса здесь нет',
    option_not_offered: 'такого варианта не предложено',
    exceeds: 'достаточно',
    notExceeds: 'недостаточно',
    reached: 'единиц достаточно',
    notReached: 'единиц недостаточно',
    answer: 'ответ',
    unit: 'единица',
    note: 'Примечание',
    notClosed: 'Итоги не сходятся',
    result: 'итог',
    results: {
      elected: 'избрание состоялось',
      repeat_vote: 'повторное голосование',
      repeat_elections: 'повторные выборы',
      adopted: 'решение принято',
      rejected: 'решение не принято',
      not_held: 'референдум не состоялся',
      none: 'мандаты остаются вакантными',
    },
  },
  kk: {
    ruleSet: 'Ережелер',
    edition: 'редакциясы',
    mandates: 'Мандаттар саны',
    againstAll: 'Бәріне қарсы',
    list: 'тізім',
    candidate: 'кандидат',
    votes: 'дауыс v',
    remainderSeat: 'қалдық бойынша мандат',
    seats: 'мандаттар',
    number: '№',
    firstWithout: 'мандатсыз бірінші',
    open: '?',
    base: 'База',
    votesTerm: 'барлық нұсқа және «бәріне қарсы»',
    listsTerm: 'барлық нұсқа, «бәріне қарсы» кірмейді',
    passes: 'жіберіледі',
    fails: 'жіберілмейді',
    left: 'Бөлінбеген мандаттар',
    registered_earlier: 'қалдық тең: тіркелу реті бойынша',
    decision: 'қалдық тең: шешім бойынша',
    reduced: 'азайтылған бүтін бөлік',
    minimum: 'ең аз саны',
    rank: 'орын',
    elected: 'сайланды',
    decisionRequired: 'Шешім қажет',
    undecided: 'әлі бөлінбеген орындар',
    additionalElections: 'қосымша сайлаудағы орындар',
    decided: 'Шешім қолданылды',
    rejected: 'Шешім қолданылмады',
    question_not_asked: 'мұнда ондай сұрақ қойылмаған',
    option_not_offered: 'ондай нұсқа ұсынылмаған',
    exceeds: 'жеткілікті',
    notExceeds: 'жеткіліксіз',
    reached: 'бірліктер жеткілікті',
    notReached: 'бірліктер жеткіліксіз',
    answer: 'жауап',
    unit: 'бірлік',
    note: 'Ескертпе',
    notClosed: 'Жиынтықтар үйлеспейді',
    result: 'нәтиже',
    results: {
      elected: 'сайлау өтті',
      repeat_vote: 'қайта дауыс беру',
      repeat_elections: 'қайта сайлау',
      adopted: 'шешім қабылданды',
      rejected: 'шешім қабылданбады',
      not_held: 'референдум өткен жоқ',
      none: 'мандаттар бос қалады',
    },
  },
};
