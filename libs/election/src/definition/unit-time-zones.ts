import type { ElectionDefinition } from './definition';
import { fromTheTop } from './unit-tree';

/** Time zone of every unit by id: its own, else that of the unit above, at the top the election's. */
export function unitTimeZones({
  units,
  timeZone,
}: Pick<ElectionDefinition, 'units' | 'timeZone'>): ReadonlyMap<string, string> {
  const zones = fromTheTop(units, { top: timeZone, of: (unit, above) => unit.timeZone ?? above });
  return new Map([...zones].map(([unitId, zone]) => [unitId, zone ?? timeZone]));
}
