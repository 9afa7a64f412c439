import type { ProtocolForm } from '../definition';
import { KZ_PROTOCOL_2023 } from './kz-protocol-2023';

/** The shipped protocol forms by name. A form is data: add a file beside this one and a line here. */
export const SHIPPED_FORMS: ReadonlyMap<string, ProtocolForm> = new Map([[KZ_PROTOCOL_2023.formId, KZ_PROTOCOL_2023]]);
