/**
 * A strict JSON reader for evidence: what is ambiguous in JSON is refused instead of being read one way here and
 * another way elsewhere. JSON.parse does the parsing; one scan of the bytes and one walk of the result find what it
 * takes silently (duplicate keys, rounded numbers) at a fraction of the cost of a parser of our own.
 */
import { isUtf8 } from 'node:buffer';
import { diagnoseJson } from './json-diagnosis';

/** Why bytes were refused. Who acts: the sender, by sending the event again without the fault. */
export type StrictJsonCode =
  | 'VALUE_NULL'
  | 'RECORD_TOO_LARGE'
  | 'NOT_UTF8'
  | 'BYTE_ORDER_MARK'
  | 'JSON_MALFORMED'
  | 'DUPLICATE_KEY'
  | 'NUMBER_NOT_INTEGER'
  | 'NUMBER_TOO_LARGE'
  | 'JSON_TOO_DEEP'
  | 'LONE_SURROGATE';

export interface JsonLimits {
  readonly bytesMax: number;
  /** Greatest number of objects and arrays inside each other. */
  readonly depthMax: number;
  /** Numbers may have fractions: for coordinates in files, never for evidence. Default: they may not. */
  readonly fractions?: boolean;
}

/** The limits of a record in a stream. */
export const RECORD_LIMITS: JsonLimits = { bytesMax: 1_000_000, depthMax: 32 };

export interface StrictJsonProblem {
  readonly code: StrictJsonCode;
  /** Where and what, in one sentence; quotes at most 80 characters of the text. */
  readonly detail: string;
}

export type StrictJson = { readonly value: unknown } | StrictJsonProblem;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const UPPER_E = 0x45;
const LOWER_E = 0x65;
const LOWER_U = 0x75;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const PLUS = 0x2b;

/** 2^53 - 1 has 16 digits: a token with more cannot be exact, one with fewer always is. */
const EXACT_DIGITS = 16;

interface Scan {
  members: number;
  depth: number;
  unicodeEscapes: boolean;
  /** Byte offset of the first number that is not an integer or is `-0`; -1 for none. */
  notInteger: number;
  /** Byte offset of the first integer beyond 2^53 - 1 in size; -1 for none. */
  tooLarge: number;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

/** Judges the number that starts at `start`; returns the offset of its last byte. */
function scanNumber(bytes: Buffer, start: number, scan: Scan): number {
  let at = start;
  let integer = true;
  for (; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (isDigit(byte)) continue;
    if (byte === DOT || byte === UPPER_E || byte === LOWER_E || byte === PLUS) integer = false;
    else if (byte !== MINUS) break;
  }
  const negative = bytes[start] === MINUS;
  const digits = at - start - (negative ? 1 : 0);
  if (!integer || (negative && digits === 1 && bytes[start + 1] === ZERO)) {
    if (scan.notInteger < 0) scan.notInteger = start;
  } else if (digits >= EXACT_DIGITS && scan.tooLarge < 0) {
    // Everything beyond 2^53 - 1 rounds to 2^53 or more, so the rounded number is good enough for the comparison.
    if (digits > EXACT_DIGITS || !Number.isSafeInteger(Number(bytes.toString('latin1', start, at))))
      scan.tooLarge = start;
  }
  return at - 1;
}

/** One pass over the bytes; says nothing about whether they are JSON at all. */
function scanBytes(bytes: Buffer, depthMax: number): Scan {
  const scan: Scan = { members: 0, depth: 0, unicodeEscapes: false, notInteger: -1, tooLarge: -1 };
  const length = bytes.length;
  let depth = 0;
  for (let at = 0; at < length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      for (at++; at < length; at++) {
        const inside = bytes[at];
        if (inside === QUOTE) break;
        if (inside === BACKSLASH) {
          at++;
          if (bytes[at] === LOWER_U) scan.unicodeEscapes = true;
        }
      }
    } else if (byte === COLON) {
      scan.members++;
    } else if (isDigit(byte) || byte === MINUS) {
      at = scanNumber(bytes, at, scan);
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth++;
      if (depth > scan.depth) scan.depth = depth;
      if (depth > depthMax) return scan;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth--;
    }
  }
  return scan;
}

