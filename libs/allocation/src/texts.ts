/** Sentences of the trace and of the questions. Kazakh and Russian terms are those of the act. */
import type { SecondListRule, Text, Threshold } from './rule-set';

export const TEXTS = {
  noThreshold: {
    kk: 'Пайыздық кедергі жоқ: мандаттарды бөлуге барлық тізім жіберіледі.',
    ru: 'Заградительного барьера нет: к распределению мандатов допускаются все списки.',
    en: 'There is no threshold: every list takes part in the distribution.',
  },
  quota: {
    kk: 'T — бөлуге қатысатын тізімдер дауыстарының жиынтығы, S — мандаттар саны; квота T/S-ке тең және дөңгелектенбейді.',
    ru: 'T — сумма голосов за списки, участвующие в распределении, S — число мандатов; квота равна T/S и не округляется.',
    en: 'T is the sum of the votes of the lists that take part, S the number of mandates; the quota is T/S and is never rounded.',
  },
  full: {
    kk: 'Әр тізім (дауыс·S)/T бөлшегінің бүтін бөлігіне тең мандат алады; mod — қалдық.',
    ru: 'Каждый список получает столько мандатов, какова целая часть дроби (голоса·S)/T; mod — остаток.',
    en: 'Each list gets the whole part of (votes·S)/T; mod is the remainder.',
  },
  orderRegistered: {
    kk: 'Бөлінбеген мандаттар ең көп қалдығы бар тізімдерге бір-бірден беріледі; қалдықтар тең болса, басымдық бұрын тіркелген тізімге беріледі.',
    ru: 'Нераспределённые мандаты передаются по одному спискам с наибольшими остатками; при равенстве остатков преимущество имеет список, зарегистрированный раньше.',
    en: 'Mandates left over go one each to the largest remainders; where remainders are equal, to the list registered earlier.',
  },
  orderDecision: {
    kk: 'Бөлінбеген мандаттар ең көп қалдығы бар тізімдерге бір-бірден беріледі; қалдықтар тең болса, комиссия шешеді.',
    ru: 'Нераспределённые мандаты передаются по одному спискам с наибольшими остатками; при равенстве остатков решает комиссия.',
    en: 'Mandates left over go one each to the largest remainders; where remainders are equal, the commission decides.',
  },
  award: {
    kk: 'Осы тізімдер қалдық бойынша бір мандаттан алады.',
    ru: 'Эти списки получают по одному мандату по остатку.',
    en: 'These lists get one mandate each by remainder.',
  },
  ranking: {
    kk: 'Басқа кандидаттарға қарағанда көп дауыс алған кандидат сайланды деп есептеледі.',
    ru: 'Избранным считается кандидат, получивший больше голосов относительно других кандидатов.',
    en: 'Elected is whoever has more votes than the other candidates.',
  },
  tieDecision: {
    kk: 'Кандидаттар тең дауыс алды; комиссия шешеді.',
    ru: 'Кандидаты получили равное число голосов; решает комиссия.',
    en: 'The candidates have equal votes; the commission decides.',
  },
  repeatVote: {
    kk: 'Бюллетеньге екеуден көп кандидат енгізілді, ешкім сайланған жоқ: ең көп бірдей дауыс алған кандидаттар бойынша қайта дауыс беру тағайындалады.',
    ru: 'В бюллетень было включено более двух кандидатов и никто не избран: назначается повторное голосование по кандидатам с наибольшим одинаковым числом голосов.',
    en: 'More than two candidates stood and none is elected: a repeat vote is held among those with the greatest equal number of votes.',
  },
  repeatElections: {
    kk: 'Екі кандидат дауысқа түсті және тең дауыс алды: қайта сайлау өткізіледі.',
    ru: 'Баллотировались два кандидата и получили равное число голосов: проводятся повторные выборы.',
    en: 'Two candidates stood and have equal votes: repeat elections are held.',
  },
  soleInRepeatVote: {
    kk: 'Қайта дауыс беруде бір кандидат қалды: ол сайланды деп есептеледі.',
    ru: 'В повторном голосовании остался один кандидат: он считается избранным.',
    en: 'One candidate is left in the repeat vote and is deemed elected.',
  },
} as const satisfies Record<string, Text>;

