import type { Control, ProtocolForm } from '../definition/definition';
import { ART_43_CONTROLS, ART_43_COUNTERS } from './art-43';
import { ART_43_CONTROLS_2026 } from './kz-protocol-2026';

/**
 * Members of local bodies: a ballot may bear several marks (Art. 43(5)3)), so voters who took part are not the sum of
 * the votes and C1 does not stand on the form.
 */
const forSeveralMarks = (controls: readonly Control[]): readonly Control[] =>
  controls.filter((control) => control.code !== 'C1');

/** The protocol for members of local bodies, edition of 01.01.2023. */
export const KZ_LOCAL_BODY_PROTOCOL_2023: ProtocolForm = {
  formId: 'kz.local-body-protocol.2023',
  counters: ART_43_COUNTERS,
  controls: forSeveralMarks(ART_43_CONTROLS),
};

/** The protocol for members of local bodies, edition of 01.07.2026. */
export const KZ_LOCAL_BODY_PROTOCOL_2026: ProtocolForm = {
  formId: 'kz.local-body-protocol.2026',
  counters: ART_43_COUNTERS,
  controls: forSeveralMarks(ART_43_CONTROLS_2026),
};
