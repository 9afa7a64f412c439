import {
  DECISION_KINDS,
  type Amendment,
  type AnyDecision,
  type DecisionBasis,
  type DecisionKind,
  type DecisionScope,
  type DecisionTarget,
  type HeldSetName,
  type LogName,
  type NamedItem,
  type NamedPrecinct,
  type NamedTotals,
  type OpeningReport,
  type Officer,
  type OrderOfMandates,
  type PrecinctRow,
  REGISTER_PART_PRECINCTS_MAX,
  type Resolution,
  type Source,
} from '#libs/election';
import { Is, Maybe, MaybeNested, MaybeNestedList, Nested } from '../schema/decorators';
import { anyObject, listOf, nullable, oneOf } from '../schema/shape';
import {
  count,
  day,
  documentSha256,
  electionId,
  figures,
  id,
  idList,
  instant,
  round,
  sha256Text,
  sourceUri,
  text,
  word,
} from '../schema/shapes';
import { LogData, OfficerData, SourceData } from './election-defined';
import { OrderOfMandatesData } from './order-of-mandates';
import { PrecinctRowData } from './register';

/** The type makes the compiler hold the list to libs/election. */
const SCOPES: Readonly<Record<DecisionScope, true>> = {
  precinct: true,
  unit: true,
  constituency: true,
  contest: true,
  election: true,
};

export class DecisionTargetData implements DecisionTarget {
  @Maybe(sha256Text) readonly sha256?: string;
  @Maybe(id) readonly contestId?: string;
  @Maybe(round) readonly round?: number;
  @Maybe(id) readonly precinctId?: string;
  @Maybe(id) readonly unitId?: string;
  @Maybe(id) readonly hierarchy?: string;
  @Maybe(id) readonly constituencyId?: string;
  /** `set_aside` of many held records: by source and code, or one by one. */
  @Maybe(sourceUri) readonly source?: string;
  @Maybe(word) readonly code?: string;
  @Maybe(listOf(sha256Text, 4_000)) readonly records?: readonly string[];
}

/** A set of held records: how many, and SHA-256 over their sorted hashes put together. */
export class HeldSetData implements HeldSetName {
  @Is(count) readonly count!: number;
  @Is(sha256Text) readonly sha256!: string;
}

export class NamedItemData implements NamedItem {
  @Is(sha256Text) readonly sha256!: string;
  @Is(text(4000, 1)) readonly reason!: string;
}

export class NamedPrecinctData implements NamedPrecinct {
  @Is(id) readonly precinctId!: string;
  @Is(text(4000, 1)) readonly reason!: string;
}

export class NamedTotalsData implements NamedTotals {
  @Is(figures) readonly counters!: Readonly<Record<string, number>>;
  @Is(figures) readonly votes!: Readonly<Record<string, number>>;
}

export class DecisionBasisData implements DecisionBasis {
  @Maybe(word) readonly verdict?: string;
  @Maybe(nullable(sha256Text)) readonly current?: string | null;
  @Maybe(sha256Text) readonly root?: string;
  @MaybeNested(() => NamedTotalsData) readonly totals?: NamedTotals;
  @MaybeNestedList(() => NamedItemData, 100_000) readonly openItems?: readonly NamedItem[];
  @MaybeNestedList(() => NamedPrecinctData, 100_000) readonly missing?: readonly NamedPrecinct[];
  @Maybe(sha256Text) readonly questionSha256?: string;
  @MaybeNested(() => HeldSetData) readonly set?: HeldSetName;
  /** Article on which the decision rests: `95(1)`, `RF 31(5)`. */
  @Maybe(word) readonly article?: string;
  /** The gap of the law that the decision settles. */
  @Maybe(word) readonly gap?: string;
}

/** What an `amend` changes from its place in the stream on; precincts come alone. */
export class AmendmentData implements Amendment {
  @MaybeNestedList(() => PrecinctRowData, REGISTER_PART_PRECINCTS_MAX) readonly precincts?: readonly PrecinctRow[];
  /** Added, or in the place of those of the same id. */
  @MaybeNestedList(() => OfficerData, 1_000) readonly officers?: readonly Officer[];
  @Maybe(idList) readonly revokedOfficers?: readonly string[];
  @MaybeNestedList(() => SourceData, 1_000) readonly sources?: readonly Source[];
  @Maybe(listOf(sourceUri, 1_000)) readonly revokedSources?: readonly string[];
  @Maybe(nullable(instant)) readonly publishFrom?: string | null;
  /** Name and key of the log of closing records. */
  @MaybeNested(() => LogData) readonly log?: LogName;
}

/** `open_count`: what the officers have before them besides register and rules. */
export class OpeningReportData implements OpeningReport {
  /** Name and version of the software that counts. */
  @Is(word) readonly software!: string;
  /** Hash of the page with which anyone checks proofs. */
  @Maybe(sha256Text) readonly verifierSha256?: string;
}

/** The decision of a commission behind a signed record. */
export class ResolutionData implements Resolution {
  @Is(text(300, 1)) readonly commission!: string;
  @Is(word) readonly number!: string;
  @Is(day) readonly date!: string;
  @Is(count) readonly for!: number;
  @Is(count) readonly against!: number;
  @Is(documentSha256) readonly documentSha256!: string;
  @Is(text(4000, 1)) readonly reason!: string;
}

/**
 * A signed decision of an officer: the members of all kinds, of which each has its own (decisions/ of libs/election).
 * What its kind and scope need is checked by the judge.
 */
export class DecisionSubmitted implements AnyDecision {
  @Is(electionId) readonly electionId!: string;
  /** `definitionSha256` of the event that defined the election: under the signature, so that it holds there alone. */
  @Is(sha256Text) readonly definitionSha256!: string;
  @Is(oneOf(DECISION_KINDS)) readonly kind!: DecisionKind;
  @Is(oneOf(Object.keys(SCOPES))) readonly scope!: DecisionScope;
  @Nested(() => DecisionTargetData) readonly target!: DecisionTarget;
  @Nested(() => DecisionBasisData) readonly basis!: DecisionBasis;
  @Nested(() => ResolutionData) readonly resolution!: Resolution;
  @Is(id) readonly officerId!: string;
  /** The option chosen by `decide_gap`, or withdrawn by `withdraw_option`. */
  @Maybe(id) readonly option?: string;
  /** `order_of_mandates`: who of a list receives its mandates. */
  @MaybeNested(() => OrderOfMandatesData) readonly order?: OrderOfMandates;
  /** `open_round`: how, when, between whom and where is voted again; `target.round` is the round opened. */
  @Maybe(oneOf(['repeat_in_units', 'new_vote'])) readonly mode?: 'repeat_in_units' | 'new_vote';
  @Maybe(day) readonly date?: string;
  @Maybe(idList) readonly options?: readonly string[];
  @Maybe(idList) readonly units?: readonly string[];
  /** `open_round`: mandates that additional elections fill. */
  @Maybe(count) readonly seats?: number;
  /** `amend`: what changes in definition or register. */
  @MaybeNested(() => AmendmentData) readonly amendment?: Amendment;
  /** `open_count`: the zero report of the first officer; the second one names its record as the target. */
  @MaybeNested(() => OpeningReportData) readonly opening?: OpeningReport;
  @Maybe(anyObject) readonly ext?: Readonly<Record<string, unknown>>;
}
