import type { Control, FormCounter } from '../definition/definition';

/**
 * The precinct protocol of Art. 43 of the Constitutional Act on Elections (edition of 01.01.2023), from which the
 * shipped forms are put together. Line numbers of the printed form are not known here and therefore absent; the
 * numbering C1–C12 is that of docs/protocol-form.md. C9 (ballots taken away) is the same relation as C5 and is not
 * listed twice.
 */
export const ART_43_COUNTERS: readonly FormCounter[] = [
  {
    counterId: 'voters_on_list',
    title: { kk: 'Тізімдегі сайлаушылар', ru: 'Избирателей в списке', en: 'Voters on the list' },
  },
  {
    counterId: 'ballots_received',
    title: { kk: 'Алынған бюллетеньдер', ru: 'Получено бюллетеней', en: 'Ballots received' },
  },
  {
    counterId: 'ballots_issued',
    title: { kk: 'Берілген бюллетеньдер', ru: 'Выдано бюллетеней', en: 'Ballots issued' },
  },
  {
    counterId: 'ballots_unused',
    title: { kk: 'Пайдаланылмаған бюллетеньдер', ru: 'Неиспользованных бюллетеней', en: 'Ballots unused' },
  },
  {
    counterId: 'ballots_found',
    title: { kk: 'Жәшіктердегі бюллетеньдер', ru: 'Бюллетеней в ящиках', en: 'Ballots found in boxes' },
  },
  {
    counterId: 'ballots_invalid',
    title: { kk: 'Жарамсыз бюллетеньдер', ru: 'Недействительных бюллетеней', en: 'Ballots declared invalid' },
  },
  {
    counterId: 'took_part',
    title: { kk: 'Дауыс беруге қатысқандар', ru: 'Приняли участие в голосовании', en: 'Voters who took part' },
  },
  {
    counterId: 'absentee_voters',
    required: false,
    title: { kk: 'Есептен шығару куәлігімен', ru: 'По открепительным удостоверениям', en: 'By absentee certificate' },
  },
  {
    counterId: 'voters_outside',
    required: false,
    title: { kk: 'Үй-жайдан тыс дауыс бергендер', ru: 'Голосовали вне помещения', en: 'Voted outside the premises' },
  },
];

