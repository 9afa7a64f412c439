/** What stands around a claim repeats what it was computed from: totals, name and edition of the rule set. */
import type { Case } from './case';
import { below, firstDifference, type Difference } from '../document/compare';
import type { Expected } from '../document/expected';
import { fieldOf, isObject, type JsonObject } from '../document/json';
import type { Place } from '../document/reader';

interface Around {
  readonly path: string;
  readonly value: JsonObject;
}

/** Votes of all options; whichever is none of the input's options is against all. */
function votesExpected(given: Case, votes: JsonObject): Expected {
  const listed = given.options.map(({ optionId, votes: count }) => [optionId, count] as const);
  const known = new Set(listed.map(([optionId]) => optionId));
  const against = Object.keys(votes).find((key) => !known.has(key));
  if (given.againstAll === null) return Object.fromEntries(listed);
  return Object.fromEntries([...listed, [against ?? 'against_all', given.againstAll]]);
}

function totalsDiffer(given: Case, { path, value }: Around): Difference | null {
  const votes = fieldOf(value, 'votes');
  const counters = fieldOf(value, 'counters');
  if (votes !== undefined) {
    const expected = votesExpected(given, isObject(votes) ? votes : {});
    const found = firstDifference(votes, expected, below(path, 'votes'), null);
    if (found !== null) return found;
  }
  if (counters === undefined) return null;
  return firstDifference(counters, Object.fromEntries(given.counters), below(path, 'counters'), null);
}

/** Only what stands there is compared: an event without totals repeats none. */
export function aroundDiffers(given: Case, ruleSet: Place, around: Around): Difference | null {
  const { path, value } = around;
  const named: readonly (readonly [string, Expected])[] = [
    ['ruleSet', ruleSet.field('ruleSetId') ?? null],
    ['edition', ruleSet.field('edition') ?? null],
  ];
  for (const [key, expected] of named) {
    const stands = fieldOf(value, key);
    const found = stands === undefined ? null : firstDifference(stands, expected, below(path, key), null);
    if (found !== null) return found;
  }
  const totals = fieldOf(value, 'totals');
  if (isObject(totals)) return totalsDiffer(given, { path: below(path, 'totals'), value: totals });
  return totalsDiffer(given, around);
}
