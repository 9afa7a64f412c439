/** Whether a decision's scope, target and units have a precinct in them, as the judge reads them. */
import { ADMINISTRATIVE, type NamedPlaces } from '#libs/election';

/** A precinct in the frame. */
export interface PlacedPrecinct {
  readonly precinctId: string;
  /** Whether it hangs below a unit; false where there is no such unit. */
  readonly isBelow: (unitId: string, hierarchy: string) => boolean;
}

/** Ids of units and of precincts may be the same: `isUnit` tells of a name whether an administrative unit has it. */
export function isNamedIn(
  { scope, target, units }: NamedPlaces,
  { precinctId, isBelow }: PlacedPrecinct,
  isUnit: (name: string) => boolean,
): boolean {
  if (units !== undefined) {
    // Each names one unit or one precinct; where a precinct of that name came later, it is still the unit.
    return units.some((name) => isBelow(name, ADMINISTRATIVE) || (name === precinctId && !isUnit(name)));
  }
  switch (scope) {
    case 'precinct':
      return target.precinctId === precinctId;
    case 'unit':
      return isBelow(target.unitId ?? '', ADMINISTRATIVE);
    case 'constituency':
      return isBelow(target.constituencyId ?? '', target.hierarchy ?? '');
    default:
      return true;
  }
}
