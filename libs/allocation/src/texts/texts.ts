/** Sentences of the trace and of the questions. Kazakh and Russian terms are those of the act. */
import type { SecondListRule, Text, Threshold } from '../rule-sets/rule-set';

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
  repeatVoteTwo: {
    kk: 'Бюллетеньге екеуден көп кандидат енгізілді, ешкім сайланған жоқ: ең көп дауыс алған екі кандидат бойынша қайта дауыс беру өткізіледі.',
    ru: 'В бюллетень было включено более двух кандидатов и никто не избран: проводится повторное голосование по двум кандидатам с наибольшим числом голосов.',
    en: 'More than two candidates stood and none is elected: a repeat vote is held between the two with the most votes.',
  },
  repeatElectionsAnyTie: {
    kk: 'Кандидаттар ең көп дауысты тең алды: қайта сайлау өткізіледі.',
    ru: 'Кандидаты набрали наибольшее одинаковое число голосов: проводятся повторные выборы.',
    en: 'Candidates share the greatest number of votes: repeat elections are held.',
  },
  repeatUnnamed: {
    kk: 'Кандидаттар ең көп дауысты тең алды: қайта дауыс беру өткізіледі.',
    ru: 'Кандидаты набрали наибольшее одинаковое число голосов: проводится повторное голосование.',
    en: 'Candidates share the greatest number of votes: a repeat vote is held.',
  },
  repeatAmong: {
    kk: 'Қайта дауыс беруге мыналар қатысады.',
    ru: 'В повторном голосовании участвуют.',
    en: 'These stand in the repeat vote.',
  },
  repeatRanking: {
    kk: 'Қайта дауыс беруде басқа кандидаттан көп дауыс алған кандидат сайланды деп есептеледі.',
    ru: 'При повторном голосовании избранным считается кандидат, получивший больше голосов, чем другой кандидат.',
    en: 'In the repeat vote whoever has more votes than the other candidate is elected.',
  },
  tieForRepeatVote: {
    kk: 'Қайта дауыс беруге екі кандидат шығады, бірақ екінші орынның дауысын бірнеше кандидат тең алды.',
    ru: 'В повторное голосование выходят двое, но число голосов второго места имеют несколько кандидатов.',
    en: 'Two go into the repeat vote, but several candidates share the votes of the second place.',
  },
  twoNotElected: {
    kk: 'Екі кандидат дауысқа түсті, бірақ сайланған жоқ: қайта сайлау өткізіледі.',
    ru: 'Баллотировались два кандидата и не были избраны: проводятся повторные выборы.',
    en: 'Two candidates stood and were not elected: repeat elections are held.',
  },
  repeatVoteTied: {
    kk: 'Қайта дауыс беруде кандидаттар тең дауыс алды, ешкім сайланған жоқ: қайта сайлау өткізіледі.',
    ru: 'При повторном голосовании кандидаты получили равное число голосов, никто не избран: проводятся повторные выборы.',
    en: 'The repeat vote ended in equal votes and elected nobody: repeat elections are held.',
  },
  vacancies: {
    kk: 'Мандаттардан аз мүше сайланды: қалғандарына қосымша сайлау өткізіледі.',
    ru: 'Избрано меньше членов, чем мандатов: на остальные проводятся дополнительные выборы.',
    en: 'Fewer members are elected than there are mandates: additional elections are held for the others.',
  },
  withdrawnUnvoted: {
    kk: 'Шығып қалған және дауыс алмаған:',
    ru: 'Выбыли и не получили голосов:',
    en: 'Withdrawn and without votes:',
  },
  withdrawnElected: {
    kk: 'Дауыстар сайлағандардың арасында шығып қалғандар:',
    ru: 'Избранные голосами, которые выбыли:',
    en: 'Of those whom the votes elect were withdrawn:',
  },
  withdrawnNextEnters: {
    kk: 'Шығып қалғандар қайта дауыс беруге қатыспайды; олардың орнына дауыс саны бойынша келесі кандидат енгізіледі.',
    ru: 'Выбывшие в повторном голосовании не участвуют; вместо них вводится следующий по числу голосов кандидат.',
    en: 'Whoever was withdrawn does not stand in the repeat vote; the next candidate by votes enters it.',
  },
  withdrawnFromRepeat: {
    kk: 'Шығып қалғандар қайта дауыс беруге қатыспайды; бір кандидат қалса, дауыс беру өткізілмейді және ол сайланған болып есептеледі.',
    ru: 'Выбывшие в повторном голосовании не участвуют; если остался один кандидат, голосование не проводится и он считается избранным.',
    en: 'Whoever was withdrawn does not stand in the repeat vote; if one candidate is left, no vote is held and that candidate is elected.',
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
  unvoted: {
    kk: 'Мандаттар дауыс алған кандидаттардан көп. Дауыс алмағандар да сайланды ма?',
    ru: 'Мандатов больше, чем кандидатов, получивших голоса. Избраны ли и те, кто голосов не получил?',
    en: 'There are more mandates than candidates with votes. Are those without a vote elected too?',
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
  twoTied: {
    kk: 'Бюллетеньде дәл екі кандидат болды және олар тең дауыс алды. Не істеледі?',
    ru: 'В бюллетене было ровно два кандидата, и они получили равное число голосов. Что следует?',
    en: 'Exactly two candidates stood and have equal votes. What follows?',
  },
  whoRepeats: {
    kk: 'Ең көп дауыс тең болғандықтан қайта дауыс беру өткізіледі, бірақ оған кім қатысатыны жазылмаған. Кім қатысады?',
    ru: 'Из-за равенства наибольшего числа голосов проводится повторное голосование, но кто в нём участвует, не написано. Кто участвует?',
    en: 'A tie at the top leads to a repeat vote, but who stands in it is not written. Who takes part?',
  },
  secondPlaceTied: {
    kk: 'Қайта дауыс беруге екі кандидат шығуға тиіс, бірақ екінші орынның дауысын бірнеше кандидат тең алды. Кім қатысады?',
    ru: 'В повторное голосование должны выйти двое, но число голосов второго места имеют несколько кандидатов. Кто участвует?',
    en: 'Two should go into the repeat vote, but several candidates share the votes of the second place. Who takes part?',
  },
  twoNotElected: {
    kk: 'Екіден көп емес кандидат дауысқа түсті және ешқайсысы дауыс беруге қатысқандардың жартысынан көбінің дауысын алған жоқ. Не істеледі?',
    ru: 'Баллотировалось не более двух кандидатов, и никто не набрал больше половины голосов принявших участие. Что следует?',
    en: 'No more than two candidates stood and none has more than half of those who took part. What follows?',
  },
  soleInRepeatVote: {
    kk: 'Қайта дауыс беруде бір ғана кандидат болды. Ол сайланды ма?',
    ru: 'В повторном голосовании был только один кандидат. Избран ли он?',
    en: 'Only one candidate stood in the repeat vote. Is that candidate elected?',
  },
  withdrawnElected: {
    kk: 'Дауыстар сайлағандардың арасында шығып қалғаны бар. Не істеледі?',
    ru: 'Среди избранных голосами есть выбывшие. Что следует?',
    en: 'Of those whom the votes elect some were withdrawn. What follows?',
  },
  stoodOnBallot: {
    kk: 'Шығып қалған, дауыс алмаған кандидат бюллетеньде болды ма? Одан кейін не болатыны осыған байланысты.',
    ru: 'Был ли выбывший, не получивший голосов, в бюллетене? От этого зависит, что следует.',
    en: 'Did somebody who was withdrawn and has no votes stand on the ballot? What follows depends on it.',
  },
  oneLeft: {
    kk: 'Шығып қалғандардан кейін қайта дауыс беруге бір ғана кандидат қалды. Ол сайланды ма?',
    ru: 'Из-за выбытия для повторного голосования остался только один кандидат. Избран ли он?',
    en: 'Withdrawals leave only one candidate for the repeat vote. Is that candidate elected?',
  },
  nobodyForRepeat: {
    kk: 'Қайта дауыс беруге қатысатындардың бәрі шығып қалды. Не істеледі?',
    ru: 'Все, кто должен участвовать в повторном голосовании, выбыли. Что следует?',
    en: 'All who should stand in the repeat vote were withdrawn. What follows?',
  },
} as const satisfies Record<string, Text>;

export const OPTION_TITLES = {
  on_ballot: {
    kk: 'Бюллетеньде болды: дауыс беруден кейін шығып қалды',
    ru: 'Был в бюллетене: выбыл после голосования',
    en: 'On the ballot: withdrawn after the voting',
  },
  not_on_ballot: {
    kk: 'Бюллетеньде болған жоқ: дауыс беруге дейін шығып қалды',
    ru: 'Не был в бюллетене: выбыл до голосования',
    en: 'Not on the ballot: withdrawn before the voting',
  },
  elected_all_the_same: {
    kk: 'Дауыстар көрсеткендей сайланған болып есептеледі',
    ru: 'Считаются избранными, как показали голоса',
    en: 'They are elected as the votes say',
  },
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
  with_votes_only: {
    kk: 'Тек дауыс алғандар сайланды, қалған орындарға қосымша сайлау өткізіледі',
    ru: 'Избраны только получившие голоса, на остальные места проводятся дополнительные выборы',
    en: 'Only those with votes are elected, and additional elections fill the other places',
  },
  candidate_elected: {
    kk: 'Кандидат сайланды',
    ru: 'Кандидат избран',
    en: 'The candidate is elected',
  },
  all_tied: {
    kk: 'Қайта дауыс беруге тең дауыс алғандардың бәрі қатысады',
    ru: 'В повторном голосовании участвуют все с равным числом голосов',
    en: 'All who have equal votes stand in the repeat vote',
  },
  all_candidates: {
    kk: 'Қайта дауыс беруге барлық кандидат қатысады',
    ru: 'В повторном голосовании участвуют все кандидаты',
    en: 'All candidates stand in the repeat vote',
  },
  places_vacant: {
    kk: 'Тең дауыс алғандардың ешқайсысы сайланған жоқ, орындар бос қалады',
    ru: 'Никто из получивших равное число голосов не избран, места остаются вакантными',
    en: 'None of those with equal votes is elected and their places stay vacant',
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

export function majorityText({ numerator, denominator, base }: Threshold): Text {
  const relation = `${denominator}·v > ${numerator}·(${base.join(' + ')})`;
  return {
    kk: `Егер ${relation} болса (v — дауыс), кандидат сайланды деп есептеледі; теңдік жеткіліксіз.`,
    ru: `Кандидат избран, если ${relation} (v — голоса); равенства недостаточно.`,
    en: `A candidate is elected if ${relation} (v is the votes); equality is not enough.`,
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

/** Checks that are sentences; those that are formulae read alike in every language. */
const CHECKS: ReadonlyMap<string, Omit<Text, 'en'>> = new Map([
  ['left < lists admitted', { kk: 'қалғаны < жіберілген тізімдер саны', ru: 'остаток < число допущенных списков' }],
  [
    'lists with div ≤ seats ≤ div + 1 = lists admitted',
    {
      kk: 'div ≤ мандаттар ≤ div + 1 болатын тізімдер = жіберілген тізімдер',
      ru: 'списков, у которых div ≤ мандаты ≤ div + 1 = допущенных списков',
    },
  ],
  ['Σ seats = S', { kk: 'Σ мандаттар = S', ru: 'Σ мандаты = S' }],
  [
    'Σ seats of lists not admitted = 0',
    { kk: 'Σ жіберілмеген тізімдердің мандаттары = 0', ru: 'Σ мандаты недопущенных списков = 0' },
  ],
  [
    'least mod with a seat ≥ largest mod without',
    {
      kk: 'мандат алған ең аз mod ≥ мандатсыз ең көп mod',
      ru: 'наименьший mod с мандатом ≥ наибольший mod без мандата',
    },
  ],
  ['winners = seats', { kk: 'сайланғандар = орындар', ru: 'избранных = мест' }],
  ['winners + vacant = seats', { kk: 'сайланғандар + бос орындар = орындар', ru: 'избранных + вакантных = мест' }],
  [
    'least votes of a winner ≥ most votes of another',
    {
      kk: 'сайланғанның ең аз дауысы ≥ басқаның ең көп дауысы',
      ru: 'наименьшие голоса избранного ≥ наибольшие голоса другого',
    },
  ],
  [
    'votes of the winner exceed the share of the base',
    { kk: 'сайланғанның дауысы база үлесінен артық', ru: 'голоса избранного больше доли базы' },
  ],
  ['yes + no ≤ took part', { kk: 'иә + жоқ ≤ қатысқандар', ru: '«за» + «против» ≤ принявшие участие' }],
  ['Σ yes of the units = yes', { kk: 'Σ бірліктердегі «иә» = «иә»', ru: 'Σ «за» по единицам = «за»' }],
  [
    'Σ took part of the units = took part',
    { kk: 'Σ бірліктерде қатысқандар = қатысқандар', ru: 'Σ принявшие участие по единицам = принявшие участие' },
  ],
]);

export function checkText(expression: string): Text {
  const { kk, ru } = CHECKS.get(expression) ?? { kk: expression, ru: expression };
  return { kk: `Тексеру: ${kk}.`, ru: `Проверка: ${ru}.`, en: `Check: ${expression}.` };
}
