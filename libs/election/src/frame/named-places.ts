/** Which precincts of the frame the scope, target and units of a decision name. */
import { ADMINISTRATIVE } from '../definition/hierarchy-names';
import type { DecisionScope, DecisionTarget } from '../record/decision';
import { constituencyOf, hangsBelow, leafNoOf, precinctNoIn, type ContestSlots, type ElectionLayout } from './layout';

/** Members of a target that name places. */
export type PlaceTarget = 'precinctId' | 'unitId' | 'hierarchy' | 'constituencyId';

export interface NamedPlaces {
  readonly scope: DecisionScope;
  readonly target: Pick<DecisionTarget, PlaceTarget>;
  /** Administrative units and precincts; missing means what scope and target name. */
  readonly units?: readonly string[];
}

/** Slots of a contest that scope and target name, whatever their round; null where they name nothing known. */
export function slotsOfTarget(
  layout: ElectionLayout,
  slots: ContestSlots,
  { target, scope }: Pick<NamedPlaces, 'target' | 'scope'>,
): number[] | null {
  const { precinctId, unitId, hierarchy, constituencyId } = target;
  if (scope === 'contest') return Array.from(slots.precinctNos.keys());
  if (scope === 'unit') return slotsBelow(layout, slots, ADMINISTRATIVE, unitId);
  if (scope !== 'precinct') return slotsBelow(layout, slots, hierarchy, constituencyId);
  const precinctNo = precinctId === undefined ? undefined : layout.precinctNoOf.get(precinctId);
  const slot = precinctNo === undefined ? undefined : slots.slotOf[precinctNo];
  return slot === undefined || slot < 0 ? null : [slot];
}

/**
 * Whether a precinct that came later belongs to what an `open_round` names: its units, its constituency or the whole
 * contest. Precincts that the decision names one by one are not a unit to belong to.
 */
export function belongsTo(layout: ElectionLayout, precinctNo: number, { scope, target, units }: NamedPlaces): boolean {
  const named = units ?? (scope === 'unit' && target.unitId !== undefined ? [target.unitId] : null);
  if (named !== null) return hangsBelow(layout, precinctNo, new Set(named));
  if (scope === 'contest') return true;
  const precinct = layout.precincts[precinctNo];
  const { hierarchy, constituencyId } = target;
  if (scope !== 'constituency' || precinct === undefined) return false;
  if (hierarchy === undefined || constituencyId === undefined) return false;
  return constituencyOf(precinct, hierarchy) === constituencyId;
}

/** Slots of a contest that hang below a unit, in register order; null where there is no such unit. */
export function slotsBelow(
  layout: ElectionLayout,
  slots: ContestSlots,
  hierarchy: string | undefined,
  unitId: string | undefined,
): number[] | null {
  if (hierarchy === undefined || unitId === undefined) return null;
  const unitNo = layout.unitNoOf(hierarchy, unitId);
  const leaves = layout.leafUnitOf[layout.hierarchies.indexOf(hierarchy)];
  if (unitNo === undefined || leaves === undefined) return null;
  const within = (leafNo: number): boolean => {
    for (let at = layout.units[leafNo]; at !== undefined; at = layout.units[at.parentNo]) {
      if (at.unitNo === unitNo) return true;
    }
    return false;
  };
  return Array.from(slots.precinctNos.keys()).filter((slot) => within(leafNoOf(leaves, precinctNoIn(slots, slot))));
}
