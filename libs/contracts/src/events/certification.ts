import type { Contest, NamedItem, NamedPrecinct } from '#libs/election';
import { Is, Maybe, Nested, NestedList } from '../schema/decorators';
import { anyObject } from '../schema/shape';
import { electionId, figures, id, position, round, sha256Text } from '../schema/shapes';
import { NamedItemData, NamedPrecinctData } from './decision-submitted';
import { PrecinctTally } from './results';

/** A whole CloudEvents object, verbatim: whoever reads it can verify its signature. */
export type EmbeddedEvent = Readonly<Record<string, unknown>>;

/** A signed record that is quoted: its hash in the stream, and the event itself. */
export class SignedRecord {
  @Is(sha256Text) readonly sha256!: string;
  @Is(anyObject) readonly event!: EmbeddedEvent;
}

export class CertifiedTotals {
  @Nested(() => PrecinctTally) readonly precincts!: PrecinctTally;
  @Is(figures) readonly counters!: Readonly<Record<string, number>>;
  @Is(figures) readonly votes!: Readonly<Record<string, number>>;
}

/** A gap of the law that a commission has closed by a decision. */
export class GapDecision {
  @Is(sha256Text) readonly questionSha256!: string;
  @Is(id) readonly option!: string;
  /** Hash of the deciding record. */
  @Is(sha256Text) readonly sha256!: string;
  @Maybe(anyObject) readonly event?: EmbeddedEvent;
}

/** A contest is certified: all that the final distribution needs, and both signed decisions. */
export class ContestCertified {
  @Is(electionId) readonly electionId!: string;
  @Is(id) readonly contestId!: string;
  @Is(round) readonly round!: number;
  @Is(position) readonly snapshot!: number;
  /** Position of the approving record. */
  @Is(position) readonly position!: number;
  @Is(sha256Text) readonly root!: string;
  @Nested(() => CertifiedTotals) readonly totals!: CertifiedTotals;
  @NestedList(() => NamedItemData, 100_000) readonly openItems!: readonly NamedItem[];
  @NestedList(() => NamedPrecinctData, 100_000) readonly missing!: readonly NamedPrecinct[];
  @NestedList(() => GapDecision, 1000) readonly gapDecisions!: readonly GapDecision[];
  @Is(anyObject) readonly ruleSet!: Contest['ruleSet'];
  @Nested(() => SignedRecord) readonly certification!: SignedRecord;
  @Nested(() => SignedRecord) readonly approval!: SignedRecord;
}

export class CertificationRevoked {
  @Is(electionId) readonly electionId!: string;
  @Is(id) readonly contestId!: string;
  @Is(round) readonly round!: number;
  @Is(position) readonly position!: number;
  /** Hash of the certifying record that no longer stands. */
  @Is(sha256Text) readonly revoked!: string;
  @Is(anyObject) readonly event!: EmbeddedEvent;
}
