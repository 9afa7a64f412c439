/** Which cells a decision is about. */
import { ADMINISTRATIVE } from './hierarchy-names';
import type { ContestState } from './contest-state';
import type { Sealed } from './election-state';
import type { Decision } from './record';

export interface TargetCells {
  readonly contest: ContestState;
  readonly slots: number[];
}

/**
 * Cells that a decision's target covers, or null where it names nothing known. Only cells whose round is the target's:
 * where a repeat vote stands in, the former round is over.
 */
export function targetCells(sealed: Sealed, decision: Decision): TargetCells | null {
  const { target, scope } = decision;
  if (target.contestId === undefined || scope === 'election') return null;
  const round = target.round ?? 1;
  const contest = sealed.contests[sealed.layout.contestNoOf(target.contestId, round) ?? -1];
  const slots = contest === undefined ? null : slotsOfTarget(sealed, contest, decision);
  if (contest === undefined || slots === null) return null;
  const ofRound = slots.filter((slot) => contest.roundOf(slot) === round);
  return ofRound.length === 0 && slots.length > 0 ? null : { contest, slots: ofRound };
}

/** Slots of a contest that scope and target name, whatever their round; null where they name nothing known. */
export function slotsOfTarget(
  sealed: Sealed,
  contest: ContestState,
  decision: Pick<Decision, 'target' | 'scope'>,
): number[] | null {
  const { target, scope } = decision;
  const { layout } = sealed;
  const all = Array.from(contest.slots.precinctNos.keys());
  if (scope === 'contest') return all;
  if (scope === 'precinct') {
    const slot = contest.slots.slotOf[layout.precinctNoOf.get(target.precinctId ?? '') ?? -1] ?? -1;
    return slot < 0 ? null : [slot];
  }
  const hierarchy = scope === 'unit' ? ADMINISTRATIVE : (target.hierarchy ?? '');
  const id = scope === 'unit' ? target.unitId : target.constituencyId;
  const unitNo = layout.unitNoOf(hierarchy, id ?? '');
  const leaves = layout.leafUnitOf[layout.hierarchies.indexOf(hierarchy)];
  if (unitNo === undefined || leaves === undefined || id === undefined) return null;
  const within = (leafNo: number): boolean => {
    for (let at = layout.units[leafNo]; at !== undefined; at = layout.units[at.parentNo]) {
      if (at.unitNo === unitNo) return true;
    }
    return false;
  };
  return all.filter((slot) => within(leaves[contest.slots.precinctNos[slot] ?? -1] ?? -1));
}

/** The contest whose proposed or approved certification has this name. */
export function certificationOf(sealed: Sealed, name: string | undefined): ContestState | null {
  if (name === undefined) return null;
  return (
    sealed.contests.find(({ proposed, certified }) => proposed?.sha256 === name || certified?.sha256 === name) ?? null
  );
}

/** The total of the round named; a repeat vote in units has none of its own. */
export function totalOf(sealed: Sealed, { target }: Pick<Decision, 'target'>): ContestState | null {
  const { contestId = '', round = 1 } = target;
  const contest = sealed.contests[sealed.layout.contestNoOf(contestId, round) ?? -1];
  return contest?.compiled.round === round ? contest : null;
}
