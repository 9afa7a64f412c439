/** What a replay can find: exactly one of a record, a verdict or a unit, each named so that it can be looked up. */
import type { CellState, PrecinctCounts } from '#libs/election';
import type { VerdictView } from '../source/given-verdict';

export type RecordSide = 'stream' | 'journal' | 'file';
export type RecordField = 'value' | 'key' | 'headers' | 'timestamp' | 'sha256';

/** A record whose bytes are not the same everywhere. */
export interface RecordDifference {
  readonly kind: 'record';
  readonly position: number;
  readonly between: readonly RecordSide[];
  /** What differs; `sha256`: the hash journalled beside the record is not that of its bytes. Empty where one is missing. */
  readonly fields: readonly RecordField[];
  /** Where the record is missing altogether. */
  readonly missingIn: RecordSide | null;
}

/** The position where verdicts part. A side that is not there is left out; null: it has no such verdict. */
export interface VerdictDifference {
  readonly kind: 'verdict';
  /** Position of the record that brought the verdict about. */
  readonly position: number;
  /** Position of the record that it is about. */
  readonly subject: number;
  readonly stored?: VerdictView | null;
  readonly published?: VerdictView | null;
  readonly rejudged?: VerdictView | null;
}

/** Figures of a unit, a precinct or a whole contest. */
export interface Figures {
  readonly state?: CellState;
  readonly protocol?: string | null;
  readonly precincts?: PrecinctCounts;
  readonly openItems: number;
  readonly counters: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
}

/** One side of what a unit differs in; only what differs is given besides figures. */
export interface UnitSide {
  readonly figures?: Figures | null;
  readonly root?: string | null;
  /** Certification, proposals, gap decisions, and published certifications. */
  readonly standing?: unknown;
}

export type UnitField =
  'figures' | 'root' | 'standing' | 'certification' | 'time' | 'snapshot' | 'frame' | 'closing' | 'checkpoint';

/** A unit whose figures differ (`unitId` null: the contest as a whole; `contestId` null too: the election). */
export interface UnitDifference {
  readonly kind: 'unit';
  readonly contestId: string | null;
  readonly round: number | null;
  readonly hierarchy: string | null;
  readonly unitId: string | null;
  readonly unitKind: string | null;
  readonly field: UnitField;
  /** The first snapshot that differs. */
  readonly snapshot: number;
  /** The last snapshot before it, in which this unit agrees; null where there is none. */
  readonly lastAgreeing: number | null;
  /** Where the stored side was read: a table, or null where only the topic differs. */
  readonly table: string | null;
  readonly recomputed: UnitSide;
  readonly stored?: UnitSide;
  readonly published?: UnitSide;
  readonly expected?: UnitSide;
}

/** Something about mandates that does not follow from the certified records, byte for byte. */
export interface MandateDifference {
  readonly kind: 'mandates';
  readonly in: 'sanaq.distribution' | 'sanaq.distribution_sent' | 'mandates topic';
  readonly eventId: string;
  /** Of the record that it claims to rest on; of a projection the snapshot. */
  readonly position: number;
  /** What stands there (a row, hashes of the copies), or null where it was taken away. */
  readonly found: unknown;
  /** SHA-256 of the event that follows from the records, or null where none does. */
  readonly derived: string | null;
}

/** A row that no record carries, or that says otherwise than the records do. */
export interface RowDifference {
  readonly kind: 'row';
  readonly table: string;
  /** Which row: its columns by name. */
  readonly key: Readonly<Record<string, unknown>>;
  readonly why: RowReason;
  /** What should stand there; only where it is known. */
  readonly expected?: unknown;
}

/**
 * `beyond`: above the stored position, or below the first one. `no_snapshot`: it carries a number that no snapshot has.
 * `unknown`: the frame or the election has no such thing. `missing`: it should be there. `differs`: it says otherwise.
 */
export type RowReason = 'beyond' | 'no_snapshot' | 'unknown' | 'missing' | 'differs';

export type Difference = RecordDifference | VerdictDifference | UnitDifference | MandateDifference | RowDifference;

/** Differences listed at most; all are counted. */
const LISTED_MAX = 200;

export class Differences {
  readonly listed: Difference[] = [];
  count = 0;
  private readonly kinds = new Set<Difference['kind']>();

  add(difference: Difference): void {
    this.count++;
    this.kinds.add(difference.kind);
    if (this.listed.length < LISTED_MAX) this.listed.push(difference);
  }

  has(kind: Difference['kind']): boolean {
    return this.kinds.has(kind);
  }
}
