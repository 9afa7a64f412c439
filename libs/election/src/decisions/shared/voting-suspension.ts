/** What an annulment and the record that there was no voting have in common: cells that have no result. */
import type { SignedDecision } from '../../record/decision';
import { refused, type Opinion } from '../../record/opinion';
import { sha256Name } from '../../state/election-state';
import type { TargetCells } from '../../state/suspended-cells';
import { targetCells, type CellsTarget } from '../../state/target-cells';
import type { DecisionCase } from './rule';
import { CERTIFIED, currentRefusal, rootRefusal } from './stated-basis';

export type VotingSuspension<Kind extends 'annul' | 'not_held'> = SignedDecision<
  Kind,
  CellsTarget,
  'root' | 'current' | 'article' | 'gap'
>;
type AnySuspension = VotingSuspension<'annul' | 'not_held'>;

/** The cells that the decision names, or why it may not be about them. */
export function suspendable({ state, sealed, decision }: DecisionCase<AnySuspension>): TargetCells | Opinion {
  const cells = targetCells(sealed, decision);
  if (cells === null)
    return refused('TARGET_UNKNOWN', 'the target names no contest, unit or precinct of this election');
  const [slot] = cells.slots;
  if (slot === undefined)
    return refused('TARGET_UNKNOWN', 'the contest is held in no precinct of what the target names');
  if (cells.contest.certified !== null) return CERTIFIED;
  const { basis } = decision;
  const current = cells.slots.length === 1 ? currentRefusal(cells.contest, slot, basis) : null;
  return rootRefusal(state, cells.contest, basis) ?? current ?? cells;
}

/** Refusal where a cell is already without its result, or has one that the decision denies; or null. */
export function suspendedBefore({ contest, slots }: TargetCells, { kind }: AnySuspension): Opinion | null {
  for (const slot of slots) {
    const cellState = contest.stateOf(slot);
    const suspended = cellState === 'annulled' || cellState === 'notHeld';
    const counted = kind === 'not_held' && cellState === 'counted';
    if (suspended || counted) return refused('BASIS_CHANGED', `a precinct of the target is "${cellState}" already`);
  }
  return null;
}

export function suspend(
  { state, sealed, decision, record }: DecisionCase<AnySuspension>,
  flag: 'annulled' | 'notHeld',
): void {
  const cells = targetCells(sealed, decision);
  if (cells === null) return;
  for (const slot of cells.slots) cells.contest.mark(slot, flag);
  const { kind, scope, target, basis } = decision;
  const { round = 1 } = target;
  state.suspensions.set(sha256Name(record.sha256), { ...cells, round, kind, scope, article: basis.article });
}
