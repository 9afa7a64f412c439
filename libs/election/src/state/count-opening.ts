/** The opening of the count: two officers have seen, before the first protocol, that every counter is zero. */
import type { PlacedRecord } from '../record/envelope';

/** A zero report that one officer has signed and no second one yet. */
export interface ProposedOpening extends PlacedRecord {
  readonly officerId: string;
  readonly publicKey: string;
}

/** The zero report, as two officers have signed it. */
export interface OpenedCount {
  readonly report: PlacedRecord;
  readonly approval: PlacedRecord;
}

export class CountOpening {
  /** The newest one: an officer may sign again what has changed since. */
  proposed: ProposedOpening | null = null;
  opened: OpenedCount | null = null;
}