/** Counts the keys of all objects; the depth is bounded by the scan before it. */
function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) if (typeof item === 'object') count += countKeys(item);
    return count;
  }
  const members = value as Readonly<Record<string, unknown>>;
  // JSON.parse makes plain objects, so `for in` meets own keys only: `__proto__` among them, nothing inherited.
  for (const key in members) {
    count++;
    const member = members[key];
    if (typeof member === 'object') count += countKeys(member);
  }
  return count;
}

/** JSON pointer of the first string or key with a lone surrogate, or null. */
function findLoneSurrogate(value: unknown, pointer: string): string | null {
  if (typeof value === 'string') return value.isWellFormed() ? null : pointer;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, member] of Object.entries(value)) {
    if (!key.isWellFormed()) return `${pointer} (a key)`;
    const found = findLoneSurrogate(member, `${pointer}/${key}`);
    if (found !== null) return found;
  }
  return null;
}

function quote(bytes: Buffer, start: number): string {
  const token = /^[-+0-9.eE]{1,40}/.exec(bytes.toString('latin1', start, start + 40));
  return token === null ? '' : token[0];
}

function checkBytes(bytes: Buffer, limits: JsonLimits): StrictJsonProblem | null {
  if (bytes.length > limits.bytesMax) {
    return {
      code: 'RECORD_TOO_LARGE',
      detail: `The value has ${String(bytes.length)} bytes; at most ${String(limits.bytesMax)} are allowed.`,
    };
  }
  if (!isUtf8(bytes)) return { code: 'NOT_UTF8', detail: 'The value is not UTF-8 text.' };
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return { code: 'BYTE_ORDER_MARK', detail: 'The value begins with a byte order mark; send it without.' };
  }
  return null;
}

function malformed(bytes: Buffer): StrictJsonProblem {
  const found = diagnoseJson(bytes);
  const offset = found.kind === 'malformed' ? found.offset : 0;
  return {
    code: 'JSON_MALFORMED',
    detail: `The value is not JSON: unexpected ${offset < bytes.length ? 'byte' : 'end'} at byte ${String(offset)}.`,
  };
}

function duplicateKey(bytes: Buffer): StrictJsonProblem {
  const found = diagnoseJson(bytes);
  const place = found.kind === 'duplicate' ? `${found.pointer.slice(0, 80)} (byte ${String(found.offset)})` : 'unknown';
  return { code: 'DUPLICATE_KEY', detail: `The same key appears twice in one object: ${place}.` };
}

/** Problems of a text that JSON.parse has accepted. */
function checkParsed(bytes: Buffer, scan: Scan, value: unknown, fractions: boolean): StrictJsonProblem | null {
  if (scan.notInteger >= 0 && !fractions) {
    return {
      code: 'NUMBER_NOT_INTEGER',
      detail: `The number ${quote(bytes, scan.notInteger)} at byte ${String(scan.notInteger)} is not written as an integer.`,
    };
  }
  if (scan.tooLarge >= 0) {
    return {
      code: 'NUMBER_TOO_LARGE',
      detail: `The number ${quote(bytes, scan.tooLarge)} at byte ${String(scan.tooLarge)} is beyond 2^53 - 1 in size.`,
    };
  }
  if (scan.members !== countKeys(value)) return duplicateKey(bytes);
  if (scan.unicodeEscapes) {
    const place = findLoneSurrogate(value, '');
    if (place !== null) {
      return {
        code: 'LONE_SURROGATE',
        detail: `The text at ${place.slice(0, 80).replace(/\p{Surrogate}/gu, '?') || 'the top'} has half of a surrogate pair.`,
      };
    }
  }
  return null;
}

/**
 * Reads one JSON text. Integers from -(2^53 - 1) to 2^53 - 1 are the only numbers; keys are unique; strings are well
 * formed. Never throws. Where several things are wrong, the order of StrictJsonCode's checks decides which is named.
 */
export function parseStrictJson(bytes: Buffer | null, limits: JsonLimits = RECORD_LIMITS): StrictJson {
  if (bytes === null) return { code: 'VALUE_NULL', detail: 'The record has no value.' };
  const unfit = checkBytes(bytes, limits);
  if (unfit !== null) return unfit;
  const scan = scanBytes(bytes, limits.depthMax);
  if (scan.depth > limits.depthMax) {
    return {
      code: 'JSON_TOO_DEEP',
      detail: `Objects and arrays are nested deeper than ${String(limits.depthMax)} levels.`,
    };
  }
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return malformed(bytes);
  }
  return checkParsed(bytes, scan, value, limits.fractions === true) ?? { value };
}
