/** Canonical JSON (RFC 8785) over whole numbers and text: what is hashed and signed. */
import { isObject, NotStrict, parseStrict, type Json } from './strict-json';

/** Throws {@link NotStrict} for a number that is no whole one up to 2^53 − 1. */
export function canonical(value: Json): string {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new NotStrict('a number beyond 2^53 − 1', 'a hashed value');
    return String(value);
  }
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  // sort() goes by UTF-16 code units, as the RFC does.
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name] as Json)}`).join(',')}}`;
}

/**
 * Reads a text that must be canonical. Writing it again and comparing finds members that stand twice, rounded numbers
 * and every other spelling, in the time of the platform's own parser.
 */
export function parseCanonical(text: string): Json {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new NotStrict('no JSON', 'the line');
  }
  if (canonical(value) === text && text.isWellFormed()) return value;
  // Says what is wrong, where it is more than a spelling.
  parseStrict(text);
  throw new NotStrict('not in canonical form', 'the line');
}
