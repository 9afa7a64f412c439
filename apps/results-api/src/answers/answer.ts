/** What a use case answers: how it is written out, and what fixes it. */
import type { SnapshotFacts } from '#libs/results';

export interface Answer {
  /**
   * What the answer follows from: its question, the snapshot that answers, and whatever else can change. Equal ones
   * have equal bytes, so they are rendered once. Null where only the bytes themselves tell.
   */
  readonly follows: Following | null;
  /** True where the question names the snapshot: the answer never changes. */
  readonly lasting: boolean;
  /** True while the same question has this answer without a look at the store. */
  readonly holds: () => boolean;
  /** Default: JSON. */
  readonly contentType?: string;
  /** The text. Not called where it is kept, or where the caller has it. */
  readonly render: () => Promise<string>;
}

export interface Following {
  readonly question: readonly (string | number | boolean | null)[];
  readonly at: SnapshotFacts;
  readonly more?: string;
}

/** An answer that is written out every time. */
export function answerOf(document: object): Answer {
  return answerOfText(textOf(document));
}

/** The same of a text that is written out already. */
export function answerOfText(text: string): Answer {
  return { follows: null, lasting: false, holds: () => false, render: () => Promise.resolve(text) };
}

export function textOf(document: object): string {
  return `${JSON.stringify(document)}\n`;
}

/** Every copy is asked about before it is used again; with a tag that costs little and is never stale. */
const REVALIDATE = 'no-cache';
/** One year, the longest that caches know. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** What caches are told: `lasting` where the URL names a snapshot, whose answer never changes. */
export function cachingOf(lasting: boolean): string {
  return lasting ? FOR_EVER : REVALIDATE;
}
