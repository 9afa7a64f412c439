/**
 * The official publication of a result (Art. 44(4), RF 33) and the registration of the elected (Art. 45): each happens on
 * a day that a decision records, and rests on the certification that stands.
 */
import type { Sha256Name } from '../record/envelope';

export type DatedStep = 'published' | 'registered';

/** A step that was taken. */
export interface CurrentStep {
  /** The decision that records it. */
  readonly sha256: Sha256Name;
  /** YYYY-MM-DD. */
  readonly date: string;
  /** On which it rests; it stands no longer than that. */
  readonly certification: Sha256Name;
}
