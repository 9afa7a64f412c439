/** A record as everybody may see it: its bytes where nothing is withheld, what became of it, and its receipt. */
import { sha256Name } from '#libs/contracts';
import type { StreamRecord } from '#libs/event-stream';
import { shownRecord, valueHash, type RecordReceipt, type VerdictRecordFact } from '#libs/results';
import { instant } from '../http/presenters';

/** `/records/{position or hash}`; members that are withheld are not there. */
export interface RecordDocument {
  readonly electionId: string;
  readonly position: number;
  readonly timestampMs: number;
  /** Base64, as the values of headers and the value of the record; null where there is none. */
  readonly key?: string | null;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly value?: string | null;
  readonly valueSha256: string | null;
  /** By which verdicts, decisions and proofs name it. */
  readonly sha256: string;
  /** Names of members of this document, or JSON pointers into the event. */
  readonly withheld: readonly string[];
  /** The event without what is withheld; null where the bytes are there, and where it cannot be read. */
  readonly redacted: object | null;
  readonly verdicts: readonly object[];
  readonly receipt: RecordReceipt;
}

export function recordDocument(
  electionId: string,
  record: StreamRecord,
  verdicts: readonly VerdictRecordFact[],
  receipt: RecordReceipt,
): RecordDocument {
  const { position, timestampMs, key, headers, value } = record;
  const { whole, frame, withheld, event } = shownRecord(record);
  const hash = valueHash(record);
  // What a record says is shown once the figures to which it led are out.
  const isCovered = receipt.closing !== null;
  const showValue = isCovered && whole;
  return {
    electionId,
    position,
    timestampMs,
    ...(frame
      ? {
          key: key?.toString('base64') ?? null,
          headers: headers.map(([name, bytes]) => [name, bytes.toString('base64')] as const),
        }
      : {}),
    ...(showValue ? { value: value?.toString('base64') ?? null } : {}),
    valueSha256: hash === null ? null : sha256Name(hash),
    sha256: receipt.recordSha256,
    withheld: [...(frame ? [] : ['key', 'headers']), ...(showValue ? [] : ['value']), ...withheld],
    redacted: showValue || !isCovered ? null : event,
    verdicts: verdicts.map(({ timeMs, ...verdict }) => ({ ...verdict, time: instant(timeMs) })),
    receipt,
  };
}
