/**
 * A record of a stream as one line for everyone's eyes. A record in which nothing is withheld is the line of the exact
 * export. Of any other stand its position, time and name (SHA-256, by which it is known in proofs and decisions), what is
 * withheld, and the rest of the event: `{"position", "timestampMs", "sha256", "withheld": [pointer], "redacted": event}`.
 * The bytes cannot be put together from it, so neither hash nor signature can be recomputed.
 */
import { decodeEvent, decodeRecord, sha256Name } from '#libs/contracts';
import { findPersonalData, redact } from '#libs/election';
import type { StreamRecord } from '#libs/event-stream';
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

export function publicLineOf(record: StreamRecord): PublicLine {
  const found = redactedEvent(record);
  if (found?.withheld.length === 0 && !frameLooksPersonal(record)) return { line: lineOf(record), redacted: false };
  const { position, timestampMs } = record;
  const sha256 = sha256Name(decodeRecord(record).sha256);
  const withheld = found === null ? [''] : found.withheld;
  const rest = found === null ? null : found.event;
  return { line: JSON.stringify({ position, timestampMs, sha256, withheld, redacted: rest }), redacted: true };
}
