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

interface RuleSetHead {
  /** Name of the shipped rule set, or `inline` where it has no name. */
  readonly ruleSetId: string;
  readonly title?: Text;
  /** Date of the edition of the act, YYYY-MM-DD. */
  readonly edition?: string;
  readonly inForce?: InForce;
}

/** `denominator · votes ≥ numerator · base`; equality passes. `base` is the sum of its terms. */
export interface Threshold {
  readonly numerator: number;
  readonly denominator: number;
  readonly base: readonly Term[];
}

/**
 * Where exactly one list reaches the threshold, the next largest is admitted too and gets
 * max(minimumSeats, ⌊coefficient · v₂ · S / T⌋); all other mandates go to the first list (Art. 97-1(2)–(4)).
 */
export interface SecondListRule {
  readonly minimumSeats: number;
  readonly coefficient: { readonly numerator: number; readonly denominator: number };
}

/** Steps of the list rule that rest on an article of their own. */
export const LIST_STEPS = ['threshold', 'base', 'quota', 'full', 'remainder', 'tie', 'secondList'] as const;
export type ListStep = (typeof LIST_STEPS)[number];

/** Steps of the plurality rule that rest on an article of their own. */
export const PLURALITY_STEPS = ['winner', 'repeatVote', 'repeatElections', 'soleCandidate'] as const;
export type PluralityStep = (typeof PLURALITY_STEPS)[number];

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

/** The candidates with the most votes; relative majority, no turnout minimum. */
export interface PluralityRuleSet extends RuleSetHead {
  readonly method: 'plurality';
  /**
   * `decision`: a recorded decision names the winner of a tie. `repeat`: the law itself answers a tie, with a repeat
   * vote among the tied where more than two stood on the ballot and repeat elections where two stood.
   */
  readonly tie: 'decision' | 'repeat';
  /** Candidates are compared with each other only: against all never blocks a winner. */
  readonly againstAllBlocks: false;
  readonly articles: Readonly<Partial<Record<PluralityStep, string>>>;
}

export type RuleSet = ListRuleSet | PluralityRuleSet;
