/** Names of an invented country: stars, legends and landscape, no region, party or person that exists. */
import type { Title } from '#libs/election';

type Spelling = readonly [kk: string, ru: string, en: string];

function titleOf([kk, ru, en]: Spelling): Title {
  return { kk, ru, en };
}

function at<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new RangeError(`no value at ${index}`);
  return value;
}

const REGIONS: readonly Spelling[] = [
  ['Темірқазық', 'Темирказык', 'Temirqazyq'],
  ['Үркер', 'Уркер', 'Urker'],
  ['Шолпан', 'Шолпан', 'Sholpan'],
  ['Самұрық', 'Самурык', 'Samuryq'],
  ['Алып терек', 'Алып-Терек', 'Alyp Terek'],
  ['Тұлпар', 'Тулпар', 'Tulpar'],
  ['Жетіқарақшы', 'Жетикаракшы', 'Zhetiqaraqshy'],
  ['Құсжолы', 'Кусжолы', 'Quszholy'],
  ['Таразы', 'Таразы', 'Tarazy'],
  ['Сүмбіле', 'Сумбиле', 'Sumbile'],
  ['Айсәуле', 'Айсауле', 'Aisaule'],
  ['Күншуақ', 'Куншуак', 'Kunshuaq'],
  ['Желмая', 'Желмая', 'Zhelmaya'],
  ['Жерұйық', 'Жеруйык', 'Zheruiyq'],
  ['Асқарбел', 'Аскарбел', 'Asqarbel'],
  ['Алтынқақпа', 'Алтынкакпа', 'Altynqaqpa'],
  ['Құралай', 'Куралай', 'Quralai'],
  ['Көкнауырз', 'Кокнауырз', 'Koknauyrz'],
  ['Бұлбұлды', 'Булбулды', 'Bulbuldy'],
  ['Ордалы қала', 'город Ордалы', 'Ordaly City'],
];

const PLACE_FIRST: readonly Spelling[] = [
  ['Жел', 'Жел', 'Zhel'],
  ['Күміс', 'Кумис', 'Kumis'],
  ['Алты', 'Алты', 'Alty'],
  ['Таң', 'Тан', 'Tang'],
  ['Боз', 'Боз', 'Boz'],
  ['Қоңыр', 'Коныр', 'Qongyr'],
  ['Тоғыз', 'Тогыз', 'Toghyz'],
  ['Жарық', 'Жарык', 'Zharyq'],
  ['Тұман', 'Туман', 'Tuman'],
  ['Ерте', 'Ерте', 'Erte'],
  ['Нұрлы', 'Нурлы', 'Nurly'],
  ['Кең', 'Кен', 'Keng'],
  ['Жұпар', 'Жупар', 'Zhupar'],
  ['Асқақ', 'Аскак', 'Asqaq'],
];

const PLACE_SECOND: readonly Spelling[] = [
  ['арал', 'арал', 'aral'],
  ['дала', 'дала', 'dala'],
  ['қайың', 'кайын', 'qaiyng'],
  ['бастау', 'бастау', 'bastau'],
  ['жота', 'жота', 'zhota'],
  ['кемер', 'кемер', 'kemer'],
  ['сай', 'сай', 'sai'],
  ['қорған', 'корган', 'qorghan'],
  ['шоқы', 'шокы', 'shoqy'],
  ['тоғай', 'тогай', 'toghai'],
  ['белес', 'белес', 'beles'],
  ['қамыс', 'камыс', 'qamys'],
  ['өткел', 'откел', 'otkel'],
];

const GIVEN_NAMES: readonly Spelling[] = [
  ['Айбар', 'Айбар', 'Aibar'],
  ['Гүлнұр', 'Гульнур', 'Gulnur'],
  ['Дәурен', 'Даурен', 'Dauren'],
  ['Жанар', 'Жанар', 'Zhanar'],
  ['Ерсін', 'Ерсин', 'Yersin'],
  ['Меруерт', 'Меруерт', 'Meruert'],
  ['Олжас', 'Олжас', 'Olzhas'],
  ['Сәния', 'Сания', 'Saniya'],
  ['Тимур', 'Тимур', 'Timur'],
  ['Ұлпан', 'Улпан', 'Ulpan'],
  ['Виктор', 'Виктор', 'Viktor'],
  ['Нина', 'Нина', 'Nina'],
];

