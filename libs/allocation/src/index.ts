/** Seats and winners from votes: pure, exact, traced; the law decides, or a recorded decision does. */
export { allocate } from './allocate';
export { explain } from './texts/explain';
export type { Language } from './texts/explain';
export { notClosed } from './input/closing';
export type { NotClosed } from './input/closing';
export { daysInMonth } from './input/calendar';
export { canonicalJson } from './json/canonical';
export { byCodeUnits } from './steps/context';
export { bearsItsNameRightly, checkRuleSet } from './rule-sets/check-rule-set';
export type { CheckedRuleSet } from './rule-sets/check-rule-set';
export { GAPS, gapNamed } from './gaps';
export type { Gap } from './gaps';
export { CONTEST_KINDS, fitsKind, isInForce, isRegulated, openDateGaps, unitCountOn } from './rule-sets/in-force';
export { readAllocation } from './input/read-allocation';
export type { Allocation } from './input/read-allocation';
export { SEATS_MAX, termsOf } from './input/input';
export { hasOneSeat } from './input/check-input';
export type { AllocationInput, AllocationOption, GapDecision, InputProblem, UnitFigures } from './input/input';
export { parseInstant } from './input/instant';
export { AllocationDefect } from './steps/invariants';
export type {
  AdditionalElections,
  ContestResult,
  DecisionOption,
  DecisionRequired,
  Outcome,
  OutcomeState,
  Provisional,
} from './outcome/outcome';
export type {
  ListRuleSet,
  MajorityRuleSet,
  PluralityRuleSet,
  ReferendumRuleSet,
  RuleSet,
  SecondListRule,
  Share,
  Text,
  Threshold,
  UnitMajority,
} from './rule-sets/rule-set';
export { SHIPPED_RULE_SETS, shippedRuleSet } from './rule-sets/shipped';
export { isIdentifier, parseTerm } from './rule-sets/term';
export type { ParsedTerm, Term } from './rule-sets/term';
export type { Trace, TraceInput } from './outcome/trace';
export { SENSITIVITY_LISTS_MAX, sensitivityOf, settledSeats } from './sensitivity';
export type { Change, ListSensitivity, Sensitivity, SettledList, SettledSeats, Transfer, Witness } from './sensitivity';
export { meetsThirty, minimumOfThirty } from './lists/thirty-per-cent';
