/** The kit for readers of results: whole snapshots or a named problem. It has no dependencies, of ours or others. */
export { mismatchIn, unitKey, type ContestFigures, type Mismatch } from './guard';
export {
  parseRecord,
  type ClosingRecord,
  type Precinct,
  type ResultsRecord,
  type Unit,
  type UnitRecord,
} from './records';
export { ResultsReader, type Problem, type ReaderOptions, type ReadStep, type WholeSnapshot } from './results-reader';
export { ageOf, type Age } from './staleness';
