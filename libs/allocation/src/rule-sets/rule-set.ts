/**
 * A rule set: how votes become seats or winners. JSON and complete in itself, because it is written out in full into
 * the definition of an election, so that the stream alone fixes the result.
 */
import type { Term } from './term';

/** A sentence in the three languages of publication. */
export interface Text {
  readonly kk: string;
  readonly ru: string;
  readonly en: string;
}

/** Days as YYYY-MM-DD, both included; `until` null where no end is known. */
export interface InForce {
  readonly from: string;
  readonly until: string | null;
}

/** Days on which this text may not be the one that applied, or not all of it is known; `gap` names why. */
export interface OpenDates extends InForce {
  /** Id in the catalogue of gaps. */
  readonly gap: string;
}

/** A rule of the act that concerns the result and is not carried out here, because it needs a commission. */
export interface RuleNote {
  readonly article: string;
  readonly text: Text;
}

export interface RuleSetHead {
  /** Name of the shipped rule set, or `inline` where it has no name. */
  readonly ruleSetId: string;
  readonly title?: Text;
  /** Date of the edition of the act, YYYY-MM-DD. */
  readonly edition?: string;
  /** Where it is given, the contest's first voting day must lie within. */
  readonly inForce?: InForce;
  /** Days within `inForce` for which the sources contradict each other or were not compared. */
  readonly openDates?: readonly OpenDates[];
  /** Kinds of contests that it is written for; any that fits the method where it is not given. */
  readonly contestKinds?: readonly string[];
  readonly notes?: readonly RuleNote[];
}

/** A share of a whole: numerator / denominator, from 0 to 1. */
export interface Share {
  readonly numerator: number;
  readonly denominator: number;
}

/** `denominator · votes ≥ numerator · base`; equality passes. `base` is the sum of its terms. */
export interface Threshold extends Share {
  readonly base: readonly Term[];
}

/**
 * Where exactly one list reaches the threshold, the next largest is admitted too and gets
 * max(minimumSeats, ⌊coefficient · v₂ · S / T⌋); all other mandates go to the first list (Art. 97-1(2)–(4)).
 */
export interface SecondListRule {
  readonly minimumSeats: number;
  readonly coefficient: Share;
}

/** Steps of the list rule that rest on an article of their own. */
export const LIST_STEPS = ['threshold', 'base', 'quota', 'full', 'remainder', 'tie', 'secondList'] as const;
export type ListStep = (typeof LIST_STEPS)[number];

/** Hare quota and largest remainders over the lists that reach the threshold. */
export interface ListRuleSet extends RuleSetHead {
  readonly method: 'hare_largest_remainder';
  /** Null where every list takes part. */
  readonly threshold: Threshold | null;
  /** Who gets the seat at equal remainders: the list registered earlier, or whoever a recorded decision names. */
  readonly tie: 'registered_earlier' | 'decision';
  /** Null: a single passing list takes all. */
  readonly secondList: SecondListRule | null;
  readonly articles: Readonly<Partial<Record<ListStep, string>>>;
}

/** Steps of the plurality rule that rest on an article of their own. */
export const PLURALITY_STEPS = ['winner', 'repeatVote', 'repeatElections', 'soleCandidate', 'vacancies'] as const;
export type PluralityStep = (typeof PLURALITY_STEPS)[number];

/**
 * What the law says of a tie for the last place:
 * - `decision`: nothing; a recorded decision answers it;
 * - `repeat`: a repeat vote among all the tied where more than two stood on the ballot, repeat elections where two stood;
 * - `repeat_two`: a repeat vote of the two with the most votes where more than two stood; of two on the ballot nothing;
 * - `repeat_elections`: repeat elections;
 * - `repeat_unnamed`: a repeat vote, without saying who stands in it.
 */
export const PLURALITY_TIES = ['decision', 'repeat', 'repeat_two', 'repeat_elections', 'repeat_unnamed'] as const;
export type PluralityTie = (typeof PLURALITY_TIES)[number];

