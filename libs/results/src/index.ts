export {
  frameChangeOf,
  frameSizeOf,
  isFrameDecision,
  writeFrame,
  writeFrameChange,
  type FrameChange,
  type FrameSize,
} from './frame-rows';
export {
  Snapshotter,
  decisionsInForce,
  writeSnapshot,
  type SnapshotHead,
  type SnapshotRows,
  type DecisionsInForce,
} from './snapshot-rows';
export { closingLeaf, leafOfText, leafText, type BoundHistory, type ClosingMoment } from './closing/closing-leaf';
export { closingAt, closingsFrom, judgedBy, streamBlocks, writeClosing } from './closing/closing-rows';
export { History, logPlace, sameClosing, type ClosingRow, type LogPlace, type StreamBlock } from './closing/history';
export { checkpointFault, checkpointFaultSince, type CheckpointFault } from './closing/checkpoint-fault';
export { outcomeEntriesOf } from './closing/outcome-entries';
export { mayBeBinary, streamLeafHash, valueHash } from './closing/stream-leaf';
export { verdictRow } from './closing/verdict-row';
export { boundContests, publishedClosing, type BoundContests, type PublishedClosing } from './proofs/bound-snapshot';
export { ContestSums, type SumsWanted } from './proofs/contest-sums';
export { base64Path, placedRecord, type PlacedRecord } from './proofs/placed-record';
export { recordAt } from './proofs/journal-record';
export {
  contestWay,
  precinctProof,
  type ContestWay,
  type PrecinctProof,
  type ProvedLogPlace,
} from './proofs/precinct-proof';
export {
  coveringClosing,
  nameOfRecord,
  publishedVerdicts,
  recordNames,
  recordReceipt,
  type RecordReceipt,
} from './proofs/record-receipt';
export { shownRecord, type ShownRecord } from './proofs/shown-record';
export { storeDiffers } from './proofs/store-differs';
export { StreamTree } from './proofs/stream-tree';
export { CurrentCertifications, currentDocument, currentHeld, type CurrentHeld } from './current-results';
export { notedRows, type NotedRows } from './audit/noted-rows';
export {
  StoredResults,
  type ContestRow,
  type FrameTables,
  type PrecinctRow,
  type SnapshotTables,
  type StoredSnapshot,
  type UnitRow,
} from './audit/stored-results';
export { strayRows, type StrayRow } from './audit/stray-rows';
export { publishedFact, writeFacts, type FactToWrite } from './certification-rows';
export { lookAtPublication, type PublicationLook } from './queries/publication-look';
export { RelayNotes, type RelayNote, type SentRecords } from './publication/relay-notes';
export {
  RowsToSend,
  snapshotToSend,
  type FactToSend,
  type PrecinctToSend,
  type SnapshotToSend,
  type UnitToSend,
} from './publication/snapshot-to-send';
export { logLeaves, publishedLogEnd, publishedLogEnds, type PublishedLogEnd } from './closing/published-leaves';
export {
  allCosignatures,
  cosignedLogEnd,
  isCosignature,
  lastCosigned,
  withCosignatures,
  writeCosignature,
  type Cosignature,
} from './closing/cosignatures';
export { precinctsAt, unitsAt } from './publication/figures-at';
export { SignedDecisions } from './publication/signed-decisions';
export { namesOfRecords, verdictsToSend } from './publication/verdicts-to-send';
export { relayHolds, writePublished, writeRelayNote, type RebuiltNote } from './rebuilding/rebuilt-notes';
export { lastSnapshotBefore, rootOfSnapshot } from './queries/snapshot-queries';
export { acceptedDecisions } from './queries/records/accepted-decisions';
export { hasUnshown, newestDecisions } from './queries/newest-decisions';
export { DistributionStore, sentContests, storedDistributions, type StoredDistribution } from './distribution-store';
export { absent, isAbsent, type Absent, type AbsentWhat } from './queries/absent';
export { storedFacts, type StoredFact } from './queries/certified-facts';
export type { DistributionCheck, KeptDistribution } from './queries/mandate-queries';
export {
  RecordOutcomes,
  type KnownRecord,
  type OutcomeCount,
  type OutcomeFilter,
  type RecordOutcome,
} from './queries/records/record-outcomes';
export type { AwaitedVoters, PrecinctChange } from './queries/change-queries';
export { ResultsReader } from './queries/results-reader';
export { PAGE_ROWS_MAX, SnapshotResults } from './queries/snapshot-results';
export { electionsPage, type ElectionsPage, type ElectionsWanted } from './queries/election-list';
export { lackedBy, type DocumentKind, type MissingDocument } from './queries/records/missing-documents';
export {
  STORM_EXAMPLES_MAX,
  STORM_ONE_IN,
  STORM_PROTOCOLS_MIN,
  STORM_WINDOW_MS,
  StormSums,
  type RuleStorm,
} from './queries/records/storm-sums';
export type { VerdictRow } from './queries/records/verdict-queries';
export { StoredElection } from './queries/frame/stored-election';
export { hasFrameChanges, type StoredContest, type StoredRepeat, type StoredUnit } from './queries/frame/stored-frame';
export type {
  AsOf,
  ContestDocument,
  CertifiedExceptions,
  ContestMandates,
  ContestOutcome,
  DecisionFact,
  DistributionFact,
  ExplainedDifference,
  ElectionSummary,
  Figures,
  HeldItem,
  MandatesDocument,
  NamedFigures,
  OpenSummaries,
  OutcomeDocument,
  PrecinctDocument,
  PrecinctPage,
  PrecinctQuery,
  PrecinctRowResult,
  PrecinctTable,
  ProtocolHistory,
  QuotedFigures,
  RepeatFact,
  SnapshotFacts,
  SummaryFact,
  SummaryList,
  UnitDocument,
  UnitFigures,
  UnitName,
  UnitTableRow,
  VerdictFact,
  VerdictPage,
  VerdictRecordFact,
  ZeroReport,
} from './queries/shapes';
export { zeroReportText } from './queries/records/zero-report';