export const QUESTIONS = {
  noListPasses: {
    kk: 'Бірде-бір тізім кедергіден өткен жоқ. Мандаттар қалай бөлінеді?',
    ru: 'Ни один список не преодолел барьер. Как распределяются мандаты?',
    en: 'No list reaches the threshold. How are the mandates distributed?',
  },
  secondTied: {
    kk: 'Кедергіден тек бір тізім өтті, ал келесі ең көп дауысты бірнеше тізім тең алды. Олардың қайсысы бөлуге жіберіледі?',
    ru: 'Барьер преодолел только один список, а следующее наибольшее число голосов получили несколько списков поровну. Который из них допускается к распределению?',
    en: 'Only one list reaches the threshold and several share the next largest vote. Which of them is admitted?',
  },
  tooMany: {
    kk: 'Бірінші тізімнің бүтін бөлігі мен екінші тізімнің ең аз мандаттары қосылғанда мандаттар санынан асады. Қайсысы сақталады?',
    ru: 'Целая часть первого списка и наименьшее число мандатов второго вместе больше числа мандатов. Что сохраняется?',
    en: 'The whole part of the first list and the minimum of the second exceed the number of mandates. Which is kept?',
  },
  noSecondList: {
    kk: 'Кедергіден тек бір тізім өтті, ал басқа дауыс алған тізім жоқ. Мандаттар қалай бөлінеді?',
    ru: 'Барьер преодолел только один список, а другого списка с голосами нет. Как распределяются мандаты?',
    en: 'Only one list reaches the threshold and no other has any vote. How are the mandates distributed?',
  },
  seatTie: {
    kk: 'Тең қалдықтары бар тізімдерге мандат жетпейді. Мандатты кім алады?',
    ru: 'Списков с равными остатками больше, чем оставшихся мандатов. Кто получает мандат?',
    en: 'More lists have equal remainders than there are mandates left. Who gets a mandate?',
  },
  winnerTie: {
    kk: 'Тең дауыс алған кандидаттар бос орындардан көп. Кім сайланды?',
    ru: 'Кандидатов с равным числом голосов больше, чем мест. Кто избран?',
    en: 'More candidates have equal votes than there are places. Who is elected?',
  },
  soleCandidate: {
    kk: 'Бюллетеньде тек бір кандидат болды. Ол сайланды ма?',
    ru: 'В бюллетене был только один кандидат. Избран ли он?',
    en: 'Only one candidate stood on the ballot. Is that candidate elected?',
  },
  noVotes: {
    kk: 'Бірде-бір кандидат дауыс алған жоқ. Не істеледі?',
    ru: 'Ни один кандидат не получил голосов. Что следует?',
    en: 'No candidate has any vote. What follows?',
  },
  tieAgain: {
    kk: 'Қайта дауыс беру тағы да тең аяқталды. Не істеледі?',
    ru: 'Повторное голосование снова закончилось равенством. Что следует?',
    en: 'The repeat vote ended in a tie again. What follows?',
  },
} as const satisfies Record<string, Text>;

export const OPTION_TITLES = {
  all_lists: {
    kk: 'Бөлуге барлық тізім жіберіледі',
    ru: 'К распределению допускаются все списки',
    en: 'All lists take part in the distribution',
  },
  repeat_elections: {
    kk: 'Қайта сайлау өткізіледі',
    ru: 'Проводятся повторные выборы',
    en: 'Repeat elections are held',
  },
  repeat_vote: {
    kk: 'Қайта дауыс беру өткізіледі',
    ru: 'Проводится повторное голосование',
    en: 'A repeat vote is held',
  },
  mandates_vacant: {
    kk: 'Мандаттар бос қалады',
    ru: 'Мандаты остаются вакантными',
    en: 'The mandates stay vacant',
  },
  only_list_takes_all: {
    kk: 'Кедергіден өткен тізім барлық мандатты алады',
    ru: 'Преодолевший барьер список получает все мандаты',
    en: 'The list that reached the threshold takes all mandates',
  },
  second_gets_minimum: {
    kk: 'Екінші тізім ең аз мандат санын алады, қалғанын бірінші тізім алады',
    ru: 'Второй список получает наименьшее число мандатов, остальные получает первый',
    en: 'The second list gets its minimum, the first all others',
  },
  first_keeps_full: {
    kk: 'Бірінші тізім бүтін бөлігін сақтайды, қалғанын екінші тізім алады',
    ru: 'Первый список сохраняет целую часть, остальное получает второй',
    en: 'The first list keeps its whole part, the second gets what is left',
  },
  all_elected: {
    kk: 'Барлық кандидат сайланды',
    ru: 'Избраны все кандидаты',
    en: 'All candidates are elected',
  },
  candidate_elected: {
    kk: 'Кандидат сайланды',
    ru: 'Кандидат избран',
    en: 'The candidate is elected',
  },
} as const satisfies Record<string, Text>;

export function thresholdText({ numerator, denominator, base }: Threshold): Text {
  const sum = base.join(' + ');
  return {
    kk: `Егер ${denominator}·дауыс ≥ ${numerator}·(${sum}) болса, тізім бөлуге жіберіледі; теңдік жеткілікті.`,
    ru: `Список допускается к распределению, если ${denominator}·голоса ≥ ${numerator}·(${sum}); равенства достаточно.`,
    en: `A list takes part if ${denominator}·votes ≥ ${numerator}·(${sum}); equality is enough.`,
  };
}

export function secondListText({ minimumSeats, coefficient }: SecondListRule): Text {
  const { numerator, denominator } = coefficient;
  const formula = `max(${minimumSeats}, (${numerator}·v₂·S) div (${denominator}·T))`;
  return {
    kk: `Кедергіден тек бір тізім өтті, сондықтан келесі ең көп дауыс алған тізім де жіберіледі. Ол ${formula} мандат, қалғанын бірінші тізім алады.`,
    ru: `Барьер преодолел только один список, поэтому допускается и список со следующим наибольшим числом голосов. Он получает ${formula}, остальные мандаты получает первый список.`,
    en: `Only one list reached the threshold, so the list with the next largest vote is admitted too. It gets ${formula}, the first list gets all other mandates.`,
  };
}

export function secondListOptionTitle(list: string): Text {
  return {
    kk: `Екінші тізім ретінде «${list}» жіберіліп, ең аз мандат санын алады`,
    ru: `Вторым допускается список «${list}» и получает наименьшее число мандатов`,
    en: `"${list}" is admitted as the second list and gets the minimum`,
  };
}

export function checkText(expression: string): Text {
  return {
    kk: `Тексеру: ${expression}.`,
    ru: `Проверка: ${expression}.`,
    en: `Check: ${expression}.`,
  };
}
