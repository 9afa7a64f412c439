/** Walks over the units of a definition, which may be any tree at all until they are checked: each in linear time. */
import type { Unit } from './definition';

/**
 * Units above a unit at most. Every sum, every look for who may speak and every proof climbs them; Kazakhstan's have
 * three, and the deepest administrative trees in the world six or seven.
 */
export const UNITS_ABOVE_MAX = 32;

interface Walk<T extends object | string | number> {
  /** What is above the topmost unit, and above one whose parent is missing. */
  readonly top: T;
  /** What a unit has, given what the one above it has. */
  readonly of: (unit: Unit, above: T) => T;
}

/** A value for every unit by id, made from the top downwards; null in and below a cycle of parents. */
export function fromTheTop<T extends object | string | number>(
  units: readonly Unit[],
  { top, of }: Walk<T>,
): ReadonlyMap<string, T | null> {
  const unitOf = new Map(units.map((unit) => [unit.unitId, unit]));
  const values = new Map<string, T | null>();
  for (const unit of units) {
    const path = new Map<string, Unit>();
    let at: Unit | undefined = unit;
    while (at !== undefined && !values.has(at.unitId) && !path.has(at.unitId)) {
      path.set(at.unitId, at);
      at = at.parentId === undefined ? undefined : unitOf.get(at.parentId);
    }
    let value: T | null = at === undefined ? top : (values.get(at.unitId) ?? null);
    for (const passed of [...path.values()].reverse()) {
      value = value === null ? null : of(passed, value);
      values.set(passed.unitId, value);
    }
  }
  return values;
}

/** How many units are above each one, by id; null for one that is above itself or hangs below such a unit. */
export function unitsAbove(units: readonly Unit[]): ReadonlyMap<string, number | null> {
  return fromTheTop(units, { top: -1, of: (_unit, above) => above + 1 });
}
