/** What a check found, in the three languages of the page. `{name}` stands for a value. */
import type { InLanguages, Language } from './names';

export const REASONS = {
  readable: {
    en: 'strict JSON with the members of its format',
    ru: 'строгий JSON с полями своего формата',
    kk: 'өз пішімінің өрістері бар қатаң JSON',
  },
  unreadable: { en: '{problem}', ru: 'не читается: {problem}', kk: 'оқылмайды: {problem}' },
  restsOn: {
    en: 'cannot hold, because {check} failed',
    ru: 'не может быть верно: {check} не пройдена',
    kk: 'орындалмайды: {check} өтпеді',
  },
  noPolicy: {
    en: 'nobody has said whose key this log has: give a policy',
    ru: 'не сказано, чей ключ у журнала: дайте политику',
    kk: 'журнал кілті кімдікі екені айтылмаған: саясат беріңіз',
  },
  noCheckpoint: {
    en: 'the definition names no log, so there is no checkpoint',
    ru: 'определение не называет журнал, контрольной точки нет',
    kk: 'анықтамада журнал аталмаған, бақылау нүктесі жоқ',
  },
  notYet: {
    en: 'no checkpoint covers this record yet',
    ru: 'эта запись ещё не охвачена контрольной точкой',
    kk: 'бұл жазба әлі бақылау нүктесімен қамтылмаған',
  },
  checkpointMissing: {
    en: 'the policy names a log, and there is no checkpoint',
    ru: 'политика называет журнал, а контрольной точки нет',
    kk: 'саясатта журнал аталған, ал бақылау нүктесі жоқ',
  },
  noNote: {
    en: 'the checkpoint is no signed note',
    ru: 'контрольная точка — не подписанная заметка',
    kk: 'бақылау нүктесі — қол қойылған жазба емес',
  },
  otherOrigin: {
    en: 'the log is “{origin}”, and “{expected}” is meant',
    ru: 'журнал — «{origin}», а нужен «{expected}»',
    kk: 'журнал — «{origin}», ал керегі — «{expected}»',
  },
  notSigned: {
    en: 'no valid signature of {key}',
    ru: 'нет верной подписи ключа {key}',
    kk: '{key} кілтінің дұрыс қолтаңбасы жоқ',
  },
  signed: {
    en: 'log “{origin}”, {size} closing records, signed by {key}',
    ru: 'журнал «{origin}», закрывающих записей: {size}, подписан ключом {key}',
    kk: '«{origin}» журналы, жабу жазбалары: {size}, {key} кілтімен қол қойылған',
  },
  rehearsal: {
    en: 'this is the log of a rehearsal, and a real election is meant',
    ru: 'это журнал репетиции, а речь о настоящих выборах',
    kk: 'бұл — репетиция журналы, ал нағыз сайлау керек',
  },
  noWitnesses: {
    en: 'the policy demands no witness',
    ru: 'политика не требует свидетелей',
    kk: 'саясат куәгер талап етпейді',
  },
  witnessed: { en: 'cosigned by {names}', ru: 'подписали: {names}', kk: 'қол қойғандар: {names}' },
  tooFewWitnesses: {
    en: 'the quorum is not reached; cosigned: {names}',
    ru: 'кворума нет; подписали: {names}',
    kk: 'кворум жоқ; қол қойғандар: {names}',
  },
  inLog: {
    en: 'closing record {index} of {size}',
    ru: 'закрывающая запись {index} из {size}',
    kk: 'жабу жазбасы: {size} ішінен {index}',
  },
  notInLog: {
    en: 'the path does not lead from the closing record to the checkpoint’s root',
    ru: 'путь не ведёт от закрывающей записи к корню контрольной точки',
    kk: 'жол жабу жазбасынан бақылау нүктесінің түбіріне апармайды',
  },
  otherSize: {
    en: 'the proof is for {size} closing records, the checkpoint for {expected}',
    ru: 'доказательство для {size} записей, контрольная точка для {expected}',
    kk: 'дәлел {size} жазбаға, бақылау нүктесі {expected} жазбаға арналған',
  },
  nothingKept: {
    en: 'no kept checkpoint was given',
    ru: 'сохранённая контрольная точка не дана',
    kk: 'сақталған бақылау нүктесі берілмеген',
  },
  keptUnreadable: {
    en: 'the kept checkpoint cannot be read',
    ru: 'сохранённая контрольная точка не читается',
    kk: 'сақталған бақылау нүктесі оқылмайды',
  },
  keptOther: {
    en: 'the kept checkpoint is of the log “{origin}”',
    ru: 'сохранённая контрольная точка — журнала «{origin}»',
    kk: 'сақталған бақылау нүктесі «{origin}» журналынікі',
  },
  keptNotSigned: {
    en: 'the kept checkpoint has no valid signature of {key}',
    ru: 'на сохранённой точке нет верной подписи ключа {key}',
    kk: 'сақталған нүктеде {key} кілтінің дұрыс қолтаңбасы жоқ',
  },
  keptSame: {
    en: 'it has the same size and root as the kept one',
    ru: 'размер и корень те же, что у сохранённой',
    kk: 'көлемі мен түбірі сақталғандікімен бірдей',
  },
  continues: {
    en: '{to} closing records continue {from}',
    ru: '{to} закрывающих записей продолжают {from}',
    kk: '{to} жабу жазбасы {from} жазбаны жалғастырады',
  },
  needsConsistency: {
    en: 'a consistency proof from {from} to {to} is needed: /log/proof?from={from}&to={to}',
    ru: 'нужно доказательство продолжения от {from} до {to}: /log/proof?from={from}&to={to}',
    kk: '{from} мен {to} аралығындағы жалғасу дәлелі керек: /log/proof?from={from}&to={to}',
  },
  contradicts: {
    en: 'the two checkpoints contradict each other ({from}, {to}): keep both, they show that the log was changed',
    ru: 'две контрольные точки противоречат друг другу ({from}, {to}): сохраните обе, они показывают, что журнал изменён',
    kk: 'екі бақылау нүктесі бір-біріне қайшы ({from}, {to}): екеуін де сақтаңыз, олар журналдың өзгертілгенін көрсетеді',
  },
  contestIn: { en: '{contest}, round {round}', ru: '{contest}, тур {round}', kk: '{contest}, {round}-тур' },
  contestNotIn: {
    en: 'the path does not lead from the contest to the root',
    ru: 'путь не ведёт от выборов к корню',
    kk: 'жол сайлаудан түбірге апармайды',
  },
  added: { en: 'through {units}', ru: 'через {units}', kk: '{units} арқылы' },
  noHierarchy: {
    en: 'the contest has no hierarchy “{hierarchy}”',
    ru: 'у выборов нет иерархии «{hierarchy}»',
    kk: 'сайлауда «{hierarchy}» иерархиясы жоқ',
  },
  wayBroken: {
    en: 'the siblings of “{unit}” do not fit the place of its child',
    ru: 'соседние узлы «{unit}» не подходят к месту',
    kk: '«{unit}» көрші түйіндері орынға сай емес',
  },
  levelWrong: {
    en: '“{unit}” is not on level {expected}',
    ru: '«{unit}» не на уровне {expected}',
    kk: '«{unit}» {expected}-деңгейде емес',
  },
  otherTop: {
    en: 'the sums do not lead to the top of the hierarchy',
    ru: 'суммы не приводят к вершине иерархии',
    kk: 'қосындылар иерархия шыңына апармайды',
  },
  state: { en: 'state: {state}', ru: 'состояние: {state}', kk: 'күйі: {state}' },
  stateUnknown: { en: '“{state}” is no state', ru: '«{state}» — не состояние', kk: '«{state}» — күй емес' },
  stateDiffers: {
    en: 'the leaf says “{state}”, its vector something else',
    ru: 'лист говорит «{state}», его вектор — иное',
    kk: 'парақта «{state}», векторында басқа',
  },
  figuresWithoutProtocol: {
    en: 'a precinct that is not counted has figures or a protocol',
    ru: 'у незасчитанного участка есть числа или протокол',
    kk: 'есепке алынбаған учаскенің сандары не хаттамасы бар',
  },
  noProtocolNamed: {
    en: 'a counted precinct names no protocol',
    ru: 'засчитанный участок не называет протокол',
    kk: 'есепке алынған учаске хаттаманы атамайды',
  },
  columnsDiffer: {
    en: 'a vector has {length} columns, and the contest {expected}',
    ru: 'в векторе {length} столбцов, у выборов {expected}',
    kk: 'векторда {length} баған, сайлауда {expected}',
  },
  notAsked: {
    en: 'the leaf and the contest agree; nothing was asked for by name',
    ru: 'лист и выборы согласованы; по имени ничего не спрошено',
    kk: 'парақ пен сайлау үйлеседі; атымен ештеңе сұралмаған',
  },
  asAsked: { en: 'as asked: {asked}', ru: 'как спрошено: {asked}', kk: 'сұралғандай: {asked}' },
  otherThanAsked: {
    en: '{what} is “{found}”, asked for is “{asked}”',
    ru: '{what}: «{found}», а спрошено «{asked}»',
    kk: '{what}: «{found}», сұралғаны «{asked}»',
  },
  leafDiffers: {
    en: '{what} of the leaf is “{found}”, of the contest “{asked}”',
    ru: '{what} у листа: «{found}», у выборов: «{asked}»',
    kk: '{what} парақта: «{found}», сайлауда: «{asked}»',
  },
  amendedRegister: {
    en: 'the precinct stands in the register of an amendment, {register}',
    ru: 'участок стоит в списке поправки, {register}',
    kk: 'учаске түзету тізімінде тұр, {register}',
  },
  inRange: {
    en: 'all figures and sums are from 0 to 2^53 − 1',
    ru: 'все числа и суммы от 0 до 2^53 − 1',
    kk: 'барлық сандар мен қосындылар 0-ден 2^53 − 1-ге дейін',
  },
  outOfRange: {
    en: 'a number is negative, not whole or above 2^53 − 1, at {place}',
    ru: 'число отрицательное, нецелое или больше 2^53 − 1: {place}',
    kk: 'сан теріс, бүтін емес не 2^53 − 1-ден үлкен: {place}',
  },
  sumTooLarge: {
    en: 'a sum passes 2^53 − 1 at “{unit}”',
    ru: 'сумма превышает 2^53 − 1 в «{unit}»',
    kk: 'қосынды «{unit}» ішінде 2^53 − 1-ден асады',
  },
  recordIn: {
    en: 'record {index} of {size}, position {position}',
    ru: 'запись {index} из {size}, позиция {position}',
    kk: '{size} ішінен {index}-жазба, орны {position}',
  },
  recordNotIn: {
    en: 'the path does not lead from the record to the stream’s root',
    ru: 'путь не ведёт от записи к корню потока',
    kk: 'жол жазбадан ағын түбіріне апармайды',
  },
  otherRecord: {
    en: 'the record is {found}, the leaf names {asked}',
    ru: 'запись — {found}, а лист называет {asked}',
    kk: 'жазба — {found}, ал парақ {asked} атайды',
  },
  otherValue: {
    en: 'the value that is given has the hash {found}, not the one of the record in the stream',
    ru: 'хеш приложенного значения — {found}, а не хеш записи в потоке',
    kk: 'берілген мәннің хеші — {found}, ағындағы жазбанікі емес',
  },
  binaryWithoutValue: {
    en: 'its place is shown, its hash not: of this record not everything may be shown to everybody',
    ru: 'место показано, хеш — нет: не всё в этой записи можно показывать всем',
    kk: 'орны көрсетілген, хеші жоқ: бұл жазбаның бәрін жұртқа көрсетуге болмайды',
  },
  leafAlone: {
    en: 'its place is shown; key, headers and value are withheld, so that its hash, position and time are NOT proved',
    ru: 'место показано; ключ, заголовки и значение скрыты, поэтому хеш, позиция и время НЕ доказаны',
    kk: 'орны көрсетілген; кілті, тақырыптары мен мәні жасырылған, сондықтан хеші, позициясы мен уақыты дәлелденБЕЙДІ',
  },
  notCounted: {
    en: 'no protocol is counted for this precinct',
    ru: 'протокол этого участка не засчитан',
    kk: 'бұл учаскенің хаттамасы есепке алынбаған',
  },
  protocolMissing: {
    en: 'the leaf names a protocol, and its record is not shown',
    ru: 'лист называет протокол, а его запись не показана',
    kk: 'парақ хаттаманы атайды, жазбасы көрсетілмеген',
  },
  protocolTooMuch: {
    en: 'a protocol is shown that the leaf does not name',
    ru: 'показан протокол, которого лист не называет',
    kk: 'парақ атамаған хаттама көрсетілген',
  },
  nothingTyped: { en: 'no figures were typed', ru: 'числа не введены', kk: 'сандар терілмеген' },
  typedEqual: {
    en: '{count} typed figures agree',
    ru: 'введённых чисел совпало: {count}',
    kk: 'терілген сандар сәйкес: {count}',
  },
  typedDiffer: {
    en: '{name}: typed {typed}, counted {counted}',
    ru: '{name}: введено {typed}, засчитано {counted}',
    kk: '{name}: терілгені {typed}, есептелгені {counted}',
  },
  typedUnknown: {
    en: 'the contest has no counter or option “{name}”',
    ru: 'у выборов нет показателя или варианта «{name}»',
    kk: 'сайлауда «{name}» көрсеткіші не нұсқасы жоқ',
  },
  typedTwice: {
    en: '“{name}” is a counter and an option: write counters.{name} or votes.{name}',
    ru: '«{name}» — и показатель, и вариант: напишите counters.{name} или votes.{name}',
    kk: '«{name}» — көрсеткіш те, нұсқа да: counters.{name} не votes.{name} деп жазыңыз',
  },
  outcomeIn: { en: 'state {state}', ru: 'состояние: {state}', kk: 'күйі: {state}' },
  outcomeNotIn: {
    en: 'the path does not lead from the entry to the root of the outcomes',
    ru: 'путь не ведёт от строки к корню исходов',
    kk: 'жол нәтиже жолынан нәтижелер түбіріне апармайды',
  },
  outcomeOther: {
    en: '{what} of the entry is not that of the contest',
    ru: '{what} строки — не то, что у выборов',
    kk: 'жолдағы {what} сайлаудікі емес',
  },
} as const satisfies Readonly<Record<string, InLanguages>>;

export type ReasonKey = keyof typeof REASONS;

/** A reason with its values; those of an audit bundle, which the page does not read, are English sentences. */
export type Reason =
  | { readonly key: ReasonKey; readonly values: Readonly<Record<string, string | number>> }
  | { readonly sentence: string };

export function inWords(reason: Reason, language: Language): string {
  if ('sentence' in reason) return reason.sentence;
  return REASONS[reason.key][language].replace(/\{(\w+)\}/g, (_, name: string) => String(reason.values[name] ?? ''));
}
