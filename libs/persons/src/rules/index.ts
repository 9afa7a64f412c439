/** Rules on the persons of a list: pure, each with its article; the software verifies and proposes, never decides. */
export { isCalendarDay } from './calendar-day';
export { lastDayForOrder } from './deadline';
export { obstacleOf } from './order/eligibility';
export { alphabetical, fallbackOrder, type FallbackVerdict } from './order/fallback';
export { countingOf, type GroupVerdict, type ListInput } from './groups/group-thirty';
export { compareKazakh, foreignCharacterIn } from './kazakh-collation';
export { verifyComposition, type CompositionVerdict } from './groups/list-composition';
export {
  CATEGORIES,
  STANDING_CHANGES,
  type Category,
  type Holder,
  type ListedPerson,
  type StandingChange,
  type StandingChangeKind,
} from './person';
export { personsProfile, type PersonsProfile } from './persons-profile';
export { NAMES_TIED, type PersonsQuestion } from './question';
export { countsTowardsThirty } from './groups/thirty-per-cent';
export { verifyReplacement } from './order/vacancy';
export { verifyOrder, type OrderProblem } from './order/verify-order';
export { YOUTH_READINGS } from './groups/youth-readings';
