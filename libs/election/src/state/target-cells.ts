/** Which cells a decision is about. */
import { ADMINISTRATIVE } from '../definition/hierarchy-names';
import type { ContestState } from './contest-state';
import type { Sealed } from './election-state';
import { constituencyOf, hangsBelow, type ContestSlots, type ElectionLayout } from '../frame/layout';
import type { Decision } from '../record/record';

export interface TargetCells {
  readonly contest: ContestState;
  readonly slots: number[];
}

/** A decision's cells at the time when it was made, with the round of which it speaks. */
export interface SuspendedCells extends TargetCells {
  readonly round: number;
  readonly decision: Decision;
}

/** Those of a suspension's cells in which no repeat vote was called since: the others are another vote now. */
export function stillSuspended({ contest, slots, round }: SuspendedCells): number[] {
  return slots.filter((slot) => contest.roundOf(slot) === round);
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
  if (scope === 'contest') return Array.from(contest.slots.precinctNos.keys());
  if (scope === 'precinct') {
    const slot = contest.slots.slotOf[layout.precinctNoOf.get(target.precinctId ?? '') ?? -1] ?? -1;
    return slot < 0 ? null : [slot];
  }
  return scope === 'unit'
    ? slotsBelow(layout, contest.slots, ADMINISTRATIVE, target.unitId)
    : slotsBelow(layout, contest.slots, target.hierarchy ?? '', target.constituencyId);
}

/**
 * Whether a precinct that came later belongs to what an `open_round` names: its units, its constituency or the whole
 * contest. Precincts that the decision names one by one are no unit to belong to.
 */
export function belongsTo(
  layout: ElectionLayout,
  precinctNo: number,
  { scope, target, units }: Pick<Decision, 'scope' | 'target' | 'units'>,
): boolean {
  const named = units ?? (scope === 'unit' && target.unitId !== undefined ? [target.unitId] : null);
  if (named !== null) return hangsBelow(layout, precinctNo, new Set(named));
  if (scope === 'contest') return true;
  const precinct = layout.precincts[precinctNo];
  if (scope !== 'constituency' || precinct === undefined || target.constituencyId === undefined) return false;
  return constituencyOf(precinct, target.hierarchy ?? '') === target.constituencyId;
}

/** Slots of a contest that hang below a unit, in register order; null where there is no such unit. */
export function slotsBelow(
  layout: ElectionLayout,
  slots: ContestSlots,
  hierarchy: string,
  unitId: string | undefined,
): number[] | null {
  const unitNo = layout.unitNoOf(hierarchy, unitId ?? '');
  const leaves = layout.leafUnitOf[layout.hierarchies.indexOf(hierarchy)];
  if (unitNo === undefined || leaves === undefined || unitId === undefined) return null;
  const within = (leafNo: number): boolean => {
    for (let at = layout.units[leafNo]; at !== undefined; at = layout.units[at.parentNo]) {
      if (at.unitNo === unitNo) return true;
    }
    return false;
  };
  return Array.from(slots.precinctNos.keys()).filter((slot) => within(leaves[slots.precinctNos[slot] ?? -1] ?? -1));
}

/** The contest whose proposed or approved certification has this name. */
export function certificationOf(sealed: Sealed, name: string | undefined): ContestState | null {
  if (name === undefined) return null;
  return (
    sealed.contests.find(({ proposed, certified }) => proposed?.sha256 === name || certified?.sha256 === name) ?? null
  );
}

/** The contest whose certification that stands is named as the target, with the contest and round beside it; or null. */
export function certifiedContest(sealed: Sealed, { target }: Pick<Decision, 'target'>): ContestState | null {
  const contest = certificationOf(sealed, target.sha256);
  if (contest === null || contest.certified?.sha256 !== target.sha256) return null;
  const { compiled } = contest;
  const sameContest = target.contestId === compiled.contest.contestId;
  return sameContest && (target.round ?? 1) === compiled.round ? contest : null;
}

/** The contest in which a decision of this name records that an option was withdrawn, with the option; null for none. */
export function withdrawalNamed(
  sealed: Sealed,
  name: string | undefined,
): { readonly contest: ContestState; readonly optionId: string } | null {
  for (const contest of sealed.contests) {
    const found = contest.withdrawals().find(({ decision }) => decision === name);
    if (found !== undefined) return { contest, optionId: found.optionId };
  }
  return null;
}

/** The total of the round named; a repeat vote in units has none of its own. */
export function totalOf(sealed: Sealed, { target }: Pick<Decision, 'target'>): ContestState | null {
  const { contestId = '', round = 1 } = target;
  const contest = sealed.contests[sealed.layout.contestNoOf(contestId, round) ?? -1];
  return contest?.compiled.round === round ? contest : null;
}
