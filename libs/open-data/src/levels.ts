/** The levels of a contest: which rows are in which file. */
import { ADMINISTRATIVE } from '#libs/election';
import type { ContestPlaces, FileUnit } from './shapes';

export const PRECINCT_LEVEL = 'precinct';
const OF_CONSTITUENCIES = 'constituency.';

export interface Level {
  readonly level: string;
  readonly units: readonly FileUnit[];
}

/** A kind of units may bear any name; those of the two other levels are taken. */
function levelOf({ hierarchy, kind }: FileUnit): string {
  if (hierarchy !== ADMINISTRATIVE) return `${OF_CONSTITUENCIES}${hierarchy}`;
  return kind === PRECINCT_LEVEL || kind.startsWith(OF_CONSTITUENCIES) ? `unit.${kind}` : kind;
}

/**
 * Units by level, in the order of the definition. A contest of one constituency has its own constituency and the
 * territories in it: units above hold a part of it beside parts of others, and their sums mislead.
 */
export function levelsOf({ contest: { constituency }, units }: ContestPlaces): readonly Level[] {
  const parents = new Set(units.flatMap(({ hierarchy, parentId }) => (hierarchy === ADMINISTRATIVE ? [parentId] : [])));
  const levels = new Map<string, FileUnit[]>();
  for (const unit of units) {
    if (constituency !== null) {
      const { hierarchy, unitId } = unit;
      const isOwn = hierarchy === constituency.hierarchy && unitId === constituency.constituencyId;
      const isTerritory = hierarchy === ADMINISTRATIVE && !parents.has(unitId);
      if (!isOwn && !isTerritory) continue;
    }
    const level = levelOf(unit);
    const found = levels.get(level);
    if (found) found.push(unit);
    else levels.set(level, [unit]);
  }
  return [...levels].map(([level, found]) => ({ level, units: found }));
}
