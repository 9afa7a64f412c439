/** Strong entity tags: by what an answer follows from where a snapshot fixes it, else by its bytes. */
import { createHash } from 'node:crypto';
import type { Following } from './answer';
import type { Encoding } from './encoding';

/** Change whenever the same snapshot is written out differently: caches must then fetch again. */
const REPRESENTATION = 2;

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 27);
}

/**
 * Key of an answer that a snapshot fixes: its rows never change, so its number and root stand for all of them. Its
 * times are in it so that an election counted again under the same name (a rehearsal) is another one.
 */
export function snapshotKey({ question, at, more = '' }: Following): string {
  return digest([REPRESENTATION, question, at.snapshot, at.root, at.timeMs, at.publishedAtMs ?? -1, more]);
}

export function bodyKey(body: string): string {
  return digest([body]);
}

/** The tag of an answer as it is encoded: other bytes, another tag. */
export function tagOf(key: string, encoding: Encoding): string {
  return encoding === 'identity' ? `"${key}"` : `"${key}-${encoding}"`;
}

/** What a request's If-None-Match names: nothing, anything that is there (`*`), or tags, weakly compared (RFC 9110 13.1.2). */
export class IfNoneMatch {
  readonly anything: boolean;
  private readonly tags: ReadonlySet<string>;

  constructor(header: string | undefined) {
    const listed = (header ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
    this.anything = header?.trim() === '*';
    this.tags = new Set(listed);
  }

  has(tag: string): boolean {
    return this.tags.has(tag);
  }
}
