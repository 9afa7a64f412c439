/** Names for the vectors of stored rows. */
import type { StoredContest } from './frame/stored-frame';
import type { Figures, NamedFigures } from './shapes';

function named(ids: readonly string[], figures: readonly number[], from: number): Figures {
  // fromEntries makes own properties, so that ids such as `__proto__` survive.
  return Object.fromEntries(ids.map((id, index) => [id, figures[from + index] ?? 0]));
}

export function namedFigures(contest: StoredContest, figures: readonly number[]): NamedFigures {
  return {
    counters: named(contest.counterIds, figures, 0),
    votes: named(contest.optionIds, figures, contest.counterIds.length),
  };
}

/** `sha256:<hex>`, or null. */
export function hashName(sha256: Buffer | null): string | null {
  return sha256 === null ? null : `sha256:${sha256.toString('hex')}`;
}
