/** What queries answer: the objects of the outcome document and of the HTTP interface. Times are ms since 1970. */
import type { Outcome } from '#libs/allocation';
import type { TakenStep } from '../snapshot-rows';
import type { DistributionReason, ListHolders } from '#libs/contracts';
import type {
  CellState,
  ContestProgress,
  Decision,
  Explanation,
  NamedFigure,
  NamedItem,
  NamedPrecinct,
  PrecinctCounts,
  Protocol,
  SummaryDifference,
  Title,
  VerdictKind,
  WithdrawnOption,
} from '#libs/election';

/** Which state is asked for: the newest, or the newest at or below `snapshot`; of all, or of the published ones only. */
export interface AsOf {
  readonly snapshot?: number;
  readonly publishedOnly: boolean;
}

export interface SnapshotFacts {
  readonly snapshot: number;
  readonly root: string;
  /** Stream time of the record at the snapshot's position. */
  readonly timeMs: number;
  /** Broker's time of the closing record; null where it is not (known to be) published. */
  readonly publishedAtMs: number | null;
}

export interface ElectionSummary {
  readonly electionId: string;
  /** These three are null until the stream has an accepted definition. */
  readonly title: Title | null;
  readonly votingDay: string | null;
  readonly rehearsal: boolean | null;
  /** The next position to be counted, and the stream's end as last seen; `lagRecords` lie between. */
  readonly position: number;
  readonly endPosition: number;
  readonly lagRecords: number;
  /** Newest stored snapshot. */
  readonly snapshot: number | null;
  /** Newest published snapshot. */
  readonly published: { readonly snapshot: number; readonly publishedAtMs: number } | null;
  readonly sealed: boolean;
}

/** Sums by id, in the definition's order; own properties only. */
export type Figures = Readonly<Record<string, number>>;

export interface NamedFigures {
  readonly counters: Figures;
  readonly votes: Figures;
}

/** Sums with what people quote of them, each ratio with its numerator and its base. */
export interface QuotedFigures extends NamedFigures {
  readonly figures: readonly NamedFigure[];
}

export interface ContestOutcome extends QuotedFigures {
  readonly contestId: string;
  readonly round: number;
  /** Name of the rule set. */
  readonly ruleSet: string;
  readonly root: string;
  readonly state: ContestProgress;
  readonly precincts: PrecinctCounts;
  /** Everything held in the contest, of counted and of unknown precincts too: each blocks certification. */
  readonly openItems: number;
  /** True where the certification names anything that is open or is missing: `exceptions` lists it. */
  readonly withExceptions: boolean;
  readonly exceptions?: CertifiedExceptions;
  /** Ids of officers who have certified it and are not, or not with this key and these rights, in the sealed definition. */
  readonly changedOfficers: readonly string[];
  /** True while a decision suspends the mandates of the certified result (Art. 100): then nothing is final. */
  readonly suspended: boolean;
  /** Options that were withdrawn, with the decision; their votes are in every sum. */
  readonly withdrawn: readonly WithdrawnOption[];
  /** Of the certified result (Art. 44(4), RF 33); null until a decision records it. */
  readonly officialPublication: TakenStep | null;
  /** Of those elected (Art. 45); null until a decision records it. */
  readonly registration: TakenStep | null;
  readonly outcome: Omit<Outcome, 'final'> & { readonly final: boolean };
}

/** A repeat vote in units: its protocols count in the total of the round that it repeats. */
export interface RepeatFact {
  readonly contestId: string;
  readonly round: number;
  /** Round of the total in which it counts. */
  readonly countsInRound: number;
  /** YYYY-MM-DD. */
  readonly votingDay: string;
  /** Precincts in which this round is the one that counts; a later repeat takes them over. */
  readonly precincts: PrecinctCounts;
}

/** What two officers have certified a result in spite of, each with their reason. */
export interface CertifiedExceptions {
  readonly openItems: readonly NamedItem[];
  readonly missing: readonly NamedPrecinct[];
}

export interface OutcomeDocument {
  readonly electionId: string;
  readonly snapshot: number;
  readonly root: string;
  readonly rehearsal: boolean;
  /** Every round of every contest, in definition order. */
  readonly contests: readonly ContestOutcome[];
}

/** One contest with the snapshot that it was taken from. */
export interface ContestDocument extends ContestOutcome {
  readonly electionId: string;
  readonly snapshot: number;
  readonly rehearsal: boolean;
  /** Repeat votes in units that count in this total; only where there is one. */
  readonly repeats?: readonly RepeatFact[];
}

export interface UnitName {
  readonly unitId: string;
  readonly hierarchy: string;
  /** `precinct` for precincts. */
  readonly kind: string;
  readonly parentId: string | null;
  readonly title?: Title;
}

/** Figures of one node. Those of a precinct that is not counted are zeros, as in every sum; its `state` says so. */
export interface UnitFigures extends QuotedFigures {
  readonly unit: UnitName;
  readonly precincts: PrecinctCounts;
  /** Held records of precincts below it. Those of unknown precincts are of no unit: {@link ContestOutcome} counts them. */
  readonly heldRecords: number;
  /** Precincts only. */
  readonly state?: CellState;
  readonly protocol?: string | null;
}

