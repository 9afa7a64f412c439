import { canonicalJson } from '#libs/allocation';
import type { ProtocolForm } from '../definition';
import { KZ_LOCAL_BODY_PROTOCOL_2023, KZ_LOCAL_BODY_PROTOCOL_2026 } from './kz-local-body-protocol';
import { KZ_PROTOCOL_2023 } from './kz-protocol-2023';
import { KZ_PROTOCOL_2026 } from './kz-protocol-2026';
import { KZ_REFERENDUM_PROTOCOL_2022 } from './kz-referendum-protocol-2022';

/** The shipped protocol forms by name. A form is data: add a file beside this one and a line here. */
export const SHIPPED_FORMS: ReadonlyMap<string, ProtocolForm> = new Map(
  [
    KZ_PROTOCOL_2023,
    KZ_PROTOCOL_2026,
    KZ_LOCAL_BODY_PROTOCOL_2023,
    KZ_LOCAL_BODY_PROTOCOL_2026,
    KZ_REFERENDUM_PROTOCOL_2022,
  ].map((form) => [form.formId, form]),
);

/** False for a form under the name of a shipped one whose content is another: it needs a name of its own. */
export function formBearsItsNameRightly(form: ProtocolForm): boolean {
  const shipped = SHIPPED_FORMS.get(form.formId);
  return shipped === undefined || canonicalJson(shipped) === canonicalJson(form);
}
