/** Where a contest's places are in the frame of an election. */
import { ADMINISTRATIVE, HIERARCHY_ROOT_KIND, type Contest, type ElectionDefinition } from '#libs/election';
import type { StoredElection, StoredUnit, UnitName } from '#libs/results';

/** The contest that stands for an election: the first one that is held everywhere, else the first one. */
export function leadingOf({ contests }: Pick<ElectionDefinition, 'contests'>): string {
  return (contests.find(({ constituency }) => constituency === undefined) ?? contests[0])?.contestId ?? '';
}

/** A unit with the hierarchy that it is in. */
export interface UnitPlace {
  readonly unitId: string;
  readonly hierarchy: string;
}

/** The unit that has all precincts of a contest: its constituency, or the topmost one; null where there is none such. */
export function topOf({ units }: StoredElection, { constituency }: Contest): UnitPlace | null {
  if (constituency !== undefined) return { unitId: constituency.constituencyId, hierarchy: constituency.hierarchy };
  const tops = units.filter(({ hierarchy, parentNo }) => hierarchy === ADMINISTRATIVE && parentNo === null);
  const [top] = tops;
  return top === undefined || tops.length > 1 ? null : top;
}

/** Units above one, from the top, with their titles. */
export function unitsAbove(stored: StoredElection, unitNo: number): readonly Pick<UnitName, 'unitId' | 'title'>[] {
  const above: Pick<UnitName, 'unitId' | 'title'>[] = [];
  let at: StoredUnit | undefined = stored.units[unitNo];
  while (at?.parentNo != null) {
    at = stored.units[at.parentNo];
    if (at === undefined || at.kind === HIERARCHY_ROOT_KIND) break;
    const title = stored.titleOf(at);
    above.unshift({ unitId: at.unitId, ...(title === undefined ? {} : { title }) });
  }
  return above;
}
