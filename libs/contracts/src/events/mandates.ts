import type { NamedItem, NamedPerson, NamedPrecinct, Resolution, WithdrawnOption } from '#libs/election';
import { Is, Maybe, MaybeNested, MaybeNestedList, Nested, NestedList } from '../schema/decorators';
import { always, anyObject, flag, integer, nullable, oneOf } from '../schema/shape';
import { electionId, figures, id, idList, position, round, sha256Text, text, word } from '../schema/shapes';
import { CertifiedTotals, SignedRecord } from './certification';
import { NamedItemData, NamedPrecinctData, ResolutionData } from './decision-submitted';
import { NamedPersonData } from './order-of-mandates';
import { WithdrawnOptionData } from './results';

/** Distributions of one contest and round are numbered from 1. */
const distributionNumber = integer(1, 1_000_000);

export const MANDATE_RESULTS = [
  'elected',
  'repeat_vote',
  'repeat_elections',
  'adopted',
  'rejected',
  'not_held',
] as const;
export type MandateResult = (typeof MANDATE_RESULTS)[number];

/** What the seats would be if the count ended here: never final. */
export class MandatesProjected {
  @Is(electionId) readonly electionId!: string;
  @Is(id) readonly contestId!: string;
  @Is(round) readonly round!: number;
  @Is(position) readonly snapshot!: number;
  @Is(sha256Text) readonly root!: string;
  @Is(always(false)) readonly final!: false;
  /** Options that were withdrawn; missing: none. */
  @MaybeNestedList(() => WithdrawnOptionData, 10_000) readonly withdrawn?: readonly WithdrawnOption[];
  /** The `outcome` object of the outcome document. */
  @Is(anyObject) readonly outcome!: Readonly<Record<string, unknown>>;
}

/** An officer who certified, with the key used. */
export class CertifyingOfficer {
  @Is(id) readonly officerId!: string;
  @Is(text(300, 1)) readonly name!: string;
  @Is(text(300, 1)) readonly commission!: string;
  /** RFC 7638 thumbprint. */
  @Is(word) readonly keyId!: string;
}

/** Why there is a new distribution: two officers certified, a list's mandates were given to persons, one was vacant. */
export const DISTRIBUTION_REASONS = ['certification', 'order', 'vacancy'] as const;
export type DistributionReason = (typeof DISTRIBUTION_REASONS)[number];

/** The signed order of mandates on which a distribution rests beside its certification. */
export class OrderBehind {
  @Is(sha256Text) readonly sha256!: string;
  @Is(position) readonly position!: number;
  @Is(id) readonly listId!: string;
  @Nested(() => CertifyingOfficer) readonly officer!: CertifyingOfficer;
  @Nested(() => ResolutionData) readonly resolution!: Resolution;
}

/** Who holds a list's mandates, in order, by the order of mandates named. Fewer than its seats: the rest is vacant. */
export class ListHolders {
  @Is(id) readonly listId!: string;
  @Is(sha256Text) readonly order!: string;
  @NestedList(() => NamedPersonData, 1_000) readonly persons!: readonly NamedPerson[];
}

/** Elections to mandates of a local body that nobody was elected to (Art. 123(1)). */
export class AdditionalElectionsData {
  @Is(integer(1, 100_000)) readonly seats!: number;
  @Is(nullable(text(300))) readonly article!: string | null;
}

/**
 * The final distribution of a certified contest. One that an order of mandates brings about says who holds the mandates;
 * seats, totals and trace are those of the certification.
 */
export class MandatesDistributed {
  @Is(electionId) readonly electionId!: string;
  @Is(id) readonly contestId!: string;
  @Is(round) readonly round!: number;
  @Is(distributionNumber) readonly distribution!: number;
  /** Number of the distribution that this one takes the place of. */
  @Is(nullable(distributionNumber)) readonly supersedes!: number | null;
  @Is(oneOf(DISTRIBUTION_REASONS)) readonly reason!: DistributionReason;
  /** Only where the reason is not the certification itself. */
  @MaybeNested(() => OrderBehind) readonly order?: OrderBehind;
  /** By list; a list for which no order stands is left out. */
  @NestedList(() => ListHolders, 1_000) readonly holders!: readonly ListHolders[];
  /** The decision that suspends the mandates while this one is made: it does not stand before that is lifted. */
  @Maybe(sha256Text) readonly suspendedBy?: string;
  @Is(word) readonly ruleSet!: string;
  /** Date of the edition of the act; null where the rule set names none. */
  @Is(nullable(text(300))) readonly edition!: string | null;
  /** Position of the approving record. */
  @Is(position) readonly position!: number;
  @Is(sha256Text) readonly root!: string;
  @Nested(() => CertifiedTotals) readonly totals!: CertifiedTotals;
  /** What the certification names as open or missing; `withExceptions` is true where there is any. */
  @Is(flag) readonly withExceptions!: boolean;
  @NestedList(() => NamedItemData, 100_000) readonly openItems!: readonly NamedItem[];
  @NestedList(() => NamedPrecinctData, 100_000) readonly missing!: readonly NamedPrecinct[];
  /** Options that were withdrawn; missing: none. */
  @MaybeNestedList(() => WithdrawnOptionData, 10_000) readonly withdrawn?: readonly WithdrawnOption[];
  @Is(figures) readonly seats!: Readonly<Record<string, number>>;
  @Is(idList) readonly winners!: readonly string[];
  /** Who is on the ballot of the repeat vote; only if that is the result. */
  @Maybe(idList) readonly repeatVoteAmong?: readonly string[];
  /** Only where fewer are elected than there are mandates, and the act fills the others so. */
  @MaybeNested(() => AdditionalElectionsData) readonly additionalElections?: AdditionalElectionsData;
  @Is(nullable(oneOf(MANDATE_RESULTS))) readonly result!: MandateResult | null;
  @Is(anyObject) readonly trace!: Readonly<Record<string, unknown>>;
  @NestedList(() => CertifyingOfficer, 10, 1) readonly officers!: readonly CertifyingOfficer[];
  /** Those who have certified and are not, or not so, in the sealed definition; missing: none. */
  @Maybe(idList) readonly changedOfficers?: readonly string[];
  @Nested(() => ResolutionData) readonly resolution!: Resolution;
}

/** A distribution no longer stands for the time being: its certification was revoked, or a decision suspends it. */
export class MandatesSuspended {
  @Is(electionId) readonly electionId!: string;
  @Is(id) readonly contestId!: string;
  @Is(round) readonly round!: number;
  @Is(distributionNumber) readonly distribution!: number;
  /** Position of the record that suspends. */
  @Is(position) readonly position!: number;
  @Is(text(4000, 1)) readonly reason!: string;
  /** The suspending decision, verbatim. */
  @MaybeNested(() => SignedRecord) readonly decision?: SignedRecord;
  @MaybeNested(() => ResolutionData) readonly resolution?: Resolution;
  @Maybe(anyObject) readonly ext?: Readonly<Record<string, unknown>>;
}

/** A suspended distribution stands again: the decision that suspended it was lifted. */
export class MandatesReinstated {
  @Is(electionId) readonly electionId!: string;
  @Is(id) readonly contestId!: string;
  @Is(round) readonly round!: number;
  @Is(distributionNumber) readonly distribution!: number;
  /** Position of the record that lifts the suspension. */
  @Is(position) readonly position!: number;
  @Is(text(4000, 1)) readonly reason!: string;
  /** The lifting decision, verbatim. */
  @Nested(() => SignedRecord) readonly decision!: SignedRecord;
  @Nested(() => ResolutionData) readonly resolution!: Resolution;
}
