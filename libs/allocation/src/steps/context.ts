/** What every step of an allocation sees, and what a step may end in. */
import { canonicalSha256 } from '../json/canonical';
import type { AllocationInput, AllocationOption, GapDecision, InputProblem, UnitFigures } from '../input/input';
import { baseTermsOf, sumOfTerms } from '../input/input';
import type { AdditionalElections, ContestResult, DecisionRequired } from '../outcome/outcome';
import type { RuleSet } from '../rule-sets/rule-set';
import type { Trace, UsedDecision } from '../outcome/trace';

export interface Context<R extends RuleSet = RuleSet> {
  readonly ruleSet: R;
  /** What is worked with: the input as given, or one without options that were not on the ballot. */
  readonly input: AllocationInput;
  /** The input as given; every question is about it. */
  readonly given: AllocationInput;
  readonly ruleSetSha256: string;
  /** Value of the base that votes are compared with; null where there is none. */
  readonly base: bigint | null;
  /** Question's hash → option. */
  readonly decisions: ReadonlyMap<string, string>;
  /** Questions answered on the way here. */
  readonly path: readonly UsedDecision[];
  /** What an end becomes by facts beside the votes; also asked of what an option would lead to. */
  readonly afterwards: (context: Context, branch: Branch) => Branch;
}

/** The nodes of the trace that have been computed so far. */
export type TraceParts = Partial<
  Pick<
    Trace,
    Exclude<
      keyof Trace,
      'schema' | 'method' | 'ruleSetId' | 'edition' | 'ruleSetSha256' | 'inputSha256' | 'input' | 'notes' | 'decisions'
    >
  >
>;

interface Ended {
  readonly parts: TraceParts;
  readonly path: readonly UsedDecision[];
}
export interface Settled extends Ended {
  readonly kind: 'settled';
  readonly result: ContestResult;
  /** Seats of every list in the input's order; null where no seats are given. */
  readonly seats: ReadonlyMap<string, number> | null;
  readonly winners: readonly string[];
  /** Who stands in the repeat vote; where the result is `repeat_vote`. */
  readonly repeatVoteAmong?: readonly string[];
  /** Where fewer are elected than there are mandates, and the act fills the others so. */
  readonly additionalElections?: AdditionalElections;
}
export interface Asked extends Ended {
  readonly kind: 'asked';
  readonly decision: DecisionRequired;
  /** All that the answers can lead to, further questions answered too; sorted. */
  readonly ends: readonly string[];
}
export interface Stopped extends Ended {
  readonly kind: 'stopped';
  readonly state: 'infeasible' | 'invalid_input';
  readonly problems: readonly InputProblem[];
}
export type Branch = Settled | Asked | Stopped;

/** Order by UTF-16 code units: the same on every machine, unlike a collation. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The input with its options sorted by id and no undefined fields: what is hashed. */
export function normalisedOptions(options: readonly AllocationOption[]): readonly AllocationOption[] {
  return [...options]
    .sort((a, b) => byCodeUnits(a.optionId, b.optionId))
    .map(({ optionId, votes, registeredAt }) => ({
      optionId,
      votes,
      ...(registeredAt === undefined ? {} : { registeredAt }),
    }));
}

/** The same of units; their figures are maps, whose order JSON canonicalisation settles. */
export function normalisedUnits(units: readonly UnitFigures[]): readonly UnitFigures[] {
  return [...units]
    .sort((a, b) => byCodeUnits(a.unitId, b.unitId))
    .map(({ unitId, counters, votes }) => ({ unitId, counters, votes }));
}

/** The input must have passed checkInput. */
export function contextOf(
  ruleSet: RuleSet,
  input: AllocationInput,
  decisions: readonly GapDecision[],
  afterwards: Context['afterwards'],
): Context {
  const terms = baseTermsOf(ruleSet);
  return {
    ruleSet,
    input,
    given: input,
    ruleSetSha256: canonicalSha256(ruleSet),
    base: terms === null ? null : sumOfTerms(terms, input),
    decisions: new Map(decisions.map((decision) => [decision.questionSha256, decision.option])),
    path: [],
    afterwards,
  };
}

/** Ids may be `__proto__` or `41`: own properties are defined, never assigned. */
export function recordOf<V>(entries: Iterable<readonly [string, V]>): Record<string, V> {
  return Object.fromEntries(entries);
}
