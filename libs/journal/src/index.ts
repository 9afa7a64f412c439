export { askedOfElections, AskedOfStore, keyOf } from './asked-of-store';
export {
  checkpointBelongs,
  checkpointBytes,
  checkpointHead,
  markCheckpoint,
  writeCheckpoint,
  type CheckpointHead,
  type StoredCheckpoint,
} from './checkpoints';
export { CopyBuffer } from './copying/copy-buffer';
export { copyChunksIn, copyIn } from './copying/copy-in';
export { copyOut, int2Of, int4Of, int8Of, type CopiedRow } from './copying/copy-out';
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
export { recordOf, type GivenRow, type JournalRow, type NamingRow } from './stored-rows';
export { codesOf, JournalRows, storableText } from './journal-rows';
export { operatorCures, reasonOf, waitingCures } from './trouble';
export {
  refusedRecords,
  verdictAt,
  verdictNamed,
  wasAccepted,
  type NamedCodes,
  type RecordVerdict,
} from './verdicts/record-verdicts';
export { firstVerdicts } from './verdicts/verdict-counts';
export { VERDICT_NO, verdictKindOf } from './verdicts/verdict-numbers';
export { VERDICTS_IN_ORDER } from './verdicts/verdicts-in-order';
export { journalPages, verdictPages, type StoredVerdict } from './journal-pages';
export { claimEmptyElection, writePosition, writeRuling } from './rebuilt-journal';
export { ElectionLocks, MANDATES_LOCKS } from './election-locks';
export { GatheredPartitions } from './gathered-partitions';
export { requireSameStream, type GatheredTo } from './stream-checks';
export { lookAtWriter, type WriterLook } from './writer-look';
export { hearNotices, tellNotice, type Notice } from './notices';
export {
  HALVED_AFTER_LENGTHS,
  leaseFactor,
  Leases,
  liveWorkers,
  LOSSES_MAX,
  type FormerWriter,
  type FreeElection,
  type LeaseLook,
  type StoredUpTo,
} from './lease';
