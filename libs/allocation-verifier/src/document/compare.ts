/** The first place where a document differs from what should stand there. */
import { isFree, SENTENCE, WORDS, YES_OR_NO, type Expected, type ExpectedObject, type Free } from './expected';
import { fieldOf, isList, isObject, type Json } from './json';

/** `undefined`: nothing stands there, or nothing should. */
export interface Difference {
  /** Such as `trace.full.lists[2].mod`. */
  readonly path: string;
  readonly stands: Json | undefined;
  readonly shouldStand: Json | undefined;
  /** Article of the step that the place belongs to; null where none is named. */
  readonly article: string | null;
}

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/;

export function below(path: string, key: string): string {
  if (!PLAIN_KEY.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

function isWords(value: Json | undefined): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function isSentence(value: Json | undefined): boolean {
  return (
    isObject(value) &&
    Object.keys(value).length === 3 &&
    ['kk', 'ru', 'en'].every((key) => isWords(fieldOf(value, key)))
  );
}

const FREE: Readonly<Record<Free, { readonly asked: string; readonly fits: (value: Json | undefined) => boolean }>> = {
  [SENTENCE]: { asked: 'a sentence in kk, ru and en', fits: isSentence },
  [WORDS]: { asked: 'words', fits: isWords },
  [YES_OR_NO]: { asked: 'true or false', fits: (value) => typeof value === 'boolean' },
};

function isExpectedObject(value: Expected): value is ExpectedObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What should stand there, in JSON: free places are told in words. */
function told(value: Expected): Json {
  if (isFree(value)) return FREE[value].asked;
  if (Array.isArray(value)) return (value as readonly Expected[]).map(told);
  if (!isExpectedObject(value)) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, told(one)]));
}

/** Walks in the order in which the expected fields were made, which is that of the computation. */
export function firstDifference(
  stands: Json | undefined,
  shouldStand: Expected,
  path: string,
  article: string | null,
): Difference | null {
  if (stands === shouldStand) return null;
  if (isFree(shouldStand)) {
    return FREE[shouldStand].fits(stands) ? null : { path, stands, shouldStand: told(shouldStand), article };
  }
  if (Array.isArray(shouldStand)) return firstInList(stands, shouldStand as readonly Expected[], path, article);
  if (isExpectedObject(shouldStand)) return firstInObject(stands, shouldStand, path, article);
  return { path, stands, shouldStand: shouldStand as Json, article };
}

function firstInList(
  stands: Json | undefined,
  shouldStand: readonly Expected[],
  path: string,
  article: string | null,
): Difference | null {
  if (!isList(stands)) return { path, stands, shouldStand: told(shouldStand), article };
  for (const [index, one] of shouldStand.entries()) {
    const found = firstDifference(stands[index], one, `${path}[${index}]`, article);
    if (found !== null) return found;
  }
  if (stands.length === shouldStand.length) return null;
  return {
    path: `${path}[${shouldStand.length}]`,
    stands: stands[shouldStand.length],
    shouldStand: undefined,
    article,
  };
}

function firstInObject(
  stands: Json | undefined,
  shouldStand: ExpectedObject,
  path: string,
  outer: string | null,
): Difference | null {
  const named = shouldStand['article'];
  const article = typeof named === 'string' ? named : outer;
  if (!isObject(stands)) return { path, stands, shouldStand: told(shouldStand), article };
  for (const [key, one] of Object.entries(shouldStand)) {
    const found = firstDifference(fieldOf(stands, key), one, below(path, key), article);
    if (found !== null) return found;
  }
  const extra = Object.keys(stands).find((key) => !Object.hasOwn(shouldStand, key));
  if (extra === undefined) return null;
  return { path: below(path, extra), stands: fieldOf(stands, extra), shouldStand: undefined, article };
}
