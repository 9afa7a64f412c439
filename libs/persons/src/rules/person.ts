/** A person on a registered list, as far as the rules look. Shapes only. */

/** The categories of Art. 89(4) and 97-1(5). Only what was attested counts; no medical detail is ever held. */
export const CATEGORIES = ['woman', 'youth', 'disability'] as const;
export type Category = (typeof CATEGORIES)[number];

/** What ended a person's place on the list, or brought it back. */
export const STANDING_CHANGES = [
  'excluded',
  'withdrawn',
  'deceased',
  'elected_elsewhere',
  'mandate_ended',
  'restored',
] as const;
export type StandingChangeKind = (typeof STANDING_CHANGES)[number];

/** A dated change of a person's standing; it holds from its day on. */
export interface StandingChange {
  readonly kind: StandingChangeKind;
  /** YYYY-MM-DD. */
  readonly date: string;
  /** The paper behind it: what it is, with number and date. */
  readonly document: string;
}

/** What must never stand in a stream, a topic, an export or a log. */
export interface CategoryData {
  /** YYYY-MM-DD. */
  readonly birthDate: string;
  readonly attested: readonly Category[];
}

/** Someone who holds a mandate of the list. */
export interface Holder {
  readonly candidateId: string;
  /** Day of the decision by which the mandate was given, YYYY-MM-DD. */
  readonly since: string;
}

export interface ListedPerson {
  readonly candidateId: string;
  /** In the state language, family name first. */
  readonly name: string;
  /** Place on the list as it was registered, from 1; no two persons share one. */
  readonly place: number;
  /** Null where the data were erased: then nothing is known of the person's categories. */
  readonly categories: CategoryData | null;
  /** In the order in which they were recorded. */
  readonly changes: readonly StandingChange[];
}
