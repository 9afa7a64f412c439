/** Seats and winners from votes: pure, exact, traced; the law decides, or a recorded decision does. */
export { allocate } from './allocate';
export { explain } from './explain';
export type { Language } from './explain';
export { canonicalJson } from './canonical';
export { bearsItsNameRightly, checkRuleSet } from './check-rule-set';
export type { CheckedRuleSet } from './check-rule-set';
export { readAllocation } from './read-allocation';
export type { Allocation } from './read-allocation';
export { SEATS_MAX } from './input';
export type { AllocationInput, AllocationOption, GapDecision, InputProblem } from './input';
export { parseInstant } from './instant';
export { AllocationDefect } from './invariants';
export type { ContestResult, DecisionOption, DecisionRequired, Outcome, OutcomeState, Provisional } from './outcome';
export type { ListRuleSet, PluralityRuleSet, RuleSet, SecondListRule, Text, Threshold } from './rule-set';
export { SHIPPED_RULE_SETS, shippedRuleSet } from './rule-sets';
export { isIdentifier, parseTerm } from './term';
export type { ParsedTerm, Term } from './term';
export type { Trace, TraceInput } from './trace';