/** A unit of a contest as a row among all of them. */
export type UnitTableRow = Pick<UnitFigures, 'unit' | 'precincts' | 'heldRecords' | 'counters' | 'votes'>;

/** A figure of a summary that is not the computed one, with the precincts that could explain it. */
export interface ExplainedDifference extends SummaryDifference {
  readonly precincts: readonly Explanation[];
}

/** A commission's own summary of a unit, its verdict, and what differs from the computed sum. */
export interface SummaryFact extends NamedFigures {
  readonly electionId: string;
  readonly contestId: string;
  readonly round: number;
  readonly hierarchy: string;
  readonly unitId: string;
  readonly sha256: string;
  readonly source: string;
  readonly id: string;
  readonly position: number;
  readonly receivedMs: number;
  /**
   * `accepted` where it agrees, `held` where it waits or differs, `set_aside`, `replaced`, `annulled` where its whole
   * unit votes again.
   */
  readonly verdict: VerdictKind;
  readonly codes: readonly string[];
  /** At the snapshot; empty where it agrees or does not stand any more. */
  readonly differences: readonly ExplainedDifference[];
}

/** Commissions' summaries that do not agree with the computed sum, or not yet. */
export interface OpenSummaries {
  readonly differing: number;
  readonly waiting: number;
}

export interface SummaryList {
  readonly electionId: string;
  readonly snapshot: number;
  /** In stream order. */
  readonly summaries: readonly SummaryFact[];
}

export interface UnitDocument extends UnitFigures {
  readonly electionId: string;
  readonly contestId: string;
  readonly round: number;
  readonly snapshot: number;
  /** Sub-units in definition order, or the precincts of a leaf in register order. Their sums are this unit's. */
  readonly children: readonly UnitFigures[];
  /** Commissions' own summaries of this unit, in stream order. */
  readonly summaries: readonly SummaryFact[];
}

export interface PrecinctRowResult {
  readonly precinctId: string;
  readonly territoryId: string | null;
  /** The repeat vote that takes the place of the precinct’s vote; only where there is one. */
  readonly repeatRound?: number;
  readonly state: CellState;
  /** Records of the precinct that are held. */
  readonly heldRecords: number;
  /** Null unless counted, like votes and protocol. */
  readonly counters: Figures | null;
  readonly votes: Figures | null;
  /** Hash of the counted protocol. */
  readonly protocol: string | null;
}

/** Precincts of a contest as a table: its columns, and its rows as they are read. */
export interface PrecinctTable {
  readonly counterIds: readonly string[];
  readonly optionIds: readonly string[];
  readonly pages: () => AsyncGenerator<readonly PrecinctRowResult[]>;
}

export interface PrecinctPage {
  readonly electionId: string;
  readonly contestId: string;
  readonly round: number;
  readonly snapshot: number;
  readonly precincts: readonly PrecinctRowResult[];
  /** What to give as `after` for the next page; null on the last. */
  readonly next: string | null;
}

export interface PrecinctQuery {
  readonly round?: number;
  /** Only below this unit of the administrative tree, or of a hierarchy of constituencies. */
  readonly unit?: string;
  readonly state?: CellState;
  /** Id of the last precinct of the page before. */
  readonly after?: string;
  /** 1 to 1,000; default 1,000. */
  readonly limit?: number;
}

/** A decision that changed the verdict of a record or the state of a precinct. */
export interface DecisionFact {
  readonly position: number;
  readonly sha256: string;
  readonly source: string;
  readonly id: string;
  readonly receivedMs: number;
  readonly decision: Decision;
}

/** A signed record of the zero report. */
export interface ZeroReportRecord {
  readonly position: number;
  readonly sha256: string;
  readonly officerId: string;
  readonly receivedMs: number;
}

/** Whether two officers signed, before the first protocol, that every counter is zero. */
export interface ZeroReport {
  /** `proposed`: a second officer has not signed yet. */
  readonly state: 'opened' | 'proposed' | 'missing';
  /** True where nothing counts before it. */
  readonly required: boolean;
  /** The first officer's record, and what it names: the root with every counter zero, who counts, who checks. */
  readonly report: ZeroReportRecord | null;
  readonly root: string | null;
  readonly software: string | null;
  readonly verifierSha256: string | null;
  /** The second officer's record. */
  readonly approval: ZeroReportRecord | null;
}

/** One verdict on a record, given at `position` by the record that stands there. */
export interface VerdictFact {
  readonly position: number;
  readonly verdict: VerdictKind;
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
  readonly detail: string | null;
  /** Null as long as the stream had no definition. */
  readonly definitionSha256: string | null;
  readonly engine: string;
  /** The decision that caused it, where one did. */
  readonly decision: DecisionFact | null;
}

