/** How far a list is from the threshold, whose base moves with its votes. */
import { turningPoint } from './linear';
import { listDirection, passingAlong, type Direction, type Model } from './model';

export interface ThresholdDistance {
  readonly passes: boolean;
  /** Fewest votes more to pass, or fewer to fail, which the base gains or loses too; null where none suffice. */
  readonly votes: number | null;
  /** The same by votes that move from or to another list, so that the base stays; null where none suffice. */
  readonly transferred: number | null;
}

/** Null where there is no threshold. */
export function thresholdDistance(model: Model, list: number): ThresholdDistance | null {
  const step = (passes: boolean): bigint => (passes ? -1n : 1n);
  const own = model.votes[list] ?? 0n;
  const others = model.votes.reduce((sum, votes) => sum + votes, 0n) - own;
  const still = passingAlong(model, { lists: new Map(), base: 0n }, list);
  if (still === null) return null;
  const passes = still.atZero >= 0n;
  const turn = (direction: Direction, most: bigint | null): number | null => {
    const along = passingAlong(model, direction, list);
    const at = along === null ? null : turningPoint(along);
    return at === null || (most !== null && at > most) ? null : Number(at);
  };
  const transfer: Direction = { lists: new Map([[list, step(passes)]]), base: 0n };
  return {
    passes,
    votes: turn(listDirection(model, list, step(passes)), passes ? own : null),
    transferred: turn(transfer, passes ? own : others),
  };
}
