/** Gaps about mandates by lists. */
import type { Gap } from './gap';

export const LIST_GAPS: readonly Gap[] = [
  {
    id: 'GAP-LIST-1',
    articles: 'Art. 97-1, 111-1',
    situation: {
      kk: 'Бірде-бір тізім кедергіден өткен жоқ.',
      ru: 'Ни один список не преодолел барьер.',
      en: 'No list reaches the threshold.',
    },
  },
  {
    id: 'GAP-LIST-2',
    articles: 'Art. 97-1(2), 111-1(2)',
    situation: {
      kk: 'Кедергіден бір ғана тізім өтті, ал келесі ең көп дауысты бірнеше тізім тең алды: бұрын тіркелу туралы ереже тек қалдықтарға жазылған.',
      ru: 'Барьер преодолел один список, а следующее наибольшее число голосов у нескольких списков поровну: правило о более ранней регистрации написано только для остатков.',
      en: 'Only one list reaches the threshold and several share the next largest vote: the earlier registration is written for remainders only.',
    },
  },
  {
    id: 'GAP-LIST-3',
    articles: 'Art. 97-1(3)–(4), 111-1(3)',
    situation: {
      kk: 'Бірінші тізімнің бүтін бөлігі мен екінші тізімнің ең аз мандаттары қосылғанда мандаттар санынан асады.',
      ru: 'Целая часть первого списка и наименьшее число мандатов второго вместе больше числа мандатов.',
      en: 'The whole part of the first list and the minimum of the second together exceed the number of mandates.',
    },
  },
  {
    id: 'GAP-LIST-4',
    articles: 'Art. 97-1(2)',
    situation: {
      kk: 'Бюллетеньде бір ғана тізім болды немесе басқа тізімдердің ешқайсысы дауыс алған жоқ.',
      ru: 'В бюллетене был только один список, или другие списки не получили ни одного голоса.',
      en: 'Only one list stood on the ballot, or no other list has any vote.',
    },
  },
  {
    id: 'GAP-LIST-5',
    articles: 'Art. 97-1(5)–(6)',
    situation: {
      kk: 'Алғашқы бөлу кезінде тізімде мандаттардан аз кандидат қалды; заң тек кейінгі босауларды реттейді.',
      ru: 'При первом распределении в списке меньше кандидатов, чем мандатов; закон регулирует только последующие вакансии.',
      en: 'At the first distribution a list has fewer eligible candidates than mandates; only later vacancies are regulated.',
    },
  },
];
