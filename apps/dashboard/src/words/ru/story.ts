import type { Formats } from '../formats';
import type { Words } from '../words';

/** Nominative forms after a number: 1 участок, 2 участка, 5 участков. */
function many(formats: Formats, count: number, one: string, few: string, others: string): string {
  const form = formats.plural(count);
  return form === 'one' ? one : form === 'few' ? few : others;
}

export const story: Words['story'] = {
  heading: 'Что изменилось',
  intro: 'По записи на каждый опубликованный снимок, сначала новые. Каждая строка ведёт к тому, на чём она основана.',
  nothing: 'Ни одна цифра не изменилась.',
  older: 'Более ранние записи',
  atom: 'Лентой (Atom)',
  asJson: 'В виде JSON',
  counted: (formats, count, contest) =>
    `${contest}: учтено ещё ${formats.number(count)} ${many(formats, count, 'участок', 'участка', 'участков')}`,
  places: (list) => `: ${list}`,
  inOthers: (formats, count, contests) =>
    `Учтено ещё протоколов: ${formats.number(count)}, по другим бюллетеням: ${formats.number(contests)}`,
  passes: (option, contest) => `${contest}: ${option} преодолевает барьер`,
  fails: (option, contest) => `${contest}: ${option} опускается ниже барьера`,
  seatMoves: (seats, from, to, contest) =>
    `${contest}: мандатов переходит (по расчёту на сейчас): ${seats}, от ${from} к ${to}`,
  seatsGiven: (contest) => `${contest}: из голосов впервые следует распределение мандатов`,
  seatsGone: (contest) => `${contest}: из голосов больше не следует распределение мандатов`,
  leads: (option, before, contest) => `${contest}: ${option} теперь впереди, раньше был впереди ${before}`,
  fell: (figure, by, contest) => `${contest}: сумма «${figure}» уменьшилась на ${by}`,
  because: (precincts) => `, причина: участок ${precincts}`,
  replaced: (precinct, contest) => `${contest}: протокол участка ${precinct} заменён`,
  differences: (list) => ` (${list})`,
  state: (precinct, state, contest) => `${contest}: участок ${precinct}: ${state}`,
  furtherPrecincts: (count) => `и ещё участков: ${count}`,
  standing: (contest, standing) => `${contest}: ${standing}`,
  questionOpen: (contest) => `${contest}: закон оставляет вопрос открытым`,
  questionAnswered: (contest) => `${contest}: на открытый вопрос дан ответ`,

  safeHeading: 'Какие мандаты уже точны, какие ещё открыты',
  safeIntro: (precincts, voters) =>
    `Участков, результат которых ещё ожидается: ${precincts}; избирателей в их списках: ${voters}. Как бы они все ни проголосовали:`,
  safeSettled: 'Ни один мандат уже не изменится.',
  safeOpen: 'Мандаты ещё могут измениться.',
  safeUnknown: 'Неизвестно, может ли мандат ещё измениться; границы верны в любом случае.',
  votersUnknown: 'В реестре нет числа избирателей по всем участкам, результат которых ещё ожидается.',
  now: 'Сейчас',
  atLeast: 'Не меньше',
  atMost: 'Не больше',
  lastSeatHeading: 'На чём держится последний мандат',
  lastSeat: (holder, next) => `Последний мандат получает ${holder}; следующий на очереди: ${next}.`,
  votesMore: (next, votes) => `Чтобы получить ещё один мандат, списку ${next} нужно голосов: ${votes}.`,
  votesMoved: (holder, next, votes) =>
    `Если бы столько голосов за список ${holder} было отдано за список ${next}: ${votes}, мандат перешёл бы тоже.`,
};