/** In the edition of 01.01.2023. C1 does not hold where a ballot may have several marks. */
export const ART_43_CONTROLS: readonly Control[] = [
  {
    code: 'C1',
    severity: 'error',
    left: ['took_part'],
    relation: 'eq',
    right: ['votes'],
    article: '43(5)',
    text: {
      kk: 'Қатысқандар саны барлық үміткерлерге, тізімдерге және «бәріне қарсы» берілген дауыстардың қосындысына тең',
      ru: 'Число принявших участие равно сумме голосов за всех и против всех',
      en: 'Voters who took part equal the sum of all votes, against all included',
    },
  },
  {
    code: 'C2',
    severity: 'error',
    left: ['ballots_found'],
    relation: 'eq',
    right: ['took_part', 'ballots_invalid'],
    article: '43(5)',
    text: {
      kk: 'Жәшіктердегі бюллетеньдер қатысқандар мен жарамсыз бюллетеньдердің қосындысына тең',
      ru: 'Бюллетеней в ящиках столько же, сколько принявших участие и недействительных вместе',
      en: 'Ballots found equal voters who took part plus invalid ballots',
    },
  },
  {
    code: 'C3',
    severity: 'error',
    check: 'issued_by_member',
    article: '43(4)3)',
    text: {
      kk: 'Берілген бюллетеньдер комиссия мүшелері бергендерінің қосындысына тең',
      ru: 'Выдано столько бюллетеней, сколько выдали все члены комиссии вместе',
      en: 'Ballots issued equal the sum issued by the members of the commission',
    },
  },
  {
    code: 'C4',
    severity: 'error',
    left: ['ballots_issued'],
    relation: 'le',
    right: ['voters_on_list'],
    article: '43(4)',
    text: {
      kk: 'Бюллетень тізімдегі сайлаушылардан артық берілмеген',
      ru: 'Выдано не больше бюллетеней, чем избирателей в списке',
      en: 'No more ballots were issued than there are voters on the list',
    },
  },
  {
    code: 'C5',
    severity: 'error',
    left: ['ballots_found'],
    relation: 'le',
    right: ['ballots_issued'],
    article: '43(4-1)',
    text: {
      kk: 'Жәшіктерде берілгеннен артық бюллетень жоқ',
      ru: 'В ящиках не больше бюллетеней, чем выдано',
      en: 'No more ballots were found than were issued',
    },
  },
  {
    code: 'C6',
    severity: 'error',
    check: 'portable_boxes',
    article: '43(3-1)',
    text: {
      kk: 'Өтініштерден көп бюллетень табылған тасымалды жәшіктің барлық бюллетені жарамсыз',
      ru: 'Все бюллетени переносного ящика, где их больше, чем заявлений, недействительны',
      en: 'All ballots of a portable box with more ballots than applications are invalid',
    },
  },
  {
    code: 'C7',
    severity: 'warning',
    left: ['ballots_received'],
    relation: 'eq',
    right: ['ballots_issued', 'ballots_unused'],
    article: '43(4)',
    text: {
      kk: 'Алынған бюллетеньдер берілгендер мен пайдаланылмағандардың қосындысына тең',
      ru: 'Получено столько бюллетеней, сколько выдано и не использовано вместе',
      en: 'Ballots received equal ballots issued plus ballots unused',
    },
  },
  {
    code: 'C8',
    severity: 'warning',
    left: ['100*ballots_received'],
    relation: 'le',
    right: ['101*voters_on_list'],
    article: '37(2)-(3)',
    text: {
      kk: 'Алынған бюллетеньдер тізімнен бір пайыздан артық емес',
      ru: 'Получено бюллетеней не более чем на один процент сверх списка',
      en: 'Ballots received exceed the list by no more than one hundredth',
    },
  },
  {
    code: 'C10',
    severity: 'error',
    check: 'in_words',
    article: '43(8)',
    text: {
      kk: 'Әр сан жазбаша жазылуына сәйкес келеді',
      ru: 'Каждое число совпадает с его записью прописью',
      en: 'Every number equals its words',
    },
  },
  {
    code: 'C11',
    severity: 'warning',
    left: ['absentee_voters'],
    relation: 'le',
    right: ['ballots_issued'],
    article: '44(5)',
    text: {
      kk: 'Есептен шығару куәлігімен дауыс бергендер бюллетень алғандардан көп емес',
      ru: 'По открепительным удостоверениям голосовало не больше, чем получили бюллетени',
      en: 'Voters by absentee certificate are no more than those who received ballots',
    },
  },
  {
    code: 'C11',
    severity: 'warning',
    left: ['voters_outside'],
    relation: 'le',
    right: ['ballots_issued'],
    article: '44(5)',
    text: {
      kk: 'Үй-жайдан тыс дауыс бергендер бюллетень алғандардан көп емес',
      ru: 'Вне помещения голосовало не больше, чем получили бюллетени',
      en: 'Voters outside the premises are no more than those who received ballots',
    },
  },
  {
    code: 'C11',
    severity: 'warning',
    check: 'boxes_within_outside',
    article: '44(5)',
    text: {
      kk: 'Тасымалды жәшіктердегі бюллетеньдер үй-жайдан тыс дауыс бергендерден көп емес',
      ru: 'В переносных ящиках не больше бюллетеней, чем голосовало вне помещения',
      en: 'Portable boxes hold no more ballots than voters outside the premises',
    },
  },
  {
    code: 'C12',
    severity: 'warning',
    check: 'between_contests',
    article: '43(4)1)',
    text: {
      kk: 'Учаскенің барлық сайлауларында тізімдегі сайлаушылар саны бірдей',
      ru: 'Число избирателей в списке одинаково во всех выборах участка',
      en: 'All contests of the precinct name the same number of voters on the list',
    },
  },
  {
    code: 'R1',
    severity: 'warning',
    check: 'near_register',
    article: '37(2)-(3)',
    text: {
      kk: 'Тізімдегі сайлаушылар саны тіркелімнен бір пайыздан артық айырмашылық жасамайды',
      ru: 'Число избирателей в списке отличается от реестра не более чем на один процент',
      en: 'Voters on the list differ from the register by no more than one hundredth',
    },
  },
];
