/**
 * Canonical JSON (RFC 8785) for the values that Sanaq writes: integers, strings, booleans, null, arrays and objects.
 * Our own writer instead of the `canonicalize` package, which the tests use as the second opinion: the package writes
 * fractions and lone surrogates without complaint, and for evidence both are defects of the caller.
 */
import { sha256, sha256Bytes, sha256Name } from '#libs/election';

export { sha256 };

/** A value that has no canonical form here: a defect of the caller, never of an input (the strict reader is in front). */
export class NotCanonicalError extends Error {
  readonly code = 'NOT_CANONICAL';
  constructor(what: string) {
    super(`NOT_CANONICAL: ${what} has no canonical form; this is a defect of Sanaq, please report it`);
    this.name = 'NotCanonicalError';
  }
}

/** Canonical JSON of a text. Throws NotCanonicalError on a lone surrogate. */
export function writeString(text: string): string {
  if (!text.isWellFormed()) throw new NotCanonicalError('a lone surrogate');
  return JSON.stringify(text);
}

/** What canonical JSON has between two members for keys met before: the same few in a million records. */
const WRITTEN_KEYS = new Map<string, string>();
/** Ids may be keys too, so that there is no end to them. */
const WRITTEN_KEYS_MAX = 10_000;

function writeKey(key: string): string {
  const known = WRITTEN_KEYS.get(key);
  if (known !== undefined) return known;
  const written = `${writeString(key)}:`;
  if (WRITTEN_KEYS.size < WRITTEN_KEYS_MAX) WRITTEN_KEYS.set(key, written);
  return written;
}

function writeObject(members: Readonly<Record<string, unknown>>): string {
  let out = '';
  // The default order of sort() is by UTF-16 code units, which is the order of RFC 8785.
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member === undefined) continue;
    if (out !== '') out += ',';
    out += writeKey(key);
    out += canonicalJson(member);
  }
  return `{${out}}`;
}

/**
 * The canonical text of a value. Members that are `undefined` are left out; own keys such as `__proto__` are kept.
 * Throws NotCanonicalError on fractions, integers beyond 2^53 - 1, lone surrogates, functions and the like.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return writeString(value);
    case 'number':
      if (!Number.isSafeInteger(value)) throw new NotCanonicalError(`the number ${String(value)}`);
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${(value as readonly unknown[]).map(canonicalJson).join(',')}]`;
      return writeObject(value as Readonly<Record<string, unknown>>);
    default:
      throw new NotCanonicalError(`a value of type ${typeof value}`);
  }
}

export function canonicalBytes(value: unknown): Buffer {
  return Buffer.from(canonicalJson(value), 'utf8');
}

/** The name of a value: `sha256:<hex>` of its canonical JSON. */
export function canonicalSha256(value: unknown): string {
  return sha256Name(sha256(canonicalJson(value)));
}

const SHA256_NAME = /^sha256:[0-9a-f]{64}$/;

/** The 32 bytes behind `sha256:<hex>`, or null where the text is no such name. */
export function sha256FromName(name: string): Buffer | null {
  return SHA256_NAME.test(name) ? sha256Bytes(name) : null;
}
