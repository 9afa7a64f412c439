/** Who of a registered list may still receive a mandate on a given day (Art. 97-1(5)–(6)). */
import type { ListedPerson, StandingChange } from '../person';

/**
 * The change under which the person is on a day, or null for one who may receive a mandate. The latest change at
 * or before that day counts, of several on one day the one recorded last; `restored` gives the place back.
 */
export function obstacleOf(person: ListedPerson, onDay: string): StandingChange | null {
  let latest: StandingChange | null = null;
  for (const change of person.changes) {
    if (change.date <= onDay && (latest === null || change.date >= latest.date)) latest = change;
  }
  return latest === null || latest.kind === 'restored' ? null : latest;
}

/** The persons who may receive a mandate on a day, in the list's own order. */
export function eligibleOn(list: readonly ListedPerson[], onDay: string): readonly ListedPerson[] {
  return [...list].sort((a, b) => a.place - b.place).filter((person) => obstacleOf(person, onDay) === null);
}
