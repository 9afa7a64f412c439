export { CopyBuffer } from './copy-buffer';
export { copyChunksIn, copyIn } from './copy-in';
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
export { Leases, type FreeElection } from './lease';
