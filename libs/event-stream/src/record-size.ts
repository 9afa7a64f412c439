import { type RecordToAppend, StreamError } from './event-stream';

/** Largest batch that a topic of ours takes, in bytes: Kafka's own default of `max.message.bytes`. */
export const RECORD_BYTES_MAX = 1_048_588;

/** Bytes that a batch of one record needs on Kafka beside its payload, at the least. */
const OVERHEAD_BYTES_MIN = 61 + 7;

/** Key, value and headers of a record, in bytes. */
export function payloadBytes(record: RecordToAppend): number {
  let bytes = (record.key?.length ?? 0) + (record.value?.length ?? 0);
  for (const [name, value] of record.headers) bytes += Buffer.byteLength(name) + value.length + 2;
  return bytes;
}

/** Why a record was refused for its size; `index` counts from 0 within the call to append. */
export function recordTooLarge(index: number, count: number, bytes: number, cause?: unknown): StreamError {
  return new StreamError(
    'RECORD_TOO_LARGE',
    `Record ${index} of ${count} (counted from 0) has ${bytes} bytes and the topic takes less than ${RECORD_BYTES_MAX}: ` +
      `send it in smaller parts`,
    false,
    { cause },
  );
}

/**
 * Refuses a whole call before anything of it is sent when a record cannot fit.
 * Throws {@link StreamError} RECORD_TOO_LARGE that names the first such record.
 */
export function refuseTooLarge(records: readonly RecordToAppend[]): void {
  records.forEach((record, index) => {
    const bytes = payloadBytes(record);
    if (bytes + OVERHEAD_BYTES_MIN > RECORD_BYTES_MAX) throw recordTooLarge(index, records.length, bytes);
  });
}

/** A run of neighbouring records; `offset` is the place of its first one in the whole. */
export interface RecordRun {
  readonly offset: number;
  readonly records: readonly RecordToAppend[];
}

/** Cuts records into runs of at most `recordsMax` records and `bytesMax` bytes of payload (but at least one record). */
export function cutIntoRuns(records: readonly RecordToAppend[], recordsMax: number, bytesMax: number): RecordRun[] {
  const runs: RecordRun[] = [];
  let start = 0;
  let bytes = 0;
  records.forEach((record, index) => {
    const size = payloadBytes(record);
    if (index > start && (index - start >= recordsMax || bytes + size > bytesMax)) {
      runs.push({ offset: start, records: records.slice(start, index) });
      start = index;
      bytes = 0;
    }
    bytes += size;
  });
  if (start < records.length) runs.push({ offset: start, records: records.slice(start) });
  return runs;
}
