/**
 * A record of a stream as one line for everyone's eyes. A record in which nothing is withheld is the line of the exact
 * export. Of any other stand its position, time and name (SHA-256, by which it is known in proofs and decisions), what is
 * withheld, and the rest of the event: `{"position", "timestampMs", "key", "headers", "valueSha256", "sha256",
 * "withheld": [pointer], "redacted": event}`, from which its leaf in the stream's tree can be made. Where key or headers
 * are withheld too, `"leaf"` stands in place of the three (docs/log-and-proofs.md, section 8). The bytes cannot be put
 * together from it, so its signature cannot be checked.
 */
import { decodeRecord, sha256Name } from '#libs/contracts';
import type { StreamRecord } from '#libs/event-stream';
import { shownRecord, streamLeafHash, valueHash } from '#libs/results';
import { lineOf } from './stream-line';

export interface PublicLine {
  readonly line: string;
  readonly redacted: boolean;
}

/** Place and bytes of the record by hash, with its key and headers where anyone may see them. */
function boundPart(record: StreamRecord, showFrame: boolean): object {
  const hash = valueHash(record);
  if (!showFrame) return { leaf: sha256Name(streamLeafHash(record, hash)) };
  const { key, headers } = record;
  return {
    key: key?.toString('base64') ?? null,
    headers: headers.map(([name, bytes]) => [name, bytes.toString('base64')]),
    valueSha256: hash === null ? null : sha256Name(hash),
  };
}

export function publicLineOf(record: StreamRecord): PublicLine {
  const { whole, frame, withheld, event } = shownRecord(record);
  if (whole) return { line: lineOf(record), redacted: false };
  const { position, timestampMs } = record;
  const sha256 = sha256Name(decodeRecord(record).sha256);
  const bound = boundPart(record, frame);
  return {
    line: JSON.stringify({ position, timestampMs, ...bound, sha256, withheld, redacted: event }),
    redacted: true,
  };
}
