/** Strong entity tags: by snapshot where a snapshot fixes the answer, else by the bytes of the answer. */
import { createHash } from 'node:crypto';
import type { SnapshotFacts } from '#libs/results';

/** Change whenever the same snapshot is written out differently: caches must then fetch again. */
const REPRESENTATION = 1;

function tag(parts: readonly (string | number)[]): string {
  return `"${createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 27)}"`;
}

/**
 * A snapshot's rows never change, so its number and root under one URL stand for the whole answer. Its times are in it
 * so that an election counted anew under the same name (a rehearsal) is another one. `more`: what else can change.
 */
export function snapshotTag(url: string, at: SnapshotFacts, more = ''): string {
  return tag([REPRESENTATION, url, at.snapshot, at.root, at.timeMs, at.publishedAtMs ?? -1, more]);
}

export function bodyTag(body: string): string {
  return tag([body]);
}

/**
 * Whether a request's If-None-Match names this tag (weakly compared, as RFC 9110 has it for this header). `*` matches
 * nothing: what is asked for may turn out not to be there after the tag was compared.
 */
export function tagMatches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
