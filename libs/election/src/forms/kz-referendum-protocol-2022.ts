import type { Control, ProtocolForm } from '../definition/definition';
import { ART_43_CONTROLS } from './art-43';

/** Controls of Art. 43 that the referendum takes over, as far as its protocol has the figures. */
const TAKEN_OVER: ReadonlySet<string> = new Set(['C3', 'C4', 'C5', 'C6', 'C10', 'C12', 'R1']);

/** Found in the boxes are those who took part: on this protocol they are one figure. */
function takenOver(control: Control): Control {
  const article = `RF 9(2); ${control.article ?? ''}`;
  if ('check' in control || control.code !== 'C5') return { ...control, article };
  return {
    ...control,
    article,
    left: ['took_part'],
    text: {
      kk: 'Дауыс беруге қатысқандар бюллетень алғандардан көп емес',
      ru: 'Приняли участие не больше граждан, чем получили бюллетени',
      en: 'No more citizens took part than received ballots',
    },
  };
}

/**
 * The precinct protocol of a referendum, one question each (Constitutional Act on the Republican Referendum, "RF",
 * Art. 28 and 30). `took_part` is T: here it includes invalid ballots and those that are valid but not counted, and is
 * the base of every share. RF Art. 9(2) takes over the act on elections where it does not contradict.
 */
export const KZ_REFERENDUM_PROTOCOL_2022: ProtocolForm = {
  formId: 'kz.referendum-protocol.2022',
  counters: [
    {
      counterId: 'voters_on_list',
      title: {
        kk: 'Референдумға қатысуға құқығы бар азаматтар',
        ru: 'Граждан, имеющих право участвовать в референдуме',
        en: 'Citizens entitled to take part',
      },
    },
    {
      counterId: 'ballots_issued',
      title: {
        kk: 'Бюллетень алған азаматтар',
        ru: 'Граждан, получивших бюллетени',
        en: 'Citizens who received ballots',
      },
    },
    {
      counterId: 'took_part',
      title: {
        kk: 'Дауыс беруге қатысқан азаматтар',
        ru: 'Граждан, принявших участие в голосовании',
        en: 'Citizens who took part',
      },
    },
    {
      counterId: 'ballots_invalid',
      title: { kk: 'Жарамсыз бюллетеньдер', ru: 'Недействительных бюллетеней', en: 'Ballots declared invalid' },
    },
    {
      counterId: 'ballots_not_counted',
      title: {
        kk: 'Жарамды, бірақ есепке алынбаған бюллетеньдер',
        ru: 'Действительных, но не учтённых бюллетеней',
        en: 'Ballots valid but not counted',
      },
    },
  ],
  controls: [
    {
      code: 'T',
      severity: 'error',
      left: ['took_part'],
      relation: 'eq',
      right: ['votes', 'ballots_invalid', 'ballots_not_counted'],
      article: 'RF 28, 30',
      text: {
        kk: 'Қатысқандар саны барлық жауаптардың, жарамсыз және есепке алынбаған бюллетеньдердің қосындысына тең',
        ru: 'Число принявших участие равно сумме ответов, недействительных и неучтённых бюллетеней',
        en: 'Citizens who took part equal the answers plus invalid ballots plus ballots not counted',
      },
    },
    ...ART_43_CONTROLS.filter((control) => TAKEN_OVER.has(control.code)).map(takenOver),
  ],
};
