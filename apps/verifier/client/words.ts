/** The words of the page in its three languages; the names of the checks are the library's. */
import type { Language } from '../../../libs/proof-verifier/src/index';

export interface Words {
  readonly title: string;
  readonly lead: string;
  readonly offline: string;
  readonly chooseProof: string;
  readonly proofHint: string;
  readonly more: string;
  readonly moreHint: string;
  readonly choosePolicy: string;
  readonly chooseKept: string;
  readonly chooseConsistency: string;
  readonly isRehearsal: string;
  readonly typeFigures: string;
  readonly typeHint: string;
  readonly figure: string;
  readonly typed: string;
  readonly counted: string;
  readonly result: string;
  readonly holds: string;
  readonly holdsWithoutKey: string;
  readonly fails: string;
  readonly rehearsal: string;
  readonly checks: string;
  readonly passed: string;
  readonly failed: string;
  readonly notApplicable: string;
  readonly at: string;
  readonly says: string;
  readonly precinct: string;
  readonly contest: string;
  readonly round: string;
  readonly election: string;
  readonly snapshot: string;
  readonly state: string;
  readonly protocol: string;
  readonly subtotals: string;
  readonly subtotalsHint: string;
  readonly unit: string;
  readonly precinctsCounted: string;
  readonly keep: string;
  readonly keepHint: string;
  readonly save: string;
  readonly notProved: string;
  readonly notProvedList: readonly string[];
  readonly unreadable: string;
  readonly policyInvalid: string;
  readonly states: Readonly<Record<string, string>>;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Check the result of a precinct',
    lead: 'You have the paper of a precinct and a proof file. This page computes here, on your device, whether the figures are counted and are part of every total above.',
    offline: 'It asks nobody: you may save it and open it without a network.',
    chooseProof: 'Proof file',
    proofHint: 'From the page of the precinct, or from the address …/contests/{contest}/precincts/{precinct}/proof.',
    more: 'Whose log it is, and what you kept',
    moreHint:
      'Without a policy nobody says whose key the log has. With a checkpoint that you or somebody you trust kept earlier, a changed history shows itself.',
    choosePolicy: 'Policy (whose log, which witnesses)',
    chooseKept: 'Checkpoint that was kept',
    chooseConsistency: 'Consistency proof to it',
    isRehearsal: 'A rehearsal is meant',
    typeFigures: 'Figures from your paper',
    typeHint: 'Type what stands on the paper. What you leave empty is not compared.',
    figure: 'Figure',
    typed: 'On the paper',
    counted: 'Counted',
    result: 'Result',
    holds: 'Every check that applies has passed.',
    holdsWithoutKey: 'The proof holds in itself. Whose log it is was not checked: give a policy.',
    fails: 'Not in order. Failed: ',
    rehearsal: 'This is a rehearsal, no election.',
    checks: 'Checks',
    passed: 'passed',
    failed: 'FAILED',
    notApplicable: 'does not apply',
    at: 'at',
    says: 'What the proof says',
    precinct: 'Precinct',
    contest: 'Contest',
    round: 'Round',
    election: 'Election',
    snapshot: 'Snapshot',
    state: 'State',
    protocol: 'Protocol',
    subtotals: 'Totals on the way',
    subtotalsHint:
      'Added up here from your precinct and its neighbours. Everybody who holds the same checkpoint has the same totals.',
    unit: 'Unit',
    precinctsCounted: 'Precincts counted',
    keep: 'Keep this checkpoint',
    keepHint:
      'Whoever keeps it can show later that anything before it was changed. Compare it with others’: the newspaper’s, a party’s, an observer’s.',
    save: 'Save the checkpoint',
    notProved: 'What this does not prove',
    notProvedList: [
      'that the paper is true: only a recount shows stuffing or a wrong count;',
      'that the other precincts are honest: each needs somebody with its paper;',
      'that voters were entitled to vote;',
      'that a lawful correction was just; it only shows that it is visible, with its reason and both versions;',
      'that others were shown the same: for that compare checkpoints, or ask for witnesses.',
    ],
    unreadable: 'The file cannot be read as a proof.',
    policyInvalid: 'The policy cannot be read',
    states: {
      counted: 'counted',
      held: 'held',
      annulled: 'annulled',
      notHeld: 'no voting held',
      missing: 'nothing has come yet',
    },
  },
  ru: {
    title: 'Проверьте результат участка',
    lead: 'У вас есть протокол участка на бумаге и файл доказательства. Эта страница вычисляет здесь, на вашем устройстве, засчитаны ли эти числа и входят ли они в каждый итог выше.',
    offline: 'Она никого не спрашивает: её можно сохранить и открыть без сети.',
    chooseProof: 'Файл доказательства',
    proofHint: 'Со страницы участка или по адресу …/contests/{contest}/precincts/{precinct}/proof.',
    more: 'Чей это журнал и что вы сохранили',
    moreHint:
      'Без политики никто не говорит, чей ключ у журнала. С контрольной точкой, которую раньше сохранили вы или тот, кому вы доверяете, изменённая история себя выдаёт.',
    choosePolicy: 'Политика (чей журнал, какие свидетели)',
    chooseKept: 'Сохранённая контрольная точка',
    chooseConsistency: 'Доказательство продолжения к ней',
    isRehearsal: 'Речь о репетиции',
    typeFigures: 'Числа с вашей бумаги',
    typeHint: 'Введите то, что стоит на бумаге. Пустое поле не сравнивается.',
    figure: 'Показатель',
    typed: 'На бумаге',
    counted: 'Засчитано',
    result: 'Итог проверки',
    holds: 'Все применимые проверки пройдены.',
    holdsWithoutKey: 'Доказательство верно само по себе. Чей это журнал, не проверено: дайте политику.',
    fails: 'Не в порядке. Не пройдены: ',
    rehearsal: 'Это репетиция, а не выборы.',
    checks: 'Проверки',
    passed: 'пройдена',
    failed: 'НЕ ПРОЙДЕНА',
    notApplicable: 'не применяется',
    at: 'место',
    says: 'Что говорит доказательство',
    precinct: 'Участок',
    contest: 'Выборы (вопрос)',
    round: 'Тур',
    election: 'Голосование',
    snapshot: 'Снимок',
    state: 'Состояние',
    protocol: 'Протокол',
    subtotals: 'Итоги по пути',
    subtotalsHint: 'Сложены здесь из вашего участка и соседних. У всех, у кого та же контрольная точка, те же итоги.',
    unit: 'Единица',
    precinctsCounted: 'Засчитано участков',
    keep: 'Сохраните эту контрольную точку',
    keepHint:
      'Тот, кто её хранит, позже сможет показать, что что-либо до неё изменили. Сравните её с другими: в газете, у партии, у наблюдателя.',
    save: 'Сохранить контрольную точку',
    notProved: 'Чего это не доказывает',
    notProvedList: [
      'что бумага верна: вброс или неверный подсчёт показывает только пересчёт;',
      'что другие участки честны: на каждом нужен кто-то с его бумагой;',
      'что голосовавшие имели право голоса;',
      'что законное исправление справедливо; видно лишь, что оно было, с причиной и обеими версиями;',
      'что другим показали то же самое: для этого сравните контрольные точки или требуйте свидетелей.',
    ],
    unreadable: 'Файл не читается как доказательство.',
    policyInvalid: 'Политика не читается',
    states: {
      counted: 'засчитан',
      held: 'задержан',
      annulled: 'аннулирован',
      notHeld: 'голосование не проводилось',
      missing: 'ничего ещё не поступило',
    },
  },
  kk: {
    title: 'Учаске нәтижесін тексеріңіз',
    lead: 'Сізде учаскенің қағаз хаттамасы және дәлел файлы бар. Бұл бет осы жерде, құрылғыңызда, сандардың есепке алынғанын және жоғарыдағы әр қорытындыға кіретінін есептейді.',
    offline: 'Ол ешкімнен сұрамайды: сақтап алып, желісіз ашуға болады.',
    chooseProof: 'Дәлел файлы',
    proofHint: 'Учаске бетінен немесе …/contests/{contest}/precincts/{precinct}/proof мекенжайынан.',
    more: 'Журнал кімдікі және сіз не сақтадыңыз',
    moreHint:
      'Саясатсыз журнал кілті кімдікі екенін ешкім айтпайды. Сіз не сіз сенетін адам бұрын сақтаған бақылау нүктесі болса, өзгертілген тарих көрінеді.',
    choosePolicy: 'Саясат (журнал кімдікі, куәгерлер кімдер)',
    chooseKept: 'Сақталған бақылау нүктесі',
    chooseConsistency: 'Оған жалғасу дәлелі',
    isRehearsal: 'Бұл — репетиция',
    typeFigures: 'Қағаздағы сандар',
    typeHint: 'Қағазда жазылғанды теріңіз. Бос өріс салыстырылмайды.',
    figure: 'Көрсеткіш',
    typed: 'Қағазда',
    counted: 'Есепке алынғаны',
    result: 'Тексеру нәтижесі',
    holds: 'Қолданылатын барлық тексеру өтті.',
    holdsWithoutKey: 'Дәлел өз ішінде дұрыс. Журнал кімдікі екені тексерілмеді: саясат беріңіз.',
    fails: 'Дұрыс емес. Өтпегендері: ',
    rehearsal: 'Бұл — репетиция, сайлау емес.',
    checks: 'Тексерулер',
    passed: 'өтті',
    failed: 'ӨТПЕДІ',
    notApplicable: 'қолданылмайды',
    at: 'орны',
    says: 'Дәлел не дейді',
    precinct: 'Учаске',
    contest: 'Сайлау (мәселе)',
    round: 'Тур',
    election: 'Дауыс беру',
    snapshot: 'Түсірілім',
    state: 'Күйі',
    protocol: 'Хаттама',
    subtotals: 'Жолдағы қорытындылар',
    subtotalsHint:
      'Учаскеңіз бен көршілерінен осы жерде қосылған. Бақылау нүктесі бірдей адамдардың бәрінде қорытындылар бірдей.',
    unit: 'Бірлік',
    precinctsCounted: 'Есепке алынған учаскелер',
    keep: 'Осы бақылау нүктесін сақтаңыз',
    keepHint:
      'Оны сақтаған адам кейін оған дейінгі нәрсенің өзгертілгенін көрсете алады. Басқалардікімен салыстырыңыз: газет, партия, байқаушы.',
    save: 'Бақылау нүктесін сақтау',
    notProved: 'Бұл нені дәлелдемейді',
    notProvedList: [
      'қағаздың рас екенін: бюллетень тастау не қате санау тек қайта санауда көрінеді;',
      'басқа учаскелердің адал екенін: әрқайсысында қағазы бар адам керек;',
      'дауыс бергендердің құқығы болғанын;',
      'заңды түзетудің әділ екенін; тек оның болғаны, себебі және екі нұсқасы көрінеді;',
      'басқаларға да дәл осы көрсетілгенін: ол үшін бақылау нүктелерін салыстырыңыз немесе куәгерлер талап етіңіз.',
    ],
    unreadable: 'Файл дәлел ретінде оқылмайды.',
    policyInvalid: 'Саясат оқылмайды',
    states: {
      counted: 'есепке алынған',
      held: 'кідіртілген',
      annulled: 'күші жойылған',
      notHeld: 'дауыс беру өтпеген',
      missing: 'әлі ештеңе келмеген',
    },
  },
};
