import type { ProtocolForm } from '../definition/definition';
import { ART_43_CONTROLS, ART_43_COUNTERS } from './art-43';

/** The precinct protocol of Art. 43, edition of 01.01.2023; the Senate's and the akims' protocols are the same one. */
export const KZ_PROTOCOL_2023: ProtocolForm = {
  formId: 'kz.protocol.2023',
  counters: ART_43_COUNTERS,
  controls: ART_43_CONTROLS,
};
