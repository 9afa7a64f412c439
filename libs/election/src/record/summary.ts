import type { Envelope, Sha256Name } from './envelope';

/** Names the summary that a summary takes the place of: an earlier one of the same contest, round and unit. */
export interface ReplacedSummary {
  readonly source: string;
  readonly eventId: string;
  readonly sha256: Sha256Name;
  readonly document: string;
}

/** A higher commission's own figures of its unit; they are compared with the computed sum and change nothing. */
export interface Summary {
  readonly electionId: string;
  readonly contestId: string;
  readonly round: number;
  readonly unitId: string;
  /** Hierarchy of the unit; missing: administrative. */
  readonly hierarchy?: string;
  /** Own properties only, as in a protocol. Only the counters given are compared. */
  readonly counters: Readonly<Record<string, number>>;
  /** An option that is not given has no votes. */
  readonly votes: Readonly<Record<string, number>>;
  readonly replaces?: ReplacedSummary;
}

export interface SummaryRecord {
  readonly kind: 'summary';
  readonly envelope: Envelope;
  readonly summary: Summary;
}
