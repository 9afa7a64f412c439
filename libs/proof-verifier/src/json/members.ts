/** Reads the members of a document: exactly those that its format names. */
import { fromBase64, fromHashName } from '../bytes/encodings';
import { isObject, NotStrict, type Json, type JsonObject } from './strict-json';

const HASH_BYTES = 32;
const LIST_MAX = 100_000;

export function fail(problem: string, path: string): never {
  throw new NotStrict(problem, path === '' ? 'the document' : path);
}

export function text(value: Json | undefined, path: string): string {
  return typeof value === 'string' ? value : fail('a text is missing', path);
}

export function count(value: Json | undefined, path: string): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : fail('a whole number from 0 to 2^53 − 1 is missing', path);
}

/** A figure as it stands: whether it is in range is a check of its own. */
export function figure(value: Json | undefined, path: string): number {
  return typeof value === 'number' ? value : fail('a number is missing', path);
}

export function flag(value: Json | undefined, path: string): boolean {
  return typeof value === 'boolean' ? value : fail('true or false is missing', path);
}

/** 32 bytes as base64. */
export function hash(value: Json | undefined, path: string): Uint8Array {
  const bytes = fromBase64(text(value, path));
  return bytes?.length === HASH_BYTES ? bytes : fail('no base64 of 32 bytes', path);
}

/** 32 bytes as `sha256:…`. */
export function named(value: Json | undefined, path: string): Uint8Array {
  return fromHashName(text(value, path)) ?? fail('no "sha256:" with 64 small hexadecimal digits', path);
}

export function base64(value: Json | undefined, path: string): Uint8Array {
  return fromBase64(text(value, path)) ?? fail('no base64', path);
}

export function list<T>(value: Json | undefined, path: string, item: (value: Json, path: string) => T): T[] {
  if (!Array.isArray(value)) return fail('a list is missing', path);
  const items = value as readonly Json[];
  if (items.length > LIST_MAX) return fail('the list is too long', path);
  return items.map((one, index) => item(one, `${path}/${index}`));
}

/** A list of two. */
export function pair<A, B>(
  value: Json,
  path: string,
  first: (value: Json, path: string) => A,
  second: (value: Json, path: string) => B,
): readonly [A, B] {
  if (!Array.isArray(value) || value.length !== 2) return fail('a list of two is missing', path);
  const [a = null, b = null] = value as readonly Json[];
  return [first(a, `${path}/0`), second(b, `${path}/1`)];
}

export function nullable<T>(value: Json | undefined, path: string, item: (value: Json, path: string) => T): T | null {
  if (value === undefined) return fail('a member is missing', path);
  return value === null ? null : item(value, path);
}

/** An object with exactly these members; those that end with `?` may be missing. */
export function members(value: Json | undefined, path: string, names: readonly string[]): JsonObject {
  if (!isObject(value)) return fail('an object is missing', path);
  const known = new Set(names.map((name) => name.replace('?', '')));
  for (const name of Object.keys(value)) {
    if (!known.has(name)) fail(`an unknown member "${name.slice(0, 40)}"`, path);
  }
  for (const name of names) {
    if (!name.endsWith('?') && !Object.hasOwn(value, name)) fail(`"${name}" is missing`, path);
  }
  return value;
}
