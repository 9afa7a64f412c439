/** Gaps about persons, protocols, annulment and publication; other parts of the program cite them. */
import type { Gap } from './gap';

export const PROCEDURE_GAPS: readonly Gap[] = [
  {
    id: 'GAP-PERS-1',
    articles: 'Art. 97-1(5)',
    situation: {
      kk: 'Адамдар шығарылғаннан кейін үш санаттың отыз пайызын қамтамасыз ету мүмкін емес.',
      ru: 'После исключения лиц тридцать процентов трёх категорий недостижимы.',
      en: 'After exclusions the thirty per cent of the three categories cannot be reached.',
    },
  },
  {
    id: 'GAP-PERS-2',
    articles: 'Art. 97-1(5)',
    situation: {
      kk: 'Әліпби тәртібі мен отыз пайыз талабы қайшы келеді; қайсысы басым екені жазылмаған.',
      ru: 'Алфавитный порядок и требование тридцати процентов противоречат друг другу; что уступает, не написано.',
      en: 'The alphabetical order and the thirty per cent contradict each other, and the text does not say which yields.',
    },
  },
  {
    id: 'GAP-PERS-3',
    articles: 'Art. 97-1(5), 89(4), 104(4)',
    situation: {
      kk: 'Жастардың жасы бұл заңда жазылмаған.',
      ru: 'Возраст молодёжи в этом законе не указан.',
      en: 'The act does not say up to which age a person is youth.',
    },
  },
  {
    id: 'GAP-PERS-4',
    articles: 'Art. 111-1(5)',
    situation: {
      kk: 'Партия филиалы бес күнде мәслихат мандаттарының кезегін белгілемеді.',
      ru: 'Филиал партии за пять дней не определил очерёдность мандатов маслихата.',
      en: 'The branch of a party sets no order of the maslikhat mandates within five days.',
    },
  },
  {
    id: 'GAP-PERS-5',
    articles: 'Art. 97-1(5)–(6)',
    situation: {
      kk: 'Бос мандат берілгенде мандаты бар адамдардың жасы қай күнге алынатыны жазылмаған.',
      ru: 'На какой день при замещении вакансии берётся возраст тех, кто уже имеет мандат, не написано.',
      en: 'On which day the ages of those who already hold a mandate are taken at a vacancy is not written.',
    },
  },
  {
    id: 'GAP-PROT-1',
    articles: 'Art. 43(4-1)',
    situation: {
      kk: 'Тұрақты жәшіктерде берілгеннен көп бюллетень табылды: комиссия мүшелері бойынша тексеруден басқа салдары жазылмаған.',
      ru: 'В стационарных урнах больше бюллетеней, чем выдано: последствия, кроме сверки по членам комиссии, не описаны.',
      en: 'More ballots than issued are found in the stationary boxes: no effect is written beyond the check by members.',
    },
  },
  {
    id: 'GAP-PROT-2',
    articles: 'Art. 43(4)–(4-1)',
    situation: {
      kk: 'Бүлінген, ауыстырылған және жоғалған бюллетеньдер үшін жол жоқ.',
      ru: 'Для испорченных, заменённых и утраченных бюллетеней нет строки.',
      en: 'Spoiled, replaced and lost ballots have no field.',
    },
  },
  {
    id: 'GAP-ANN-1',
    articles: 'Art. 95(1), 112(2)',
    situation: {
      kk: '2026 жылғы 1 шілдеге дейін жеке учаскедегі дауыс беруді жарамсыз деп тану туралы ереже жазылмаған.',
      ru: 'До 01.07.2026 отмена голосования на отдельном участке прямо не предусмотрена.',
      en: 'Before 01.07.2026 the annulment of a single precinct is not explicit.',
    },
  },
  {
    id: 'GAP-ANN-2',
    articles: 'Art. 44(1-1), 95(1)',
    situation: {
      kk: '95-баптың төрттен бір шарты мен 44-баптың қалай үйлесетіні жазылмаған (2026 жылғы редакция).',
      ru: 'Как условие одной четверти статьи 95 сочетается со статьёй 44, не сказано (редакция 2026 года).',
      en: 'How the quarter of Art. 95(1) and Art. 44(1-1) fit together is not stated (edition of 2026).',
    },
  },
  {
    id: 'GAP-PUB-1',
    articles: 'Art. 12(16-1), 14(9)',
    situation: {
      kk: 'Учаскелер бойынша жариялаудың нысаны мен мерзімі белгіленбеген.',
      ru: 'Форма и срок публикации по участкам не установлены.',
      en: 'Format and deadline of publication by precinct are not given.',
    },
  },
];
