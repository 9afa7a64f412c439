/** How a difference names its contest, unit and precinct. */
import type { ContestState, Sealed } from '#libs/election';
import { ADMINISTRATIVE } from '#libs/election';
import type { UnitDifference } from './difference';

export type UnitName = Pick<UnitDifference, 'contestId' | 'round' | 'hierarchy' | 'unitId' | 'unitKind'>;

export const WHOLE_ELECTION: UnitName = { contestId: null, round: null, hierarchy: null, unitId: null, unitKind: null };

export function contestName(contest: ContestState): UnitName {
  const { compiled } = contest;
  return { ...WHOLE_ELECTION, contestId: compiled.contest.contestId, round: compiled.round };
}

export function unitName(sealed: Sealed, contest: ContestState, unitNo: number): UnitName {
  const unit = sealed.layout.units[unitNo];
  return {
    ...contestName(contest),
    hierarchy: unit?.hierarchy ?? null,
    unitId: unit?.unitId ?? `number ${unitNo}`,
    unitKind: unit?.kind ?? null,
  };
}

export function precinctName(sealed: Sealed, contest: ContestState, slot: number): UnitName {
  const precinct = sealed.layout.precincts[contest.slots.precinctNos[slot] ?? -1];
  return {
    ...contestName(contest),
    hierarchy: ADMINISTRATIVE,
    unitId: precinct?.precinctId ?? `slot ${slot}`,
    unitKind: 'precinct',
  };
}

export function keyOf(name: UnitName, field: string, table: string | null): string {
  return JSON.stringify([name.contestId, name.round, name.hierarchy, name.unitKind, name.unitId, field, table]);
}

/** The same without the table: stored and published sides of one unit meet under it. */
export function unitKey(name: UnitName): string {
  return JSON.stringify([name.contestId, name.round, name.hierarchy, name.unitKind, name.unitId]);
}
