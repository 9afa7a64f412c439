import { canonicalJson } from '#libs/allocation';
import type { ProtocolForm } from '../definition/definition';
import { KZ_LOCAL_BODY_PROTOCOL_2023, KZ_LOCAL_BODY_PROTOCOL_2026 } from './kz-local-body-protocol';
import { KZ_PROTOCOL_2023 } from './kz-protocol-2023';
import { KZ_PROTOCOL_2026 } from './kz-protocol-2026';
import { KZ_REFERENDUM_PROTOCOL_2022 } from './kz-referendum-protocol-2022';

/** Contests of which Art. 43 has the protocol, one mark a ballot. */
const OF_ELECTIONS: readonly string[] = [
  'president',
  'mazhilis_list',
  'mazhilis_smd',
  'kurultai_list',
  'maslikhat_list',
  'maslikhat_smd',
  'akim',
  'senate',
];
const OF_LOCAL_BODIES: readonly string[] = ['local_body'];
const OF_REFERENDUMS: readonly string[] = ['referendum_question', 'referendum_constitutional'];

interface ShippedForm {
  readonly form: ProtocolForm;
  /** Kinds of contest whose base and sums are those of the form, beside the generic kinds. */
  readonly contestKinds: readonly string[];
}

/** The shipped forms. A form is data: add a file beside this one and a line here. */
const SHIPPED: readonly ShippedForm[] = [
  { form: KZ_PROTOCOL_2023, contestKinds: OF_ELECTIONS },
  { form: KZ_PROTOCOL_2026, contestKinds: OF_ELECTIONS },
  { form: KZ_LOCAL_BODY_PROTOCOL_2023, contestKinds: OF_LOCAL_BODIES },
  { form: KZ_LOCAL_BODY_PROTOCOL_2026, contestKinds: OF_LOCAL_BODIES },
  { form: KZ_REFERENDUM_PROTOCOL_2022, contestKinds: OF_REFERENDUMS },
];

/** The shipped protocol forms by name. */
export const SHIPPED_FORMS: ReadonlyMap<string, ProtocolForm> = new Map(SHIPPED.map(({ form }) => [form.formId, form]));

/**
 * Kinds of contest for which a shipped form is made; null for a form that is not shipped. The voters who took part are
 * another number in a referendum (RF Art. 31(2)) than in elections (Art. 43(5)), so a form of the one would give the
 * other a wrong base.
 */
export function contestKindsOfForm({ formId }: ProtocolForm): readonly string[] | null {
  return SHIPPED.find(({ form }) => form.formId === formId)?.contestKinds ?? null;
}

/** False for a form under the name of a shipped one whose content is another: it needs a name of its own. */
export function formBearsItsNameRightly(form: ProtocolForm): boolean {
  const shipped = SHIPPED_FORMS.get(form.formId);
  return shipped === undefined || canonicalJson(shipped) === canonicalJson(form);
}
