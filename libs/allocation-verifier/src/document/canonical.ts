/** Canonical JSON (RFC 8785) and its hash, written again: the verifier shares no code with what it verifies. */
import { createHash } from 'node:crypto';
import { byCodeUnits, isList, isObject, type Json } from './json';

/** Numbers are written as ECMAScript does, which is what RFC 8785 asks for. */
export function canonicalText(value: Json): string {
  if (isList(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort(byCodeUnits)
    .map((key) => `${JSON.stringify(key)}:${canonicalText(value[key] ?? null)}`);
  return `{${members.join(',')}}`;
}

/** `sha256:` and 64 lower-case hexadecimal digits. */
export function hashOf(value: Json): string {
  return `sha256:${createHash('sha256').update(canonicalText(value), 'utf8').digest('hex')}`;
}
