/** How many votes the seats rest on, as a short table with a few sentences. */
import type { Change, Language, Sensitivity, SettledSeats } from '#libs/allocation';
import { figure, grouped, shown, table } from './table';

interface Words {
  readonly title: string;
  readonly list: string;
  readonly seats: string;
  readonly more: string;
  readonly fewer: string;
  readonly then: string;
  readonly threshold: string;
  readonly transfer: (votes: string, from: string, to: string, then: string) => string;
  readonly last: (holder: string, next: string, more: string, transferred: string) => string;
  readonly settled: (voters: string) => Readonly<Record<SettledSeats['verdict'], string>>;
  readonly decided: string;
  readonly range: (list: string, least: string, most: string) => string;
  readonly witness: (votes: string, then: string) => string;
  readonly against: string;
  /** The same as one side of a transfer. */
  readonly againstSide: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Fewest votes that change a seat (votes that only make a tie do not count)',
    list: 'list',
    seats: 'seats',
    more: 'votes more',
    fewer: 'votes fewer',
    then: 'then',
    threshold: 'to the threshold',
    transfer: (votes, from, to, then) => `Cheapest transfer: ${votes} votes from ${from} to ${to}: ${then}.`,
    last: (holder, next, more, transferred) =>
      `Last seat: ${holder}; next: ${next}, with ${more} votes more, or ${transferred} from ${holder}, while the same lists pass.`,
    settled: (voters) => ({
      settled: `No outcome of at most ${voters} further voters changes a seat.`,
      open: `At most ${voters} further voters can change a seat.`,
      unknown: `Whether at most ${voters} further voters can change a seat is not known.`,
    }),
    decided: 'a decision is required',
    range: (list, least, most) => `${list}: ${least} to ${most}`,
    witness: (votes, then) => `For example ${votes}: ${then}.`,
    against: 'against all',
    againstSide: '"against all"',
  },
  ru: {
    title: 'Наименьшее число голосов, меняющее мандат (голоса, дающие лишь равенство, не считаются)',
    list: 'список',
    seats: 'мандаты',
    more: 'голосов больше',
    fewer: 'голосов меньше',
    then: 'тогда',
    threshold: 'до барьера',
    transfer: (votes, from, to, then) => `Самый дешёвый переход: ${votes} голосов от ${from} к ${to}: ${then}.`,
    last: (holder, next, more, transferred) =>
      `Последний мандат: ${holder}; следующий: ${next}, если голосов больше на ${more} или если ${transferred} перейдут от ${holder}, при тех же допущенных списках.`,
    settled: (voters) => ({
      settled: `Никакой исход у не более чем ${voters} неучтённых избирателей не меняет ни одного мандата.`,
      open: `Не более чем ${voters} неучтённых избирателей могут изменить мандат.`,
      unknown: `Могут ли не более чем ${voters} неучтённых избирателей изменить мандат, не показано и не исключено.`,
    }),
    decided: 'требуется решение',
    range: (list, least, most) => `${list}: от ${least} до ${most}`,
    witness: (votes, then) => `Например, ${votes}: ${then}.`,
    against: 'против всех',
    againstSide: '«против всех»',
  },
  kk: {
    title: 'Мандатты өзгертетін ең аз дауыс саны (тек теңдік беретін дауыстар есептелмейді)',
    list: 'тізім',
    seats: 'мандат',
    more: 'дауыс артық',
    fewer: 'дауыс кем',
    then: 'сонда',
    threshold: 'кедергіге дейін',
    transfer: (votes, from, to, then) => `Ең арзан ауысу: ${from} → ${to}, ${votes} дауыс: ${then}.`,
    last: (holder, next, more, transferred) =>
      `Соңғы мандат: ${holder}; келесі: ${next}, ${more} дауыс артық болса немесе ${holder} тізімінен ${transferred} дауыс ауысса (сол тізімдер өткен кезде).`,
    settled: (voters) => ({
      settled: `Есептелмеген ${voters} сайлаушының ешбір нәтижесі мандатты өзгертпейді.`,
      open: `Есептелмеген ${voters} сайлаушы мандатты өзгерте алады.`,
      unknown: `Есептелмеген ${voters} сайлаушының мандатты өзгерте алатыны дәлелденбеді де, жоққа шығарылмады да.`,
    }),
    decided: 'шешім қажет',
    range: (list, least, most) => `${list}: ${least}–${most}`,
    witness: (votes, then) => `Мысалы, ${votes}: ${then}.`,
    against: 'бәріне қарсы',
    againstSide: '«бәріне қарсы»',
  },
};

const NONE = '-';

function signed(count: number): string {
  return count > 0 ? `+${grouped(count)}` : `−${grouped(-count)}`;
}

function effect(change: Pick<Change, 'state' | 'seats'>, words: Words): string {
  if (change.state !== 'completed') return words.decided;
  return Object.entries(change.seats)
    .map(([list, count]) => `${shown(list)} ${signed(count)}`)
    .join(', ');
}

function votesOf(votes: number | null | undefined): string {
  return votes === null || votes === undefined ? NONE : grouped(votes);
}

export function sensitivityText(sensitivity: Sensitivity, language: Language): string {
  const words = WORDS[language];
  const rows = sensitivity.lists.map(({ list, seats, more, fewer, threshold }) => [
    list,
    seats,
    votesOf(more?.votes),
    more === null ? NONE : effect(more, words),
    votesOf(fewer?.votes),
    fewer === null ? NONE : effect(fewer, words),
    threshold?.votes === null || threshold === null
      ? NONE
      : `${threshold.passes ? '−' : '+'}${grouped(threshold.votes)}`,
  ]);
  const columns = [
    { title: words.list },
    figure(words.seats),
    figure(words.more),
    { title: words.then },
    figure(words.fewer),
    { title: words.then },
    figure(words.threshold),
  ];
  const lines = [`\n${words.title}\n\n${table(columns, rows)}`];
  const all = [...sensitivity.transfers, ...(sensitivity.againstAll?.transfers ?? [])];
  const [cheapest] = all.sort((a, b) => a.votes - b.votes);
  if (cheapest !== undefined) {
    const side = (list: string | null): string => (list === null ? words.againstSide : shown(list));
    const { votes, from, to } = cheapest;
    lines.push(`${words.transfer(grouped(votes), side(from), side(to), effect(cheapest, words))}\n`);
  }
  const { lastSeat } = sensitivity;
  if (lastSeat !== null) {
    const { holder, next, votesMore, votesTransferred } = lastSeat;
    lines.push(`${words.last(shown(holder), shown(next), votesOf(votesMore), votesOf(votesTransferred))}\n`);
  }
  return lines.join('');
}

export function settledText({ uncountedVotesMax, verdict, lists, witness }: SettledSeats, language: Language): string {
  const words = WORDS[language];
  const ranges = lists.map(({ list, least, most }) => words.range(shown(list), grouped(least), grouped(most)));
  const lines = ['', words.settled(grouped(uncountedVotesMax))[verdict], ...ranges.map((range) => `  ${range}`)];
  if (witness !== null) {
    const votes = [
      ...Object.entries(witness.lists).map(([list, count]) => `${shown(list)} +${grouped(count)}`),
      ...(witness.againstAll > 0 ? [`${words.against} +${grouped(witness.againstAll)}`] : []),
    ];
    lines.push(words.witness(votes.join(', '), effect(witness, words)));
  }
  return `${lines.join('\n')}\n`;
}
