/** Canonical JSON (RFC 8785) and its SHA-256: the one string on which two machines must agree. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('a value that JSON cannot hold was to be hashed');
  return text;
}

/** `sha256:` and 64 lower-case hexadecimal digits over the canonical JSON in UTF-8. */
export function canonicalSha256(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex')}`;
}
