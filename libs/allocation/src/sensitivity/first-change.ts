/**
 * The fewest votes in a direction at which the present seats are no longer possible.
 *
 * Seats s with Σ s = S are those of the largest remainders, under some answer to a tie, exactly if for every two
 * admitted lists i (with a seat) and j: (vᵢ − vⱼ)·S ≥ (sᵢ − sⱼ − 1)·T, which says that the last seat of i has a claim
 * no smaller than the next seat of j. Both sides are linear in the votes moved while the same lists pass. So the way
 * is cut where a list crosses the threshold, and within each piece every crossing is computed. A search by halves
 * would be wrong: across the threshold the effect of a vote more is not monotone.
 *
 * Ties do not count: with exactly so many votes that a tie arises the present seats are still possible, and one vote
 * further they are not.
 */
import { firstBelowZero, turningPoint, valueAt, type Linear } from './linear';
import {
  moved,
  passingAlong,
  passingLists,
  votesAlong,
  type Direction,
  type Model,
  type Piece,
  type Seats,
} from './model';
import { firstChangeOfSecond } from './second-list-change';

function baseAlong({ threshold }: Model, direction: Direction): Linear {
  return { atZero: threshold?.base ?? 1n, slope: threshold === null ? 0n : direction.base };
}

function totalAlong(model: Model, direction: Direction, lists: Iterable<number>): Linear {
  let [atZero, slope] = [0n, 0n];
  for (const list of lists) {
    const votes = votesAlong(model, direction, list);
    atZero += votes.atZero;
    slope += votes.slope;
  }
  return { atZero, slope };
}

function less(f: Linear, by: bigint): Linear {
  return { atZero: f.atZero - by, slope: f.slope };
}

/** Cuts 0 … most where the set of passing lists can change, or where votes or base run out. */
export function piecesOf(most: bigint, turning: Iterable<Linear>): readonly Piece[] {
  const starts = new Set([0n]);
  for (const f of turning) {
    const at = turningPoint(f);
    if (at !== null && at <= most) starts.add(at);
  }
  const sorted = [...starts].sort((a, b) => (a < b ? -1 : 1));
  return sorted.map((from, index) => ({ from, to: (sorted[index + 1] ?? most + 1n) - 1n }));
}

/** Within a piece in which the lists pass and share all mandates by remainders. */
function firstChangeOfRemainders(
  model: Model,
  direction: Direction,
  seats: Seats,
  passing: readonly number[],
  { from, to }: Piece,
): bigint | null {
  const total = totalAlong(model, direction, passing);
  let first: bigint | null = null;
  for (const i of passing) {
    const own = seats[i] ?? 0n;
    if (own === 0n) continue;
    const giving = votesAlong(model, direction, i);
    for (const j of passing) {
      if (i === j) continue;
      const taking = votesAlong(model, direction, j);
      const ahead = own - (seats[j] ?? 0n) - 1n;
      const room = {
        atZero: (giving.atZero - taking.atZero) * model.seats - ahead * total.atZero,
        slope: (giving.slope - taking.slope) * model.seats - ahead * total.slope,
      };
      const at = firstBelowZero(room, from);
      if (at !== null && at <= to && (first === null || at < first)) first = at;
    }
  }
  return first;
}

/**
 * Fewest votes from 0 to `most`, or null where the present seats stay possible all the way. Where the law gives no
 * seats any more (nobody passes, a gap), that is a change too.
 */
export function firstChange(model: Model, direction: Direction, seats: Seats, most: bigint): bigint | null {
  const everybody = totalAlong(model, direction, model.votes.keys());
  const base = baseAlong(model, direction);
  const thresholds = [...model.votes.keys()].flatMap((list) => passingAlong(model, direction, list) ?? []);
  for (const piece of piecesOf(most, [...thresholds, less(everybody, 1n), less(base, 1n)])) {
    if (valueAt(base, piece.from) < 1n) return piece.from;
    const passing = passingLists(moved(model, direction, piece.from));
    const admitted = new Set(passing);
    if (passing.length === 0) return piece.from;
    let at: bigint | null;
    if (passing.length === 1 && model.secondList !== null) {
      at = firstChangeOfSecond(model, direction, seats, passing[0] ?? 0, model.secondList, piece);
    } else {
      const outside = seats.some((count, list) => count > 0n && !admitted.has(list));
      at = outside ? piece.from : firstChangeOfRemainders(model, direction, seats, passing, piece);
    }
    if (at !== null) return at;
  }
  return null;
}
