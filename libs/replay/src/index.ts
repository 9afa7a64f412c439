/** Recomputing elections: from files, from the journal, from Kafka; comparing, exporting, rebuilding. */
export type {
  Difference,
  Figures as ComparedFigures,
  MandateDifference,
  RecordDifference,
  RecordField,
  RecordSide,
  RowDifference,
  RowReason,
  UnitDifference,
  UnitField,
  UnitSide,
  VerdictDifference,
} from './compare/difference';
export { exportAudit, type AuditExportReport } from './audit/export-audit';
export {
  exportOfJournal,
  exportOfTopic,
  exportStream,
  type ExportOptions,
  type ExportReport,
  type ExportSource,
} from './files/export-stream';
export { publicLineOf, type PublicLine } from './files/public-line';
export { readStreamFile } from './files/stream-file';
export { replay } from './replay';
export type { ReplayOptions, ReplayReport, ReplaySource } from './replay-options';
export type { Progress as ReplayProgress } from './run-fold';
export type { VerdictView } from './source/given-verdict';
export {
  tabulate,
  type DefinitionFileProblem,
  type TabulateOptions,
  type TabulateProgress,
  type TabulateResult,
} from './tabulate';
