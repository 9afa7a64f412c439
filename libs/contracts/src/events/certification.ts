import { OFFICER_AMENDMENTS_MAX, type Contest, type NamedItem, type NamedPrecinct } from '#libs/election';
import { Is, Maybe, MaybeNested, MaybeNestedList, Nested, NestedList } from '../schema/decorators';
import { anyObject, flag, integer, oneOf } from '../schema/shape';
import { electionId, figures, id, idList, position, round, sha256Text } from '../schema/shapes';
import { NamedItemData, NamedPrecinctData } from './decision-submitted';
import { PrecinctTally } from './results';

/** A whole CloudEvents object, verbatim: anyone who reads it can verify its signature. */
export type EmbeddedEvent = Readonly<Record<string, unknown>>;

/** A signed record that is quoted: its hash in the stream, and the event itself. */
export class SignedRecord {
  @Is(sha256Text) readonly sha256!: string;
  @Is(anyObject) readonly event!: EmbeddedEvent;
}

/** A record of the stream by its hash and its place: who needs to see it reads it there. */
export class NamedRecord {
  @Is(sha256Text) readonly sha256!: string;
  @Is(position) readonly position!: number;
}

/** An amendment of the officers who may sign, and the approval with which it took effect. */
export class AmendingRecord extends NamedRecord {
  @Nested(() => NamedRecord) readonly approval!: NamedRecord;
}

/** The decision that opened a round; `contestNo` is the number of its total, those of the definition before it. */
export class OpeningRecord extends NamedRecord {
  @Is(integer(0, 1_000_000)) readonly contestNo!: number;
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
  /** Hash and place of the deciding record. */
  @Is(sha256Text) readonly sha256!: string;
  @Is(position) readonly position!: number;
}

/**
 * A contest is certified: all that the final distribution needs, and both signed decisions verbatim. Every other decision
 * on which it rests is named by hash and place, so that a certification is never too large to be published.
 */
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
  /** True if it names anything that is open or is missing: the result holds anyway, with these exceptions. */
  @Is(flag) readonly withExceptions!: boolean;
  @NestedList(() => GapDecision, 1000) readonly gapDecisions!: readonly GapDecision[];
  /** Decisions by which options were withdrawn and that stand; missing: none. */
  @MaybeNestedList(() => NamedRecord, 10_000) readonly withdrawals?: readonly NamedRecord[];
  @Is(anyObject) readonly ruleSet!: Contest['ruleSet'];
  @Nested(() => SignedRecord) readonly certification!: SignedRecord;
  @Nested(() => SignedRecord) readonly approval!: SignedRecord;
  /** The decision that opened this round, where the definition does not have it. */
  @MaybeNested(() => OpeningRecord) readonly opening?: OpeningRecord;
  /** Ids of those of both officers who are not, or not with this key and these rights, in the sealed definition. */
  @Maybe(idList) readonly changedOfficers?: readonly string[];
  /** Amendments of officers up to here, as they took effect; missing: the officers are those of the definition. */
  @MaybeNestedList(() => AmendingRecord, OFFICER_AMENDMENTS_MAX) readonly amendments?: readonly AmendingRecord[];
}

export class CertificationRevoked {
  @Is(electionId) readonly electionId!: string;
  @Is(id) readonly contestId!: string;
  @Is(round) readonly round!: number;
  @Is(position) readonly position!: number;
  /** Hash of the certifying record that no longer stands. */
  @Is(sha256Text) readonly revoked!: string;
  @Is(anyObject) readonly event!: EmbeddedEvent;
  @MaybeNestedList(() => AmendingRecord, OFFICER_AMENDMENTS_MAX) readonly amendments?: readonly AmendingRecord[];
}

/** The mandates of a certified contest are suspended, or a suspension is lifted. */
export class SuspensionDecided {
  @Is(electionId) readonly electionId!: string;
  @Is(id) readonly contestId!: string;
  @Is(round) readonly round!: number;
  @Is(position) readonly position!: number;
  @Is(oneOf(['suspended', 'lifted'])) readonly state!: 'suspended' | 'lifted';
  /** Hash of the certifying record whose mandates are meant. */
  @Is(sha256Text) readonly certification!: string;
  /** The deciding event, verbatim. */
  @Is(anyObject) readonly event!: EmbeddedEvent;
  @MaybeNestedList(() => AmendingRecord, OFFICER_AMENDMENTS_MAX) readonly amendments?: readonly AmendingRecord[];
}

/** The mandates of a certified contest's list are given to persons, the first time or after a vacancy. */
export class OrderDecided {
  @Is(electionId) readonly electionId!: string;
  @Is(id) readonly contestId!: string;
  @Is(round) readonly round!: number;
  @Is(position) readonly position!: number;
  /** Hash of the certifying record whose mandates are meant. */
  @Is(sha256Text) readonly certification!: string;
  /** The deciding event, verbatim. */
  @Is(anyObject) readonly event!: EmbeddedEvent;
  @MaybeNestedList(() => AmendingRecord, OFFICER_AMENDMENTS_MAX) readonly amendments?: readonly AmendingRecord[];
}
