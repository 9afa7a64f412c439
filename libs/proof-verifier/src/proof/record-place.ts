/** A record with its place in the stream's tree, as proofs and receipts show it. */
import { sameBytes, utf8 } from '../bytes/encodings';
import { sha256 } from '../bytes/sha256';
import { canonical } from '../json/canonical';
import { base64, count, hash, list, members, named, nullable, pair, text } from '../json/members';
import { isObject, NotStrict, parseStrict, textOf, type Json } from '../json/strict-json';
import { streamLeaf, type StreamRecord } from '../tree/stream-leaf';

export interface RecordPlace {
  readonly position: number;
  readonly index: number;
  readonly path: readonly Uint8Array[];
  /** Hash of the record's leaf. */
  readonly leaf: Uint8Array;
  /** Key, headers and the value's hash, from which the leaf is made; null where they are withheld and it is given. */
  readonly record: StreamRecord | null;
  /** The exact bytes, where they are given. */
  readonly value: Uint8Array | null;
}

const WITHHELD = ['position', 'timestampMs', 'leaf', 'index', 'path'];
const MEMBERS = ['position', 'timestampMs', 'key', 'headers', 'valueSha256', 'index', 'path', 'value?'];

function withheldPlaceOf(value: Json | undefined, path: string): RecordPlace {
  const of = members(value, path, WITHHELD);
  count(of['timestampMs'], `${path}/timestampMs`);
  return {
    position: count(of['position'], `${path}/position`),
    index: count(of['index'], `${path}/index`),
    path: list(of['path'], `${path}/path`, hash),
    leaf: named(of['leaf'], `${path}/leaf`),
    record: null,
    value: null,
  };
}

export function recordPlaceOf(value: Json | undefined, path: string): RecordPlace {
  if (isObject(value) && Object.hasOwn(value, 'leaf')) return withheldPlaceOf(value, path);
  const of = members(value, path, MEMBERS);
  const record: StreamRecord = {
    position: count(of['position'], `${path}/position`),
    timestampMs: count(of['timestampMs'], `${path}/timestampMs`),
    key: nullable(of['key'], `${path}/key`, base64),
    headers: list(of['headers'], `${path}/headers`, (one, at) => pair(one, at, text, base64)),
    valueSha256: nullable(of['valueSha256'], `${path}/valueSha256`, named),
  };
  const given = of['value'];
  return {
    position: record.position,
    index: count(of['index'], `${path}/index`),
    path: list(of['path'], `${path}/path`, hash),
    leaf: streamLeaf(record),
    record,
    value: given === undefined ? null : base64(given, `${path}/value`),
  };
}

const TEXTS = new TextDecoder('utf-8', { fatal: true });

function headerTexts(headers: StreamRecord['headers']): ReadonlyMap<string, string> | null {
  const texts = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (key !== 'content-type' && !key.startsWith('ce_')) continue;
    if (texts.has(key)) return null;
    try {
      texts.set(key, TEXTS.decode(value));
    } catch {
      return null;
    }
  }
  return texts;
}

/** CloudEvents’ binary mode: the attributes stand in headers, the value is the data. */
export function isBinaryMode({ headers }: Pick<StreamRecord, 'headers'>): boolean {
  const texts = headerTexts(headers);
  const mediaType = (texts?.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return texts?.has('ce_specversion') === true && !mediaType.startsWith('application/cloudevents');
}

const PLAIN_JSON = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i;

/** The structured form of a record in binary mode; null where its value is no JSON that can be read in one way. */
export function structuredForm({ headers }: Pick<StreamRecord, 'headers'>, value: Uint8Array): Json {
  const attributes: [string, Json][] = [];
  for (const [header, content] of headerTexts(headers) ?? []) {
    if (!header.startsWith('ce_')) {
      if (!PLAIN_JSON.test(content)) attributes.push(['datacontenttype', content]);
      continue;
    }
    const name = header.slice('ce_'.length);
    const isFlag = name === 'rehearsal' && (content === 'true' || content === 'false');
    attributes.push([name, isFlag ? content === 'true' : content]);
  }
  try {
    return { ...Object.fromEntries(attributes), data: parseStrict(textOf(value)) };
  } catch (error) {
    if (error instanceof NotStrict) return null;
    throw error;
  }
}

/** The record of a place as C10 asks for it. */
export interface NamedPlace {
  /** The hash by which it is known; null where that cannot be told from what is given. */
  readonly name: Uint8Array | null;
  /** Set where the value that is given is not the one of the leaf: its own hash. */
  readonly otherValue: Uint8Array | null;
}

export function nameOfPlace({ record, value }: RecordPlace): NamedPlace {
  if (record === null) return { name: null, otherValue: null };
  const { valueSha256 } = record;
  const given = value === null ? null : sha256(value);
  const isOther = given !== null && (valueSha256 === null || !sameBytes(given, valueSha256));
  return { name: recordName(record, value), otherValue: isOther ? given : null };
}

/** The hash by which a record is known; null where it cannot be told from what is given. */
export function recordName(record: StreamRecord, value: Uint8Array | null): Uint8Array | null {
  if (!isBinaryMode(record)) return record.valueSha256 ?? sha256(new Uint8Array());
  if (value === null) return null;
  const form = structuredForm(record, value);
  return form === null ? record.valueSha256 : sha256(utf8(canonical(form)));
}
