import { distance } from 'fastest-levenshtein';

/** Names looked at, so that no question costs more than some milliseconds. */
const LOOKED_AT_MAX = 20_000;
/** A longer name is not a slip of the hand. */
const CHARACTERS_MAX = 64;
const TOLD_MAX = 3;

/** How many letters may be wrong: one in three, two at least, four at most. */
function changesMax(name: string): number {
  return Math.min(4, Math.max(2, Math.floor(name.length / 3)));
}

/**
 * The names that someone may have meant, the nearest first, three at most; none where nothing comes near. Upper and
 * lower case count as equal.
 */
export function nearestNames(meant: string, names: Iterable<string>): string[] {
  if (meant.length === 0 || meant.length > CHARACTERS_MAX) return [];
  const wanted = meant.toLowerCase();
  const most = Math.min(changesMax(meant), meant.length - 1);
  const near: { readonly name: string; readonly changes: number }[] = [];
  let looked = 0;
  for (const name of names) {
    if (++looked > LOOKED_AT_MAX) break;
    if (Math.abs(name.length - meant.length) > most) continue;
    const changes = distance(wanted, name.toLowerCase());
    if (changes <= most) near.push({ name, changes });
  }
  return near
    .sort((one, other) => one.changes - other.changes)
    .slice(0, TOLD_MAX)
    .map(({ name }) => name);
}

/** `; did you mean "a" or "b"?`, to stand behind a sentence; empty where nothing comes near. */
export function didYouMean(nearest: readonly string[]): string {
  return nearest.length === 0 ? '' : `; did you mean ${nearest.map((name) => `"${name}"`).join(' or ')}?`;
}
