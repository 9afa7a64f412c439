/** Names of files: what is in them, and by the hash at the end always the same bytes. */
import { createHash } from 'node:crypto';
import type { FileHead } from './shapes';

const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}[A-Za-z0-9]$|^[A-Za-z0-9]$/;
const HASH_DIGITS = 16;

/** An id as part of a file's name. One that is long or has other characters ends in a hash, so that no two are alike. */
export function slugOf(id: string): string {
  if (PLAIN.test(id)) return id;
  const readable = id
    .slice(0, 40)
    .replace(/[^A-Za-z0-9_.-]+/g, '_')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  const digits = createHash('sha256').update(id, 'utf8').digest('hex').slice(0, 12);
  return readable === '' ? digits : `${readable}~${digits}`;
}

/** What comes before the hash; `status` of what is in the file, for whoever finds it in a folder later. */
export function stemOf(
  { electionId, rehearsal, snapshot }: FileHead,
  status: string,
  parts: readonly string[],
): string {
  const isNamed = electionId.includes('rehearsal');
  const first = rehearsal && !isNamed ? ['rehearsal', electionId] : [electionId];
  return [...first, `s${snapshot}`, status, ...parts.map(slugOf)].join('-');
}

/** The whole name; `sha256` in hex, of the file as it is without compression. */
export function fileName(stem: string, sha256: string, extension: string): string {
  return `${stem}-${sha256.slice(0, HASH_DIGITS)}.${extension}`;
}
