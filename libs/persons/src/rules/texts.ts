/** Sentences of the questions on persons, in the three languages of publication. */
import type { Text } from '#libs/allocation';

export const GAP_TEXTS = {
  'GAP-LIST-5': {
    kk: 'Алғашқы бөлуде тізімдегі мандат ала алатын кандидаттар партия алған мандаттардан аз. Қалған мандаттар не болады?',
    ru: 'При первом распределении кандидатов списка, которые могут получить мандат, меньше, чем мандатов партии. Что с остальными мандатами?',
    en: 'At the first distribution the list has fewer candidates who may receive a mandate than mandates. What becomes of the others?',
  },
  'GAP-PERS-1': {
    kk: 'Тізімде қалған кандидаттармен үш санаттың отыз пайызын қамтамасыз ету мүмкін емес. Мандаттар қалай беріледі?',
    ru: 'С оставшимися в списке кандидатами тридцать процентов трёх категорий обеспечить невозможно. Как передаются мандаты?',
    en: 'With the candidates left on the list the thirty per cent cannot be reached. How are the mandates given?',
  },
  'GAP-PERS-2': {
    kk: 'Мемлекеттік тілдің әліпби тәртібімен бөлу үш санаттың отыз пайызын бермейді. Қайсысы басым?',
    ru: 'Распределение в алфавитном порядке государственного языка не даёт тридцати процентов трёх категорий. Что имеет преимущество?',
    en: 'Alphabetical order of the state language does not give the thirty per cent. Which of the two yields?',
  },
  'GAP-PERS-3': {
    kk: 'Заңда «жастар» жасы көрсетілмеген, ал түсініктер әртүрлі нәтиже береді. Қайсысы қолданылады?',
    ru: 'Возраст «молодёжи» в законе не указан, а прочтения дают разный результат. Которое применяется?',
    en: 'The act names no age of youth, and the readings lead to different verdicts. Which one applies?',
  },
  'GAP-PERS-4': {
    kk: 'Партия филиалының басшы органы бес күнде кезектілікті белгілеген жоқ, заңда басқа тәртіп жазылмаған. Мандаттар қалай беріледі?',
    ru: 'Руководящий орган филиала партии не установил очерёдность за пять дней, а другого порядка в законе нет. Как передаются мандаты?',
    en: 'The branch’s governing body set no order within five days and the act has no other rule. How are the mandates given?',
  },
  'GAP-PERS-5': {
    kk: 'Бос мандатты беру кезінде мандаты бар адамдардың жасы қай күнге алынатыны заңда жазылмаған, ал түсініктер әртүрлі нәтиже береді. Қай күн қолданылады?',
    ru: 'На какой день при замещении вакансии берётся возраст тех, кто уже имеет мандат, в законе не написано, а прочтения дают разный результат. Какой день применяется?',
    en: 'The act does not say on which day the ages of those who already hold a mandate are taken when a vacancy is filled, and the readings lead to different verdicts. Which day applies?',
  },
} as const satisfies Record<string, Text>;

export const NAMES_TIED_TEXT: Text = {
  kk: 'Соңғы мандатқа мемлекеттік тілде бірдей жазылатын есімдер үміткер. Мандатты кім алады?',
  ru: 'На последние мандаты претендуют лица, чьи имена на государственном языке пишутся одинаково. Кто получает мандат?',
  en: 'Persons whose names are spelled alike in the state language stand at the last mandates. Who gets one?',
};

export const OPTION_TITLES = {
  mandates_vacant: {
    kk: 'Қалған мандаттар бос қалады',
    ru: 'Остальные мандаты остаются вакантными',
    en: 'The other mandates stay vacant',
  },
  mandates_to_other_lists: {
    kk: 'Қалған мандаттар басқа тізімдерге беріледі',
    ru: 'Остальные мандаты передаются другим спискам',
    en: 'The other mandates pass to other lists',
  },
  largest_share: {
    kk: 'Барлық мандат беріледі, санаттардағы барлық қалған кандидат енгізіледі',
    ru: 'Передаются все мандаты, включая всех оставшихся кандидатов категорий',
    en: 'All mandates are given, with every candidate of the categories who is left',
  },
  alphabetical_order_prevails: {
    kk: 'Әліпби тәртібі сақталады',
    ru: 'Сохраняется алфавитный порядок',
    en: 'Alphabetical order is kept as it is',
  },
  thirty_per_cent_prevails: {
    kk: 'Отыз пайыз үшін соңғы есімдер келесі санат кандидаттарына орын береді',
    ru: 'Ради тридцати процентов последние имена уступают следующим кандидатам категорий',
    en: 'For the thirty per cent the last names yield to the next candidates of the categories',
  },
  alphabetical_order: {
    kk: 'Мемлекеттік тілдің әліпби тәртібімен',
    ru: 'В алфавитном порядке государственного языка',
    en: 'In alphabetical order of the state language',
  },
  registered_order: {
    kk: 'Тіркелген тізімнің тәртібімен',
    ru: 'В порядке зарегистрированного списка',
    en: 'In the order of the registered list',
  },
  ages_at_vacancy: {
    kk: 'Бос мандат туралы шешім күнгі жас: барлығы үшін',
    ru: 'Возраст на день решения о вакансии: для всех',
    en: 'Ages on the day of the decision on the vacancy: for everybody',
  },
  ages_when_given: {
    kk: 'Мандат берілген күнгі жас: әркім үшін өз күні',
    ru: 'Возраст на день передачи мандата: для каждого свой',
    en: 'Ages on the day when the mandate was given: for each their own',
  },
} as const satisfies Record<string, Text>;

export type PersonsOptionName = keyof typeof OPTION_TITLES;
