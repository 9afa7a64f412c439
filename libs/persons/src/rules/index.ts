/** Rules on the persons of a list: pure, each with its article; the software verifies and proposes, never decides. */
export { ageInYearsOn, daysAfter, isCalendarDay } from './calendar-day';
export { byCodeUnits } from './code-units';
export { lastDayForOrder } from './deadline';
export { eligibleOn, obstacleOf } from './eligibility';
export { alphabetical, fallbackOrder, type FallbackVerdict } from './fallback';
export type { GroupVerdict, ListInput } from './group-thirty';
export { compareByLetters, compareKazakh, foreignCharacterIn, type ForeignCharacter } from './kazakh-collation';
export { namesMaxOf, verifyComposition, type CompositionInput, type CompositionVerdict } from './list-composition';
export {
  CATEGORIES,
  STANDING_CHANGES,
  type Category,
  type CategoryData,
  type ListedPerson,
  type StandingChange,
  type StandingChangeKind,
} from './person';
export { personsProfile, type PersonsProfile } from './persons-profile';
export type { SwapProposal } from './proposal';
export {
  NAMES_TIED,
  PERSONS_GAPS,
  type Answers,
  type PersonsGap,
  type PersonsOption,
  type PersonsQuestion,
} from './question';
export {
  countsTowardsThirty,
  meetsThirty,
  minimumOfThirty,
  thirtyVerdict,
  type Counting,
  type ThirtyVerdict,
} from './thirty-per-cent';
export { verifyReplacement, type VacancyInput, type VacancyVerdict } from './vacancy';
export { verifyOrder, type OrderInput, type OrderProblem, type OrderVerdict } from './verify-order';
export { YOUTH_READINGS, type YouthReading } from './youth-readings';
