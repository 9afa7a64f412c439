/** What an allocation starts from, and the sums of terms over it. */
import type { RuleSet } from '../rule-sets/rule-set';
import { parseTerm } from '../rule-sets/term';

/** A list or a candidate with its votes; against all is not one of them. */
export interface AllocationOption {
  readonly optionId: string;
  /** Non-negative integer up to 2^53 − 1. */
  readonly votes: number;
  /** Instant of registration of the list, RFC 3339 with UTC offset. */
  readonly registeredAt?: string;
}

/** Totals of one unit, where the rule set needs a majority in units too. */
export interface UnitFigures {
  readonly unitId: string;
  readonly counters: Readonly<Record<string, number>>;
  /** Votes by option, against all included where the ballot had that line. */
  readonly votes: Readonly<Record<string, number>>;
}

export interface AllocationInput {
  /** Mandates to distribute, from the act that calls the election; 1 to 100,000. */
  readonly seats: number;
  readonly options: readonly AllocationOption[];
  /** Votes against all; null where the ballot had no such line. */
  readonly againstAll: number | null;
  /** Totals of the protocol's counters, which a threshold's base may name. */
  readonly counters: Readonly<Record<string, number>>;
  /** True for a repeat vote, the second round: it has rules of its own where the first elected nobody. */
  readonly repeatVote?: boolean;
  /** Ids of options that were withdrawn; their votes count anyway. */
  readonly withdrawn?: readonly string[];
  /** Every unit of the kinds that the rule set names; only where it has a unit majority. */
  readonly units?: readonly UnitFigures[];
  /**
   * True where the totals are those of protocols that count although they do not close, because a commission admitted
   * them: the outcome follows from them and names what does not close. Otherwise such totals are refused.
   */
  readonly asCounted?: boolean;
}

/** A recorded decision of a commission: the question it answers and the option it chose. */
export interface GapDecision {
  readonly questionSha256: string;
  readonly option: string;
}

/** One thing that is wrong with an input. Codes are stable; `options` names those concerned. */
export interface InputProblem {
  readonly code: string;
  readonly place: string;
  readonly detail: string;
  readonly options?: readonly string[];
}

export const SEATS_MAX = 100_000;

/** Terms of the base that votes are compared with; null where there is none. */
export function baseTermsOf(ruleSet: RuleSet): readonly string[] | null {
  switch (ruleSet.method) {
    case 'hare_largest_remainder':
      return ruleSet.threshold?.base ?? null;
    case 'absolute_majority':
      return ruleSet.majority.base;
    case 'referendum':
      return ruleSet.tookPart;
    case 'plurality':
      return null;
  }
}

/** All terms whose counters a rule set needs. */
export function termsOf(ruleSet: RuleSet): readonly string[] {
  const base = baseTermsOf(ruleSet) ?? [];
  return ruleSet.method === 'referendum' ? [...ruleSet.entitled, ...base] : base;
}

/** A unit as an input of its own, for its terms. */
export function inputOfUnit(input: AllocationInput, unit: UnitFigures): AllocationInput {
  const options = input.options.map((option) => ({ ...option, votes: unit.votes[option.optionId] ?? 0 }));
  return { seats: input.seats, options, againstAll: null, counters: unit.counters };
}

/** The value of a sum of terms; the input must have passed checkInput. */
export function sumOfTerms(terms: readonly string[], input: AllocationInput): bigint {
  const lists = input.options.reduce((sum, option) => sum + BigInt(option.votes), 0n);
  return terms.reduce((sum, text) => {
    const term = parseTerm(text);
    if (term === null) throw new Error(`term ${text} was not checked before use`);
    if (term.name === 'lists') return sum + term.factor * lists;
    if (term.name === 'votes') return sum + term.factor * (lists + BigInt(input.againstAll ?? 0));
    return sum + term.factor * BigInt(input.counters[term.name] ?? 0);
  }, 0n);
}
