/** What was decided about a record, and by which later record if not at once. */

/** In the order of their numbers in the store (from 1): never reorder, only add. */
export const VERDICTS = [
  'counted',
  'held',
  'duplicate',
  'refused',
  'set_aside',
  'replaced',
  'annulled',
  'accepted',
] as const;
export type VerdictKind = (typeof VERDICTS)[number];

/** A place for a result: contest and round by number, precinct by its number in the register. */
export interface CellPlace {
  readonly contestNo: number;
  /** -1 for a precinct that is not in the register. */
  readonly precinctNo: number;
}

/**
 * One verdict. `cause` is the position of the record that brought it about, `subject` the position of the record that
 * it is about; the pair is its identity and its order.
 */
export interface Verdict {
  readonly cause: number;
  readonly subject: number;
  readonly kind: VerdictKind;
  /** Why: codes of docs/codes.md, hard controls first. */
  readonly codes: readonly string[];
  /** Soft controls that fail; never a reason to hold. */
  readonly warnings: readonly string[];
  /** The place and what is wanted, for refusals of what could not be read. */
  readonly detail: string | null;
  readonly cell: CellPlace | null;
}
