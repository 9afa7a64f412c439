/** Where in a document someone claims seats or winners. */
import { below } from './compare';
import { fieldOf, isList, isObject, type Json, type JsonObject } from './json';

export interface Claim {
  /** Path of the object that holds the trace; empty for the document itself. */
  readonly path: string;
  readonly value: JsonObject;
  /**
   * `outcome`: the outcome object, all of it. `mandates`: seats and winners with their trace, as published once a
   * contest is certified or as listed by contest.
   */
  readonly kind: 'outcome' | 'mandates';
  /** The contest or event around an outcome, which repeats its totals; null where there is none. */
  readonly around: { readonly path: string; readonly value: JsonObject } | null;
}

const DEPTH_MAX = 8;

/**
 * Claims of an outcome, of a list of outcomes, of an outcome document with its contests, of an event with `data`
 * (`mandates.distributed`, `mandates.projected`), or of a listing of mandates. Empty where there is none.
 */
export function claimsOf(document: Json, path = '', depth = 0): readonly Claim[] {
  if (depth > DEPTH_MAX) return [];
  if (isList(document)) return document.flatMap((one, index) => claimsOf(one, `${path}[${index}]`, depth + 1));
  if (!isObject(document)) return [];
  const [outcome, trace, contests, distributed, data] = ['outcome', 'trace', 'contests', 'distributed', 'data'].map(
    (key) => fieldOf(document, key),
  );
  if (isObject(outcome)) {
    return [{ path: below(path, 'outcome'), value: outcome, kind: 'outcome', around: { path, value: document } }];
  }
  if (trace !== undefined) {
    const listed = fieldOf(document, 'contestId') !== undefined;
    return [
      {
        path,
        value: document,
        kind: listed ? 'mandates' : 'outcome',
        around: listed ? { path, value: document } : null,
      },
    ];
  }
  if (contests !== undefined) return claimsOf(contests, below(path, 'contests'), depth + 1);
  if (isObject(distributed)) return claimsOf(distributed, below(path, 'distributed'), depth + 1);
  return data === undefined ? [] : claimsOf(data, below(path, 'data'), depth + 1);
}
