import type { ElectionDefinition } from './definition';

/** Time zone of every unit by id: its own, else that of the unit above, at the top the election's. */
export function unitTimeZones({
  units,
  timeZone,
}: Pick<ElectionDefinition, 'units' | 'timeZone'>): ReadonlyMap<string, string> {
  const unitOf = new Map(units.map((unit) => [unit.unitId, unit]));
  const zones = new Map<string, string>();
  const zoneOf = (unitId: string | undefined): string => {
    const unit = unitOf.get(unitId ?? '');
    if (unit === undefined) return timeZone;
    const zone = zones.get(unit.unitId) ?? unit.timeZone ?? zoneOf(unit.parentId);
    zones.set(unit.unitId, zone);
    return zone;
  };
  for (const { unitId } of units) zoneOf(unitId);
  return zones;
}
