/** What a kind of decision is: every file of decisions/ holds one of these, and decisions.ts joins them. */
import type { SignedDecision } from '../../record/decision';
import type { Opinion } from '../../record/opinion';
import { DECISION_BYTES_MAX } from '../../result/publication-size';
import type { ElectionState, Sealed } from '../../state/election-state';
import type { Consequence } from './consequence';
import type { Publication } from './publication';

/** A decision before the state in which it is taken. */
export interface DecisionCase<D extends SignedDecision> {
  readonly state: ElectionState;
  readonly sealed: Sealed;
  readonly decision: D;
  /** Its own record. */
  readonly record: { readonly sha256: Buffer; readonly position: number; readonly eventBytes: number };
}

export interface DecisionRule<D extends SignedDecision> {
  readonly kind: D['kind'];
  /**
   * The kind that it approves as a second officer with another key. Anyone who may propose may approve: the right that it
   * needs is that of the other kind. Missing: it approves nothing, and its right has its own name.
   */
  readonly approves?: string;
  /** Bytes of its event at most, where those are not {@link DECISION_BYTES_MAX}. */
  bytesMax?(decision: D): number;
  /** Whether it may stand. It is in the right stream, signed by an officer who may, and neither too large nor a repeat. */
  judge(given: DecisionCase<D>): Opinion;
  /** What it changes by itself once it is accepted; missing: nothing but what follows from it. */
  evolve?(given: DecisionCase<D>): void;
  /** What is judged again or gets another verdict because of it; asked before it takes effect, carried out after. */
  consequences?(given: DecisionCase<D>): readonly Consequence[];
  /** What of it is kept because a later publication quotes or names it; missing: nothing. */
  readonly kept?: 'event' | 'place';
  /** What is published of it at once; missing: nothing. */
  readonly publication?: Publication<D>;
}

/** Long lists by their nature: precincts added, persons who receive mandates, records set aside. */
export const LONG_BYTES_MAX = 350_000;

/** Largest event of a decision, in bytes: most are published verbatim. */
export function bytesMaxOf<D extends SignedDecision>(rule: DecisionRule<D>, decision: D): number {
  return rule.bytesMax?.(decision) ?? DECISION_BYTES_MAX;
}
