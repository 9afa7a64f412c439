/** An installation as a call finds it: files in, stream and store behind. */
export {
  openBackend,
  openPublisher,
  standaloneFolder,
  type Backend,
  type BackendOptions,
  type Publisher,
} from './backend';
export { requireCountedStream } from './counted-stream';
export { electionTroubles } from './election-troubles';
export { Foresight, type Foreseen } from './foresight';
export { countedUpTo, countToEnd, liveTabulations, type CountingOptions, type CountingProgress } from './count-to-end';
export { definitionRecords, OPERATOR_SOURCE } from './definition-records';
export {
  checkedDefinition,
  readDefinitionJson,
  readDefinitionFile,
  type CheckedDefinitionFile,
  type DefinitionReading,
  type DefinitionWithRegister,
} from './files/definition-file';
export { withFileBytesMax } from './files/text/file-chunks';
export { requireJsonLines } from './files/json/json-lines-shape';
export { readJsonFile, SCHEMA_MEMBER } from './files/json/json-file';
export { CsvReading, type CsvItem, type CsvRow } from './files/csv/csv-rows';
export { PackedFileDamaged } from './files/text/file-chunks';
export { fileError, placeOfRow, rowError, type RowProblem } from './files/problems';
export { kindOfFile, readProtocolFiles } from './files/protocol-files';
export { readEventFile, type RowItem, type RowRecord } from './files/json/protocol-ndjson';
export { definitionInvalid, type FileProblem } from './files/csv/register-rows';
export { readLines, readTextFile, type TextLine } from './files/text/text-lines';
export { logKeysOf, newLogKey, ownLog } from './log-key';
export { publishDefinition, type PublishedDefinition } from './publish-definition';
export { publishRecords, RecordSender, type PublishOptions } from './publish-records';
export { SentRecords, type SentRecord } from './sent-records';
export { gather, type Gathered, type GatheredPartition, type GatherOptions } from './gather';
export { definitionInStream, electionsInStream, readToEnd } from './read-stream';
