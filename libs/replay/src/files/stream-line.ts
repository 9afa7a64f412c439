/**
 * A record of a stream as one line of JSON: `{"position", "timestampMs", "key": base64|null, "headers": [[name,
 * base64]], "event": text}`. `event` holds the value where it is text, so that people can read it; anything else stands
 * as base64 under `value`. Both give back the exact bytes.
 */
import { isUtf8 } from 'node:buffer';
import { parseStrictJson, RECORD_LIMITS } from '#libs/contracts';
import type { RecordHeader, StreamRecord } from '#libs/event-stream';

/** A line may hold a record of 1 MB, written as base64 or with every quotation mark escaped. */
const LINE_LIMITS = { bytesMax: 8 * 1024 * 1024, depthMax: RECORD_LIMITS.depthMax };

export function lineOf({ position, timestampMs, key, value, headers }: StreamRecord): string {
  const text = value !== null && value[0] === 0x7b && isUtf8(value) ? value.toString('utf8') : null;
  return JSON.stringify({
    position,
    timestampMs,
    key: key?.toString('base64') ?? null,
    headers: headers.map(([name, bytes]) => [name, bytes.toString('base64')]),
    ...(text === null ? { value: value?.toString('base64') ?? null } : { event: text }),
  });
}

function bytesOf(text: unknown): Buffer | null | undefined {
  if (text === null) return null;
  if (typeof text !== 'string') return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** Exactly one of the two is given. */
function valueOf(event: unknown, value: unknown): Buffer | null | undefined {
  if (event === undefined) return bytesOf(value);
  return typeof event === 'string' && value === undefined ? Buffer.from(event, 'utf8') : undefined;
}

function headersOf(value: unknown): RecordHeader[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const headers: RecordHeader[] = [];
  for (const entry of value as readonly unknown[]) {
    if (!Array.isArray(entry) || entry.length !== 2) return undefined;
    const [name, text] = entry as readonly unknown[];
    const bytes = bytesOf(text);
    if (typeof name !== 'string' || bytes === undefined || bytes === null) return undefined;
    headers.push([name, bytes]);
  }
  return headers;
}

function isPosition(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** An event (a whole record would be made of it by the caller), a record, or what is wrong with the line. */
export type LineContent = { readonly record: StreamRecord } | { readonly event: true } | { readonly problem: string };

/** A line as the exporter writes it, once it has been found to be just that. */
interface ExactLine {
  readonly position: number;
  readonly timestampMs: number;
  readonly key: string | null;
  readonly headers: readonly (readonly [string, string])[];
  readonly event: string;
}

/** Where an escape begins that may be half of a surrogate pair. */
const SURROGATE_ESCAPE = '\\ud';

/** What the exporter writes before the headers of a record. */
const OWN_HEAD = /^\{"position":(0|[1-9]\d{0,15}),"timestampMs":(0|[1-9]\d{0,15}),"key":(null|"[A-Za-z0-9+/=]*"),/;
const OWN_END = '"}';

/** Nearly every line has the headers of the one before it. */
let lastHeaders: { readonly text: string; readonly list: RecordHeader[] } | null = null;

/**
 * A line whose every byte before the event is known, so that no name can stand twice; what follows is one text by the
 * engine's own parser, which knows only one end of it. Null where the line is not just that.
 */
function plainLine(text: string): LineContent | null {
  const head = OWN_HEAD.exec(text);
  if (head === null || lastHeaders === null || !text.endsWith(OWN_END)) return null;
  const [{ length: at }, position, timestampMs, key = 'null'] = head;
  if (!text.startsWith(lastHeaders.text, at)) return null;
  // The quotation marks belong to it.
  const event = JSON.parse(text.slice(at + lastHeaders.text.length - 1, -1)) as unknown;
  const keyBytes = bytesOf(key === 'null' ? null : key.slice(1, -1));
  if (typeof event !== 'string' || keyBytes === undefined) return null;
  const record = { position: Number(position), timestampMs: Number(timestampMs), key: keyBytes };
  if (!isPosition(record.position) || !isPosition(record.timestampMs)) return null;
  return { record: { ...record, value: Buffer.from(event, 'utf8'), headers: lastHeaders.list } };
}

/**
 * A line of the exporter's own by the engine's JSON parser, which does not see a name that stands twice: so it counts
 * only where writing it again gives the same line. Null for every other, which the strict parser reads.
 */
function ownLine(line: Buffer): LineContent | null {
  if (line.length > LINE_LIMITS.bytesMax || !isUtf8(line)) return null;
  const text = line.toString('utf8');
  if (text.includes(SURROGATE_ESCAPE)) return null;
  try {
    return plainLine(text) ?? rewrittenLine(text);
  } catch {
    return null;
  }
}

function rewrittenLine(text: string): LineContent | null {
  const { position, timestampMs, key, headers, event } = JSON.parse(text) as ExactLine;
  if (typeof event !== 'string' || JSON.stringify({ position, timestampMs, key, headers, event }) !== text) return null;
  const content = fieldsOf({ position, timestampMs, key, headers, event });
  if (!('record' in content)) return null;
  lastHeaders = { text: `"headers":${JSON.stringify(headers)},"event":"`, list: [...content.record.headers] };
  return content;
}

/** Reads a line; unknown members are refused, so that nothing in the file is silently left out. */
export function contentOf(line: Buffer): LineContent {
  return ownLine(line) ?? strictContentOf(line);
}

/** The same by the strict parser alone. */
export function strictContentOf(line: Buffer): LineContent {
  const parsed = parseStrictJson(line, LINE_LIMITS);
  if ('code' in parsed) return { problem: parsed.detail.replace(/\.$/, '') };
  const fields = parsed.value;
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return { problem: 'no JSON object' };
  if (Object.hasOwn(fields, 'specversion')) return { event: true };
  if (Object.hasOwn(fields, 'redacted')) {
    return {
      problem: 'a record of a public export, of which something is withheld: only the exact export can be read',
    };
  }
  return fieldsOf(fields as Readonly<Record<string, unknown>>);
}

function fieldsOf(fields: Readonly<Record<string, unknown>>): LineContent {
  const { position, timestampMs, key, headers, event, value, ...others } = fields;
  const [unknownMember] = Object.keys(others);
  if (unknownMember !== undefined) return { problem: `unknown member "${unknownMember.slice(0, 40)}"` };
  if (!isPosition(position) || !isPosition(timestampMs))
    return { problem: 'position and timestampMs must be whole numbers' };
  const keyBytes = bytesOf(key);
  const headerList = headersOf(headers);
  const valueBytes = valueOf(event, value);
  if (keyBytes === undefined || headerList === undefined || valueBytes === undefined) {
    return { problem: 'key, headers and value must be base64, or event a text' };
  }
  return { record: { position, timestampMs, key: keyBytes, value: valueBytes, headers: headerList } };
}