/** Surnames of one form for women and men alike, made of things, so that they are nobody's. */
const SURNAMES: readonly Spelling[] = [
  ['Желқанат', 'Желканат', 'Zhelqanat'],
  ['Бұлтбек', 'Бултбек', 'Bultbek'],
  ['Таңсәрі', 'Тансари', 'Tangsari'],
  ['Қарлыжол', 'Карлыжол', 'Qarlyzhol'],
  ['Көктасбай', 'Коктасбай', 'Koktasbai'],
  ['Жауынгүл', 'Жауынгуль', 'Zhauyngul'],
  ['Отжаққан', 'Отжаккан', 'Otzhaqqan'],
  ['Самалхан', 'Самалхан', 'Samalkhan'],
  ['Теректі', 'Теректи', 'Terekti'],
  ['Шамшырақ', 'Шамшырак', 'Shamshyraq'],
  ['Қоңыржел', 'Коныржел', 'Qongyrzhel'],
  ['Найзатас', 'Найзатас', 'Naizatas'],
  ['Аққайнар', 'Аккайнар', 'Aqqainar'],
  ['Боранбасар', 'Боранбасар', 'Boranbasar'],
  ['Құмсағат', 'Кумсагат', 'Qumsaghat'],
];

/** A list of the rehearsal with the votes that it gets in the full country of 10,223 precincts. */
export interface InventedList {
  readonly optionId: string;
  readonly title: Title;
  readonly votes: number;
  readonly registeredAt: string;
  readonly colour: string;
}

function list(optionId: string, spelling: Spelling, votes: number, registeredAt: string, colour: string): InventedList {
  return { optionId, title: titleOf(spelling), votes, registeredAt, colour };
}

/** In ballot order; the order of registration differs from it, so that nothing can lean on the one for the other. */
export const INVENTED_LISTS: readonly InventedList[] = [
  list('kokzhiek', ['«Көкжиек»', '«Кокжиек»', 'Kokzhiek (Horizon)'], 3431510, '2023-09-04T11:20:00+06:00', '#2b6cb0'),
  list('dan', ['«Дән»', '«Дан»', 'Dan (Grain)'], 693938, '2023-09-06T09:45:00+06:00', '#c98a10'),
  list('kopir', ['«Көпір»', '«Копир»', 'Kopir (Bridge)'], 547154, '2023-09-05T16:05:00+06:00', '#8a2f8f'),
  list('keruen', ['«Керуен»', '«Керуен»', 'Keruen (Caravan)'], 535139, '2023-09-04T17:30:00+06:00', '#b3400a'),
  list('bulaq', ['«Бұлақ»', '«Булак»', 'Bulaq (Spring)'], 432920, '2023-09-08T10:00:00+06:00', '#0e8f9e'),
  list('qanat', ['«Қанат»', '«Канат»', 'Qanat (Wing)'], 331058, '2023-09-07T12:15:00+06:00', '#c2185b'),
  list('terek', ['«Терек»', '«Терек»', 'Terek (Poplar)'], 146431, '2023-09-11T15:40:00+06:00', '#2e7d32'),
];

export const AGAINST_ALL = {
  optionId: 'against_all',
  title: { kk: 'Бәріне қарсымын', ru: 'Против всех', en: 'Against all' },
  votes: 248291,
} as const;

export const ELECTION_TITLE: Title = {
  kk: 'Репетиция: ойдан шығарылған ел',
  ru: 'Репетиция: вымышленная страна',
  en: 'Rehearsal: an invented country',
};

export const NATION_TITLE: Title = { kk: 'Ойдан шығарылған ел', ru: 'Вымышленная страна', en: 'Invented country' };

export const ABROAD_TITLE: Title = { kk: 'Шетел', ru: 'За рубежом', en: 'Abroad' };

export function regionTitle(region: number): Title {
  return titleOf(at(REGIONS, region));
}

/** Title of the `index`th territory of a region; two regions may have places of one name, as countries do. */
export function territoryTitle(region: number, index: number): Title {
  const first = at(PLACE_FIRST, index * 5 + region);
  const second = at(PLACE_SECOND, index + region * 3);
  return { kk: first[0] + second[0], ru: first[1] + second[1], en: first[2] + second[2] };
}

export function districtTitle(number: number): Title {
  return { kk: `№ ${number} округ`, ru: `Округ № ${number}`, en: `District ${number}` };
}

/** Name of a candidate with the side that is behind it; `side` null for a self-nominated one. */
export function candidateTitle(person: number, side: InventedList | null): Title {
  const given = at(GIVEN_NAMES, person);
  const surname = at(SURNAMES, Math.floor(person / GIVEN_NAMES.length));
  const behind = side?.title ?? { kk: 'өзін-өзі ұсынған', ru: 'самовыдвижение', en: 'self-nominated' };
  return {
    kk: `${given[0]} ${surname[0]}, ${behind.kk ?? ''}`,
    ru: `${given[1]} ${surname[1]}, ${behind.ru ?? ''}`,
    en: `${given[2]} ${surname[2]}, ${behind.en ?? ''}`,
  };
}

/** How many different persons {@link candidateTitle} knows. */
export const PERSONS = GIVEN_NAMES.length * SURNAMES.length;
