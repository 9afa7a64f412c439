import type { DecisionScope } from '../record/decision';
import type { ContestState } from './contest-state';

export interface TargetCells {
  readonly contest: ContestState;
  readonly slots: number[];
}

/** The cells of an annulment or a "not held" at the time when it was made, with the round of which it speaks. */
export interface SuspendedCells extends TargetCells {
  readonly round: number;
  readonly kind: 'annul' | 'not_held';
  readonly scope: DecisionScope;
  /** The article that it cites. */
  readonly article: string | undefined;
}

/** Those of a suspension's cells in which no repeat vote was called since: the others are another vote now. */
export function stillSuspended({ contest, slots, round }: SuspendedCells): number[] {
  return slots.filter((slot) => contest.roundOf(slot) === round);
}