/** The candidates with the most votes; relative majority, no turnout minimum. */
export interface PluralityRuleSet extends RuleSetHead {
  readonly method: 'plurality';
  readonly tie: PluralityTie;
  /** Gap that a tie left to a decision falls into; none where the rule set itself leaves it to a decision. */
  readonly tieGap?: string;
  /** True where a ballot may have several marks: then the sum of the votes is not the number of voters. */
  readonly severalMarks?: boolean;
  /** Candidates are compared with each other only: against all never blocks a winner. */
  readonly againstAllBlocks: false;
  readonly articles: Readonly<Partial<Record<PluralityStep, string>>>;
}

/** Steps of the majority rule that rest on an article of their own. */
export const MAJORITY_STEPS = ['winner', 'base', 'repeatVote', 'repeatWinner', 'repeatElections'] as const;
export type MajorityStep = (typeof MAJORITY_STEPS)[number];

/**
 * More than a share of those who took part elects (`denominator · votes > numerator · base`, strictly); otherwise a
 * repeat vote of the two with the most votes, in which more votes than the other elect.
 */
export interface MajorityRuleSet extends RuleSetHead {
  readonly method: 'absolute_majority';
  readonly majority: Threshold;
  /** What the law says where two stood on the ballot and none is elected, and where the repeat vote elects nobody. */
  readonly twoNotElected: 'decision' | 'repeat_elections';
  readonly repeatVoteTied: 'decision' | 'repeat_elections';
  /** Gaps that the questions of this rule set fall into. */
  readonly gaps: Readonly<Partial<Record<MajorityQuestion, string>>>;
  readonly articles: Readonly<Partial<Record<MajorityStep, string>>>;
}

/** What the majority rule may have to ask. */
export const MAJORITY_QUESTIONS = ['secondPlaceTied', 'twoNotElected', 'repeatVoteTied', 'soleInRepeatVote'] as const;
export type MajorityQuestion = (typeof MAJORITY_QUESTIONS)[number];

/** Steps of the referendum rule that rest on an article of their own. */
export const REFERENDUM_STEPS = ['held', 'base', 'adopted', 'units'] as const;
export type ReferendumStep = (typeof REFERENDUM_STEPS)[number];

/** How many units of the kinds there are, by date: a majority of units is a share of these. */
export interface UnitCount extends InForce {
  readonly count: number;
}

/** Adoption in each unit, too, and at least a share of the units (`denominator · k ≥ numerator · n`). */
export interface UnitMajority extends Share {
  /** Kinds of the definition's units that are counted. */
  readonly unitKinds: readonly string[];
  readonly counts: readonly UnitCount[];
}

/** Two comparisons with one base, the voters who took part; both strict. */
export interface ReferendumRuleSet extends RuleSetHead {
  readonly method: 'referendum';
  /** Options of the contest that are the answers; exactly these two. */
  readonly answers: { readonly yes: string; readonly no: string };
  /** Sum of terms: citizens entitled to take part. */
  readonly entitled: readonly Term[];
  /** Sum of terms: those who took part, invalid and not counted ballots included. */
  readonly tookPart: readonly Term[];
  /** Held if `denominator · took part > numerator · entitled`. */
  readonly turnout: Share;
  /** Adopted if `denominator · yes > numerator · took part`. */
  readonly adoption: Share;
  /** Null where only the whole country counts. */
  readonly unitMajority: UnitMajority | null;
  readonly articles: Readonly<Partial<Record<ReferendumStep, string>>>;
}

export type RuleSet = ListRuleSet | PluralityRuleSet | MajorityRuleSet | ReferendumRuleSet;

/** Article and edition of a step of any rule set; both null where the rule set is inline. */
export function articleOf<Step extends string>(
  ruleSet: { readonly edition?: string; readonly articles: Readonly<Partial<Record<Step, string>>> },
  step: Step,
): { readonly article: string | null; readonly edition: string | null } {
  return { article: ruleSet.articles[step] ?? null, edition: ruleSet.edition ?? null };
}
