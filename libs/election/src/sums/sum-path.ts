/** The way from a precinct to the top of a hierarchy: what shows that its figures are an addend of every unit above it. */
import { leafNoOf, precinctNoIn, type UnitNode } from '../frame/layout';
import type { ContestTally } from './contest-tally';
import { siblingsInRow, type Sibling } from './merkle-row';

/** A unit on the way from a precinct to the top: which of its children the way comes through, and what stands next to it. */
export interface UnitStep {
  /** 0 at the top. */
  readonly level: number;
  readonly unitId: string;
  readonly children: number;
  /** Of the child, from 0. */
  readonly index: number;
  /** The lowest first. */
  readonly siblings: readonly Sibling[];
}

/** Shows that a precinct's figures are an addend of every unit above it. */
export interface SumPath {
  readonly leaf: { readonly body: string; readonly sums: readonly number[] };
  /** From the territory to the top. */
  readonly units: readonly UnitStep[];
}

/** Null where the slot's precinct is not in the hierarchy. Brings the tally up to date first. */
export function sumPath(tally: ContestTally, slot: number, hierarchy: string): SumPath | null {
  tally.refresh();
  const { layout } = tally;
  const precinctNo = precinctNoIn(tally.state.slots, slot);
  const leafUnit = layout.leafUnitOf
    .map((unitOf) => layout.units[leafNoOf(unitOf, precinctNo)])
    .find((unit) => unit?.hierarchy === hierarchy);
  if (leafUnit === undefined) return null;
  const units: UnitStep[] = [];
  let below = slot;
  for (let unit: UnitNode | undefined = leafUnit; unit !== undefined; unit = layout.units[unit.parentNo]) {
    units.push(stepThrough(tally, unit, below));
    below = unit.unitNo;
  }
  return { leaf: tally.leafOf(slot), units };
}

function stepThrough(tally: ContestTally, unit: UnitNode, below: number): UnitStep {
  const row = tally.rowBelow(unit);
  const index = row.children.indexOf(below);
  const { level, unitId } = unit;
  return { level, unitId, children: row.children.length, index, siblings: siblingsInRow(row, index) };
}