export interface ProtocolHistory {
  readonly position: number;
  readonly source: string | null;
  readonly id: string | null;
  readonly sha256: string;
  readonly receivedMs: number;
  /** `data` of the event, from the journalled bytes; null where they cannot be read by this engine. */
  readonly protocol: Protocol | null;
  /** In the order in which they were given; the last one stands. */
  readonly verdicts: readonly VerdictFact[];
}

export interface PrecinctDocument extends PrecinctRowResult {
  readonly electionId: string;
  readonly contestId: string;
  readonly round: number;
  readonly snapshot: number;
  /** Every record for this precinct, duplicates and held ones too, in stream order. */
  readonly records: readonly ProtocolHistory[];
  /** Annulments, "not held" and reinstatements that cover this precinct, in stream order. */
  readonly decisions: readonly DecisionFact[];
}

/** A held record: it blocks certification until it is settled or named there. */
export interface HeldItem {
  readonly electionId: string;
  /** Null for one that came before the seal and cannot be read. */
  readonly contestId: string | null;
  readonly round: number | null;
  /** The round that the record itself names, where that is a repeat vote which counts in `round`; else null. */
  readonly repeatRound: number | null;
  readonly precinctId: string | null;
  /** The unit of a summary; null for a protocol. */
  readonly unitId: string | null;
  /** The hierarchy of that unit. */
  readonly hierarchy: string | null;
  readonly sha256: string;
  readonly source: string | null;
  readonly id: string | null;
  readonly position: number;
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
  /** Hints for anyone who compares it with the paper, in a sentence; null where there are none. */
  readonly detail: string | null;
  /** When the record came, which is since when it is held. */
  readonly heldSinceMs: number;
  /** Hash of the precinct's current protocol, as a decision's basis names it; null for none. */
  readonly current: string | null;
  readonly protocol: Protocol | null;
  /** Whether a decision may count it as it is: see NOT_ADMITTABLE of libs/election. */
  readonly admittable: boolean;
}

/** A verdict as published on verdicts.v1. */
export interface VerdictRecordFact {
  /** `cause-subject`, the published event's id. */
  readonly id: string;
  readonly position: number;
  readonly subjectPosition: number;
  readonly subject: { readonly source: string; readonly id: string; readonly sha256: string } | null;
  readonly sha256: string;
  readonly verdict: VerdictKind;
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
  readonly detail: string | null;
  readonly contestId: string | null;
  readonly round: number | null;
  readonly precinctId: string | null;
  readonly definitionSha256: string | null;
  readonly engine: string;
  /** Stream time of the record that caused it. */
  readonly timeMs: number;
}

export interface VerdictPage {
  readonly electionId: string;
  readonly verdicts: readonly VerdictRecordFact[];
  readonly next: string | null;
}

/** One of a contest's final distributions, past or present. */
export interface DistributionFact {
  readonly distribution: number;
  /** Number of the one whose place it took. */
  readonly supersedes: number | null;
  readonly reason: DistributionReason;
  /** Position of the record that brought it about. */
  readonly position: number;
  /** The order of mandates to which it answers; null for one that a certification brought about. */
  readonly order: { readonly listId: string; readonly sha256: string } | null;
}

/** Seats or winners of one contest: projected from the figures of a snapshot, or final. */
export interface ContestMandates {
  readonly contestId: string;
  readonly round: number;
  readonly root: string;
  /** True only where the contest is certified and its final distribution, derived again, is kept (and sent, where asked). */
  readonly final: boolean;
  readonly withExceptions: boolean;
  /** Ids of officers who have certified it and are not so in the sealed definition. */
  readonly changedOfficers: readonly string[];
  /** True while a decision suspends them: then they are not final although they are distributed. */
  readonly suspended: boolean;
  /** Options that were withdrawn, with the decision. */
  readonly withdrawn: readonly WithdrawnOption[];
  /** Number of the final distribution; null for a projection. */
  readonly distribution: number | null;
  readonly state: Outcome['state'];
  readonly result: Outcome['result'];
  readonly seats: Figures;
  readonly winners: readonly string[];
  /** Who is on the ballot of the repeat vote; only if that is the result. */
  readonly repeatVoteAmong?: readonly string[];
  /** Only where fewer are elected than there are mandates, and the act fills the others so. */
  readonly additionalElections?: Outcome['additionalElections'];
  readonly decision: Outcome['decision'];
  /** Who holds the mandates, by list, as far as orders of mandates say so. */
  readonly holders: readonly ListHolders[];
  /** Every distribution up to the snapshot, oldest first; what it superseded stays here. */
  readonly history: readonly DistributionFact[];
  /** Stored distributions to which no certified record leads, or which say otherwise; only where there are any. */
  readonly unfounded?: readonly { readonly distribution: number; readonly position: number }[];
  /** `data` of the final distribution's event; null for a projection. */
  readonly distributed: Readonly<Record<string, unknown>> | null;
}

export interface MandatesDocument {
  readonly electionId: string;
  readonly snapshot: number;
  readonly rehearsal: boolean;
  readonly contests: readonly ContestMandates[];
}
