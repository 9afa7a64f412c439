/** The pure core: what an election is, what becomes of each record, and what the current protocols add up to. */
export { OFFICER_AMENDMENTS_MAX } from './amendments/amendment';
export { changedOfficers } from './amendments/changed-officers';
export { AmendmentProposals, type ProposedAmendment } from './state/amendment-proposals';
export { amendedDefinition } from './amendments/amended-definition';
export { contestOfRound, type CalledVote } from './rounds/contest-of-round';
export { checkDefinition } from './checks/check-definition';
export type { DefinitionProblem } from './definition/check-ids';
export { checkPersons } from './definition/check-persons';
export { definitionWarnings, openSources } from './checks/definition-warnings';
export { officerWarnings } from './checks/officer-warnings';
export {
  ADMINISTRATIVE,
  HIERARCHY_ROOT_KIND,
  NO_CONSTITUENCY_ID,
  NO_CONSTITUENCY_KIND,
} from './definition/hierarchy-names';
export { claimKey, claimKeyOf, Claims, saidBy, saidIn } from './state/claims';
export { commissionOf, commissionsThatMay, type Commission, type CommissionLevel } from './frame/commissions';
export type { CompiledContest } from './frame/compiled-contest';
export {
  completeContests,
  completeDefinition,
  type CompletedDefinition,
  type DefinitionFile,
} from './checks/complete-definition';
export { CELL_STATES, STATE_NO, type CellState } from './frame/cell-state';
export {
  type ApprovedCertification,
  type ContestState,
  type HeldRecord,
  type WithdrawnOption,
} from './state/contest-state';
export {
  CONTEST_STEPS,
  DEADLINES,
  daysAfter,
  deadlinesOf,
  type ContestStep,
  type Deadline,
  type DueDeadline,
  type StepTaker,
} from './law/deadlines';
export {
  findPersonalData,
  PERSONAL_DATA_SUSPECTED,
  redact,
  UNJUDGED_MEMBERS,
  WITHHELD,
  type Redacted,
} from './record/personal-data';
export { orderDayProblem, orderDayText, type OrderDayProblem, type ResultDays } from './mandates/order-days';
export { logProblem } from './definition/check-log';
export { MAP_CHARACTERS_MAX, unitIdOfFeature } from './definition/check-map';
export * from './definition/definition';
export { fingerprintOf, restoreState, SAVED_STATE_ENGINE, saveState } from './state/saved/saved-state';
export { ElectionState, ENGINE_VERSION, sha256Bytes, sha256Name, type Sealed } from './state/election-state';
export { evolve } from './evolve/evolve';
export { FIGURE_MAX } from './protocol/figures';
export { SHIPPED_FORMS } from './forms';
export { identifierProblem, isElectionId } from './definition/identifiers';
export { NOBODY_SIGNED, NOT_ADMITTABLE, OUTSIDE_CHAIN } from './record/codes';
export { heldSetSha256, SET_ASIDE_RECORDS_MAX } from './decisions/shared/held-set';
export { foreseenOpinion } from './judge/foresee';
export { judge, refold } from './judge/judge';
export { certain } from './certain';
export {
  buildFrame,
  buildLayout,
  constituencyOf,
  leafNoOf,
  precinctNoIn,
  slotOfPrecinct,
  type ContestSlots,
  type ElectionLayout,
  type UnitNode,
} from './frame/layout';
export { grownFrame } from './frame/layout-growth';
export { legalBasisOf } from './law/cited-basis';
export { LEGAL_BASES, legalBasesOf, type LegalBasis, type RoundMode } from './law/legal-bases';
export { UNKNOWN_BASES } from './law/unknown-bases';
export {
  FIGURE_NAMES,
  namedFiguresOf,
  PERCENT_ROUNDING,
  percentOf,
  type FigureName,
  type NamedFigure,
} from './outcome/named-figures';
export type {
  AnsweredQuestion,
  NamedPerson,
  NamedShare,
  OrderOfMandates,
  CurrentOrder,
} from './mandates/order-of-mandates';
export { wordsMatch, wordsOf, type WordsLanguage } from './protocol/number-words';
export {
  allocationInput,
  decidingUnitIds,
  outcomeOf,
  totalsOf,
  type ContestProgress,
  type ContestTotals,
  type OutcomeFacts,
  type UnitTotals,
} from './outcome/outcome';
export type { NamedPlaces } from './frame/named-places';
export type * from './record/decision';
export type { DecisionRecord, DecodedBody, DecodedRecord } from './decisions/decoded-record';
export {
  DECISION_KINDS,
  rightFor,
  isOfKind,
  type AnyDecision,
  type Decision,
  type DecisionKind,
  type DecisionMatter,
  type DecisionOf,
} from './decisions/decisions';
export type { OpeningReport } from './decisions/open-count';
export { keptAs, publishingOf, type Publishing } from './decisions/published';
export type {
  CertificationFact,
  CertificationFactType,
  KeptDecisions,
  SignedEvent,
} from './decisions/shared/publication';
export type * from './record/envelope';
export type * from './record/protocol';
export { headOf } from './record/protocol';
export type * from './record/record';
export type * from './record/summary';
export { checkRegister, REGISTER_PART_PRECINCTS_MAX, registerSha256, type PrecinctRow } from './definition/register';
export {
  countsOf,
  progressOf,
  gapDecisionsInForce,
  currentOutcome,
  currentUnits,
  currentTotals,
  type PrecinctCounts,
} from './result/current';
export { sha256 } from '#libs/log';
export { lengthPrefixed } from './sums/encoding';
export { ContestTally, COUNT_COLUMNS, type TalliedCells, type TalliedFrame } from './sums/contest-tally';
export { contestLeafData, type TalliedContest } from './sums/contest-node';
export { sumPath, type SumPath } from './sums/sum-path';
export {
  differencesOf,
  differencesText,
  explain,
  EXPLANATION_REASONS,
  type Explanation,
  type PrecinctFigures,
  type SummaryDifference,
} from './summaries/compare-summary';
export { unitTimeZones } from './definition/unit-time-zones';
export { VERDICTS, type CellPlace, type Verdict, type VerdictKind } from './record/verdict';
