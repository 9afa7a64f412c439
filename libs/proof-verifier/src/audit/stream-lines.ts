/** The stream of an audit bundle: each line a record with its place in the tree, its name, and its event where it can be read. */
import { fromHashName, hashName, sameBytes, utf8 } from '../bytes/encodings';
import { sha256 } from '../bytes/sha256';
import { base64, count, fail, list, members, named, nullable, pair, text } from '../json/members';
import { isObject, NotStrict, parseStrict, type Json, type JsonObject } from '../json/strict-json';
import { isBinaryMode, recordName, structuredForm } from '../proof/record-place';
import { streamLeaf, type StreamRecord } from '../tree/stream-leaf';
import type { Line } from './archive';

export interface AuditRecord {
  readonly line: number;
  readonly position: number;
  /** Hash of the leaf in the stream's tree. */
  readonly leaf: Uint8Array;
  /** `sha256:…` by which the record is known. */
  readonly name: string;
  /** True where something is withheld: hash and signature cannot be computed again. */
  readonly isRedacted: boolean;
  /** True where the leaf stands in place of what it is made of: nothing proves the time. */
  readonly isLeafAlone: boolean;
  /** The event in structured form; null where there is none. Read when it is asked for. */
  readonly event: () => JsonObject | null;
}

const EXACT = ['position', 'timestampMs', 'key', 'headers', 'event?', 'value?'];
const REDACTED = [
  'position',
  'timestampMs',
  'key?',
  'headers?',
  'valueSha256?',
  'leaf?',
  'sha256',
  'withheld',
  'redacted',
];

/** The exporter writes its members in one order: what is written again the same way was read in the one way. */
function parseLine(line: string): JsonObject {
  try {
    const value = JSON.parse(line) as Json;
    if (isObject(value) && JSON.stringify(value) === line && line.isWellFormed() && !/\\ud[89a-f]/.test(line)) {
      return value;
    }
  } catch {
    // Read once more below, for the reason.
  }
  const value = parseStrict(line);
  return isObject(value) ? value : fail('no object', 'the line');
}

function headersOf(value: Json | undefined): StreamRecord['headers'] {
  return list(value, '/headers', (one, at) => pair(one, at, text, base64));
}

function eventOf(value: Uint8Array, given: string | null, headers: StreamRecord['headers']): JsonObject | null {
  if (isBinaryMode({ headers })) {
    const form = structuredForm({ headers }, value);
    return isObject(form ?? undefined) ? (form as JsonObject) : null;
  }
  if (given === null) return null;
  try {
    const event = parseStrict(given);
    return isObject(event) ? event : null;
  } catch (error) {
    if (error instanceof NotStrict) return null;
    throw error;
  }
}

function exactRecord(line: number, of: JsonObject): AuditRecord {
  members(of, '', EXACT);
  const [event, value] = [of['event'], of['value']];
  if ((event === undefined) === (value === undefined)) fail('exactly one of "event" and "value" is there', '');
  const given = event === undefined ? null : text(event, '/event');
  const bytes = given === null ? nullable(value, '/value', base64) : utf8(given);
  const headers = headersOf(of['headers']);
  const record: StreamRecord = {
    position: count(of['position'], '/position'),
    timestampMs: count(of['timestampMs'], '/timestampMs'),
    key: nullable(of['key'], '/key', base64),
    headers,
    valueSha256: bytes === null ? null : sha256(bytes),
  };
  const name = recordName(record, bytes) ?? fail('the record has no name', '');
  return {
    line,
    position: record.position,
    leaf: streamLeaf(record),
    name: hashName(name),
    isRedacted: false,
    isLeafAlone: false,
    event: () => (bytes === null ? null : eventOf(bytes, given, headers)),
  };
}

function redactedRecord(line: number, of: JsonObject): AuditRecord {
  members(of, '', REDACTED);
  const name = text(of['sha256'], '/sha256');
  named(of['sha256'], '/sha256');
  const event = nullable(of['redacted'], '/redacted', (value, path) =>
    isObject(value) ? value : fail('no event', path),
  );
  const position = count(of['position'], '/position');
  const shared = { line, position, name, isRedacted: true, isLeafAlone: false, event: () => event };
  if (of['leaf'] !== undefined) return { ...shared, isLeafAlone: true, leaf: named(of['leaf'], '/leaf') };
  const record: StreamRecord = {
    position,
    timestampMs: count(of['timestampMs'], '/timestampMs'),
    key: nullable(of['key'], '/key', base64),
    headers: headersOf(of['headers']),
    valueSha256: nullable(of['valueSha256'], '/valueSha256', named),
  };
  const value = record.valueSha256;
  if (!isBinaryMode(record) && (value === null || !sameBytes(value, fromHashName(name) ?? value))) {
    fail('"sha256" is not "valueSha256"', '/sha256');
  }
  return { ...shared, leaf: streamLeaf(record) };
}

/** Throws NotStrict. */
export function recordOf({ no, text: line }: Line): AuditRecord {
  const of = parseLine(line);
  return Object.hasOwn(of, 'redacted') ? redactedRecord(no, of) : exactRecord(no, of);
}

/** What has to be said beside a stream's lines that hold: of whom the time is not proved. */
export function unprovedTimes(leavesAlone: number): string {
  if (leavesAlone === 0) return '';
  return `; the time of ${leavesAlone} of them is NOT proved: key and headers are withheld, their leaf stands alone`;
}
