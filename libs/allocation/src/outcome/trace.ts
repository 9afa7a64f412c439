/**
 * The steps of an allocation, each with its article, as one JSON from which anyone can redo the computation.
 * Numbers beyond 2^53 may occur, so computed values are decimal strings; votes and seats are numbers.
 */
import type { AllocationInput, GapDecision } from '../input/input';
import type { RuleSet, Text } from '../rule-sets/rule-set';

export const TRACE_SCHEMA = 'sanaq.allocation-trace.v1';

/** A step that rests on an article; both null for an inline rule set. */
export interface TraceNode {
  readonly article: string | null;
  readonly edition: string | null;
  readonly text: Text;
}

/** A sum of terms that something is compared with. */
export interface BaseNode {
  readonly terms: readonly string[];
  readonly value: string;
  readonly article: string | null;
}

export interface ThresholdNode extends TraceNode {
  /** Null where the rule set has no threshold. */
  readonly base: BaseNode | null;
  /** In the input's order; `lhs ≥ rhs` passes. */
  readonly lists: readonly {
    readonly list: string;
    readonly votes: number;
    readonly lhs: string;
    readonly rhs: string;
    readonly passes: boolean;
  }[];
}

export interface BasisNode extends TraceNode {
  readonly T: string;
  readonly S: number;
  readonly quota: string;
}

export interface FullNode extends TraceNode {
  readonly lists: readonly {
    readonly list: string;
    readonly votes: number;
    readonly product: string;
    readonly div: number;
    readonly mod: string;
  }[];
  readonly left: number;
}

export interface OrderNode extends TraceNode {
  /** Every admitted list, largest remainder first. */
  readonly lists: readonly {
    readonly rank: number;
    readonly list: string;
    readonly mod: string;
    readonly reason: 'remainder' | 'registered_earlier' | 'decision';
  }[];
}

export interface AwardNode extends TraceNode {
  readonly lists: readonly string[];
}

export interface SecondListNode extends TraceNode {
  readonly first: string;
  readonly second: string;
  readonly T: string;
  readonly quota: string;
  /** (v₁·S) div T. */
  readonly full: string;
  /** (numerator·v₂·S) div (denominator·T), before the minimum. */
  readonly reduced: string;
  readonly minimumSeats: number;
  /** Null while a question about them is open. */
  readonly seats: { readonly first: number; readonly second: number } | null;
}

export interface RankingNode extends TraceNode {
  /** Most votes first. */
  readonly candidates: readonly { readonly rank: number; readonly candidate: string; readonly votes: number }[];
}

/** Absolute majority: `lhs > rhs` elects. */
export interface MajorityNode extends TraceNode {
  readonly base: BaseNode;
  /** Most votes first. */
  readonly candidates: readonly {
    readonly candidate: string;
    readonly votes: number;
    readonly lhs: string;
    readonly rhs: string;
    readonly exceeds: boolean;
  }[];
}

/** Who stands in the repeat vote that the result calls for. */
export interface RepeatNode extends TraceNode {
  /** Ids, most votes first. */
  readonly among: readonly string[];
}

/** Who was withdrawn of those for whom the votes speak. */
export interface WithdrawnNode extends TraceNode {
  /** Sorted ids. */
  readonly options: readonly string[];
}

/** Mandates to which nobody is elected. */
export interface VacanciesNode extends TraceNode {
  readonly seats: number;
  readonly elected: number;
  readonly vacant: number;
}

/** Turnout of a referendum: `lhs > rhs` means held. */
export interface HeldNode extends TraceNode {
  readonly entitled: BaseNode;
  readonly tookPart: BaseNode;
  readonly lhs: string;
  readonly rhs: string;
  readonly held: boolean;
}

/** One comparison of the votes for yes with those who took part: `lhs > rhs`. */
export interface YesRow {
  readonly yes: number;
  readonly tookPart: string;
  readonly lhs: string;
  readonly rhs: string;
  readonly exceeds: boolean;
}

export interface AdoptionNode extends TraceNode, YesRow {}

/** Units in which yes has the majority: `lhs ≥ rhs` with lhs = denominator·k and rhs = numerator·n. */
export interface UnitsNode extends TraceNode {
  readonly unitKinds: readonly string[];
  /** In the input's order. */
  readonly units: readonly ({ readonly unit: string } & YesRow)[];
  readonly k: number;
  readonly n: number;
  readonly lhs: string;
  readonly rhs: string;
  readonly reached: boolean;
}

export interface TieNode extends TraceNode {
  readonly tied: readonly string[];
  readonly places: number;
}

/** A relation between whole numbers that held; one that does not is a defect and stops the allocation. */
export interface CheckNode extends TraceNode {
  readonly expression: string;
  readonly left: string;
  readonly relation: '=' | '<' | '>' | '≤' | '≥';
  readonly right: string;
}

/** A decision that was taken into account, or was not and why. */
export interface UsedDecision {
  readonly questionSha256: string;
  readonly option: string;
}
export interface RejectedDecision extends UsedDecision {
  readonly reason: 'question_not_asked' | 'option_not_offered';
}

/** What was computed with, rule set written out: an input of `sanaq allocate` as it stands. */
export interface TraceInput extends AllocationInput {
  readonly ruleSet: RuleSet;
  readonly decisions: readonly GapDecision[];
}

export interface Trace {
  readonly schema: typeof TRACE_SCHEMA;
  readonly method: string;
  readonly ruleSetId: string;
  readonly edition: string | null;
  readonly ruleSetSha256: string;
  /** Over the input with its options sorted by id; null for an invalid input. */
  readonly inputSha256: string | null;
  /** Everything that the outcome depends on, so that one file is enough to verify it. */
  readonly input: TraceInput;
  readonly threshold?: ThresholdNode;
  readonly basis?: BasisNode;
  readonly full?: FullNode;
  /** Absent where no mandate is left over. */
  readonly order?: OrderNode;
  readonly award?: AwardNode;
  readonly secondList?: SecondListNode;
  readonly ranking?: RankingNode;
  readonly tie?: TieNode;
  readonly majority?: MajorityNode;
  readonly repeat?: RepeatNode;
  readonly withdrawn?: WithdrawnNode;
  readonly vacancies?: VacanciesNode;
  readonly held?: HeldNode;
  readonly adoption?: AdoptionNode;
  readonly units?: UnitsNode;
  /** What else the act says of this result and a commission must see to. */
  readonly notes?: readonly TraceNode[];
  readonly checks: readonly CheckNode[];
  readonly decisions: { readonly used: readonly UsedDecision[]; readonly rejected: readonly RejectedDecision[] };
}
