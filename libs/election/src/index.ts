/** The pure core: what an election is, what becomes of each record, and what the current protocols add up to. */
export { OFFICER_AMENDMENTS_MAX } from './amendment';
export { changedOfficers } from './changed-officers';
export { AmendmentProposals, needsApproval, type ProposedAmendment } from './amendment-proposals';
export { amendedDefinition, contestOfRound } from './amended-definition';
export { checkDefinition } from './check-definition';
export type { DefinitionProblem } from './check-ids';
export { checkPersons } from './check-persons';
export { definitionWarnings, openSources } from './definition-warnings';
export { ADMINISTRATIVE, HIERARCHY_ROOT_KIND, NO_CONSTITUENCY_ID, NO_CONSTITUENCY_KIND } from './hierarchy-names';
export { claimKey, claimKeyOf } from './claims';
export { commissionOf, commissionsThatMay, type Commission, type CommissionLevel } from './commissions';
export type { CompiledContest } from './compiled-contest';
export { completeDefinition, type CompletedDefinition, type DefinitionFile } from './complete-definition';
export {
  CELL_STATES,
  STATE_NO,
  type ApprovedCertification,
  type CellState,
  type ContestState,
  type HeldRecord,
  type WithdrawnOption,
} from './contest-state';
export {
  CONTEST_STEPS,
  DEADLINES,
  daysAfter,
  deadlinesOf,
  type ContestStep,
  type Deadline,
  type DueDeadline,
  type StepTaker,
} from './deadlines';
export {
  findPersonalData,
  PERSONAL_DATA_SUSPECTED,
  redact,
  UNJUDGED_MEMBERS,
  WITHHELD,
  type Redacted,
} from './personal-data';
export { orderDayProblem, orderDayText, type OrderDayProblem, type ResultDays } from './order-days';
export * from './definition';
export { ElectionState, ENGINE_VERSION, sha256Name, type Sealed } from './election-state';
export { evolve } from './evolve';
export { FIGURE_MAX } from './figures';
export { SHIPPED_FORMS } from './forms';
export { identifierProblem, isElectionId } from './identifiers';
export { NOT_ADMITTABLE, OUTSIDE_CHAIN } from './judge/codes';
export { heldSetSha256, SET_ASIDE_RECORDS_MAX } from './judge/held-set';
export { judge, refold } from './judge/judge';
export { NOBODY_SIGNED } from './judge/signer';
export { buildLayout, constituencyOf, type ElectionLayout, type UnitNode } from './layout';
export { legalBasisOf } from './cited-basis';
export { LEGAL_BASES, legalBasesOf, type LegalBasis, type RoundMode } from './legal-bases';
export { UNKNOWN_BASES } from './unknown-bases';
export {
  FIGURE_NAMES,
  namedFiguresOf,
  PERCENT_ROUNDING,
  percentOf,
  type FigureName,
  type NamedFigure,
} from './named-figures';
export type { AnsweredQuestion, NamedPerson, NamedShare, OrderOfMandates, StandingOrder } from './order-of-mandates';
export { wordsMatch, wordsOf, type WordsLanguage } from './number-words';
export {
  allocationInput,
  decidingUnitIds,
  outcomeOf,
  totalsOf,
  type ContestProgress,
  type ContestTotals,
  type OutcomeFacts,
  type UnitTotals,
} from './outcome';
export * from './record';
export { checkRegister, REGISTER_PART_PRECINCTS_MAX, registerSha256, type PrecinctRow } from './register';
export {
  countsOf,
  progressOf,
  standingGapDecisions,
  standingOutcome,
  standingTotals,
  type PrecinctCounts,
} from './standing';
export { lengthPrefixed, sha256 } from './sums/encoding';
export { ContestTally, COUNT_COLUMNS } from './sums/contest-tally';
export {
  differencesOf,
  differencesText,
  explain,
  EXPLANATION_REASONS,
  type Explanation,
  type PrecinctFigures,
  type SummaryDifference,
} from './summaries/compare-summary';
export { unitTimeZones } from './unit-time-zones';
export { VERDICTS, type CellPlace, type Verdict, type VerdictKind } from './verdict';
