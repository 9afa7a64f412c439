/**
 * A record of a stream as one line for everyone's eyes. A record in which nothing is withheld is the line of the exact
 * export. Of any other stand its position, time and name (SHA-256, by which it is known in proofs and decisions), what is
 * withheld, and the rest of the event: `{"position", "timestampMs", "key", "headers", "valueSha256", "sha256",
 * "withheld": [pointer], "redacted": event}`, from which its leaf in the stream's tree can be made. Where key or headers
 * are withheld too, `"leaf"` stands in place of the three (docs/log-and-proofs.md, section 8). The bytes cannot be put
 * together from it, so its signature cannot be checked.
 */
import { decodeEvent, decodeRecord, sha256Name } from '#libs/contracts';
import { findPersonalData, redact } from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
import { mayBeBinary, streamLeafHash, valueHash } from '#libs/results';
import { lineOf } from './stream-line';

export interface PublicLine {
  readonly line: string;
  readonly redacted: boolean;
}

/** What frames a record: key and headers hold ids, and in binary mode the attributes of the event. */
function frameLooksPersonal({ key, headers }: StreamRecord): boolean {
  const texts = [key ?? '', ...headers.flatMap(([name, bytes]) => [name, bytes])].map((one) => one.toString());
  return findPersonalData(texts, null).length > 0;
}

/** Attributes and data without what is withheld; null where the record is not an event, and anything may stand in it. */
function redactedEvent(record: StreamRecord): { readonly event: object; readonly withheld: readonly string[] } | null {
  const decoded = decodeEvent(record);
  if (decoded.kind !== 'event') return null;
  const { data, ...attributes } = decoded.event;
  const outside = redact(attributes);
  const inside = redact(data);
  return {
    event: { ...(outside.value as object), data: inside.value },
    withheld: [...outside.withheld, ...inside.withheld.map((pointer) => `/data${pointer}`)],
  };
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
  const found = redactedEvent(record);
  const framePersonal = frameLooksPersonal(record);
  if (found?.withheld.length === 0 && !framePersonal) return { line: lineOf(record), redacted: false };
  const { position, timestampMs } = record;
  const sha256 = sha256Name(decodeRecord(record).sha256);
  const withheld = found === null ? [''] : found.withheld;
  const rest = found === null ? null : found.event;
  // In binary mode the headers are the attributes, of which one may be withheld by its name alone.
  const isAttributeWithheld = withheld.some((pointer) => !pointer.startsWith('/data'));
  const showFrame = found !== null && !framePersonal && !(isAttributeWithheld && mayBeBinary(record.headers));
  const bound = boundPart(record, showFrame);
  return {
    line: JSON.stringify({ position, timestampMs, ...bound, sha256, withheld, redacted: rest }),
    redacted: true,
  };
}
