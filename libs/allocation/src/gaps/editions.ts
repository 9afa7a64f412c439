/** Days for which it is not certain which text applied, or what it said. */
import type { Gap } from './gap';

export const EDITION_GAPS: readonly Gap[] = [
  {
    id: 'GAP-EDITION-1',
    articles: 'Art. 97-1',
    situation: {
      kk: '2009 жылғы 9 ақпандағы заңның екінші тізім туралы ережесі қай күннен қолданылғаны дереккөздерде қайшы: 18.08.2012 немесе 15.01.2012 сайлауынан бұрын.',
      ru: 'С какого дня действовало правило о втором списке закона от 09.02.2009, источники говорят разное: с 18.08.2012 или уже на выборах 15.01.2012.',
      en: 'The sources disagree from when the second-list rule of the law of 09.02.2009 applied: 18.08.2012, or the election of 15.01.2012 already.',
    },
  },
  {
    id: 'GAP-EDITION-2',
    articles: 'Art. 97-1',
    situation: {
      kk: '2022 жылғы 7 ақпандағы № 105-VII заң 97-1-бапты өзгертті; мазмұны салыстырылмаған.',
      ru: 'Закон от 07.02.2022 № 105-VII изменил статью 97-1; его содержание не сличено.',
      en: 'The law of 07.02.2022 No 105-VII amends Art. 97-1; its content was not compared.',
    },
  },
  {
    id: 'GAP-EDITION-3',
    articles: 'Art. 31 RF',
    situation: {
      kk: 'Референдум туралы заңның 2022 жылғы 5 мамырда қол қойылған өзгерістері белгісіз.',
      ru: 'Содержание изменений закона о референдуме, подписанных 05.05.2022, неизвестно.',
      en: 'The content of the amendments to the referendum law signed on 05.05.2022 is not known.',
    },
  },
  {
    id: 'GAP-EDITION-4',
    articles: 'Art. 9(1), 63–65',
    situation: {
      kk: '2022 жылғы 5 қарашадағы заңның екі күшіне ену күні бар, біріншісінің нақты күні белгісіз; 20.11.2022 президент сайлауы олардың арасында өтті.',
      ru: 'У закона от 05.11.2022 два срока введения в действие, точный день первого неизвестен; выборы Президента 20.11.2022 прошли между ними.',
      en: 'The law of 05.11.2022 has two dates of entry, of which the first is not known exactly; the presidential election of 20.11.2022 fell between.',
    },
  },
  {
    id: 'GAP-EDITION-5',
    articles: 'Art. 97-1(1)',
    situation: {
      kk: 'Жеті пайыз мәтінінде теңдіктің жеткілікті екені оқылмаған, кейінгі мәтіннен алынған.',
      ru: 'Достаточно ли равенства по тексту о семи процентах, не прочитано, а взято из более позднего текста.',
      en: 'That equality is enough under the seven per cent text was not read there but taken from the later text.',
    },
  },
  {
    id: 'GAP-EDITION-6',
    articles: 'Art. 31(3) RF',
    situation: {
      kk: 'Сол күні неше облыс, республикалық маңызы бар қала және астана болғаны дереккөздерде жоқ.',
      ru: 'Сколько на этот день было областей, городов республиканского значения и столицы, в источниках нет.',
      en: 'The sources do not say how many regions, cities of republican significance and capital there were on this day.',
    },
  },
];
