export { CopyBuffer } from './copy-buffer';
export { copyChunksIn, copyIn } from './copy-in';
export { ElectionFinder, type ElectionFinderOptions } from './election-finder';
export { decodeHeaders, encodeHeaders } from './headers';
export {
  Journal,
  type Applied,
  type BatchToApply,
  type JournalledRecord,
  type JournalSlice,
  type StreamPosition,
} from './journal';
export { codesOf, JOURNAL_COLUMNS, JournalRows, VERDICT_COLUMNS } from './journal-rows';
export { operatorCures, reasonOf, waitingCures } from './trouble';
export { requireSameStream } from './stream-checks';
export { Leases, type FreeElection } from './lease';
