/** Seats and winners from votes: pure, exact, traced; the law decides, or a recorded decision does. */
export { allocate } from './allocate';
export { explain } from './explain';
export type { Language } from './explain';
export { notClosed } from './closing';
export type { NotClosed } from './closing';
export { daysInMonth } from './calendar';
export { canonicalJson } from './canonical';
export { byCodeUnits } from './context';
export { bearsItsNameRightly, checkRuleSet } from './check-rule-set';
export type { CheckedRuleSet } from './check-rule-set';
export { GAPS, gapNamed } from './gaps';
export type { Gap } from './gaps';
export { CONTEST_KINDS, fitsKind, isInForce, isRegulated, openDateGaps, unitCountOn } from './in-force';
export { readAllocation } from './read-allocation';
export type { Allocation } from './read-allocation';
export { SEATS_MAX, termsOf } from './input';
export { hasOneSeat } from './check-input';
export type { AllocationInput, AllocationOption, GapDecision, InputProblem, UnitFigures } from './input';
export { parseInstant } from './instant';
export { AllocationDefect } from './invariants';
export type {
  AdditionalElections,
  ContestResult,
  DecisionOption,
  DecisionRequired,
  Outcome,
  OutcomeState,
  Provisional,
} from './outcome';
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
} from './rule-set';
export { SHIPPED_RULE_SETS, shippedRuleSet } from './rule-sets';
export { isIdentifier, parseTerm } from './term';
export type { ParsedTerm, Term } from './term';
export type { Trace, TraceInput } from './trace';
export { SENSITIVITY_LISTS_MAX, sensitivityOf, settledSeats } from './sensitivity';
export type { Change, ListSensitivity, Sensitivity, SettledList, SettledSeats, Transfer, Witness } from './sensitivity';
export { meetsThirty, minimumOfThirty } from './thirty-per-cent';
