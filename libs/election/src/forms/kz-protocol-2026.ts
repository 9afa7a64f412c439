import type { Control, ProtocolForm } from '../definition/definition';
import { ART_43_CONTROLS, ART_43_COUNTERS } from './art-43';

/** Art. 43(3-1) in the edition of 01.07.2026 names the ballots of the election concerned only. */
const C6_OF_2026: Pick<Control, 'text'> = {
  text: {
    kk: 'Тасымалды жәшікте тиісті сайлаудың бюллетені өтініштерден көп болса, сол сайлаудың барлық бюллетені жарамсыз',
    ru: 'Если бюллетеней данных выборов в переносном ящике больше, чем заявлений, все они недействительны',
    en: 'If a portable box has more ballots of this election than applications, all of them are invalid',
  },
};

/** The controls of Art. 43 in the edition of 01.07.2026: C6 alone differs. */
export const ART_43_CONTROLS_2026: readonly Control[] = ART_43_CONTROLS.map((control) =>
  control.code === 'C6' ? { ...control, ...C6_OF_2026 } : control,
);

/** The precinct protocol of Art. 43, edition of 01.07.2026. */
export const KZ_PROTOCOL_2026: ProtocolForm = {
  formId: 'kz.protocol.2026',
  counters: ART_43_COUNTERS,
  controls: ART_43_CONTROLS_2026,
};
