/** What the generator hands out: a record to append, and what a rehearsal needs to know of it. */
import type { RehearsalRecord } from './event';
import type { RehearsalKind } from './kinds';

/** What officers must do about a record before the contest can be certified. */
export type Settle =
  /** Sign an `admit`: the figures are right although a control fails. */
  | 'admit'
  /** Sign a `set_aside`: the record is superfluous. */
  | 'set_aside'
  /** Wait: a valid successor that names this held record comes later in the stream. */
  | 'correction_follows'
  | 'none';

export interface RehearsalItem {
  readonly kind: RehearsalKind;
  readonly record: RehearsalRecord;
  /** As the record says them, even where no such contest or precinct exists. */
  readonly contestId: string;
  readonly precinctId: string;
  readonly settle: Settle;
  /**
   * The verdict that the record must get when it arrives, provided that officers have not yet acted on others of the
   * same precinct. Missing where two answers are right.
   */
  readonly verdict?: 'counted' | 'held' | 'duplicate' | 'refused';
  /** `sha256:<hex>` of the record that this one names as replaced. */
  readonly replacesSha256?: string;
}
