/** What should stand in a document: JSON, with places that hold words no computation can foretell. */
import type { Json } from './json';

/** A sentence in kk, ru and en. */
export const SENTENCE = Symbol('sentence');
/** Words of any language. */
export const WORDS = Symbol('words');
/** True or false. */
export const YES_OR_NO = Symbol('yes or no');

export type Free = typeof SENTENCE | typeof WORDS | typeof YES_OR_NO;

export type Expected = Json | Free | readonly Expected[] | ExpectedObject;
export interface ExpectedObject {
  readonly [key: string]: Expected;
}

export function isFree(value: Expected): value is Free {
  return typeof value === 'symbol';
}
