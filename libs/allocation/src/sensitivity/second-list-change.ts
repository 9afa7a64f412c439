/** The same question within a piece in which exactly one list passes and a second one is admitted (Art. 97-1(2)–(4)). */
import type { SecondListRule } from '../rule-sets/rule-set';
import { turningPoint, valueAt, type Linear } from './linear';
import { votesAlong, type Direction, type Model, type Piece, type Seats } from './model';

/** Whether the first list and this second one get the present seats by law; false where there is a gap. */
function givesPresent(
  { seats: house }: Model,
  rule: SecondListRule,
  seats: Seats,
  [first, firstVotes]: readonly [number, bigint],
  [second, secondVotes]: readonly [number, bigint],
): boolean {
  const total = firstVotes + secondVotes;
  const { numerator, denominator } = rule.coefficient;
  const reduced = (BigInt(numerator) * secondVotes * house) / (BigInt(denominator) * total);
  const minimum = BigInt(rule.minimumSeats);
  const gets = reduced > minimum ? reduced : minimum;
  if ((firstVotes * house) / total + gets > house) return false;
  return seats.every((count, list) => count === (list === first ? house - gets : list === second ? gets : 0n));
}

/** Votes at which the order of two lists changes: before, at and after an equal number. */
function orderTurns(a: Linear, b: Linear): readonly bigint[] {
  const ahead = { atZero: a.atZero - b.atZero, slope: a.slope - b.slope };
  const strictly = { atZero: ahead.atZero - 1n, slope: ahead.slope };
  return [turningPoint(ahead), turningPoint(strictly)].filter((at) => at !== null);
}

/** The first of from … to for which `holds` is false, where it is true at first and never again once it was false. */
function firstFailure(from: bigint, to: bigint, holds: (at: bigint) => boolean): bigint | null {
  if (holds(to)) return null;
  let [good, bad] = [from, to];
  while (bad - good > 1n) {
    const middle = (good + bad) / 2n;
    if (holds(middle)) good = middle;
    else bad = middle;
  }
  return bad;
}

/**
 * While the second list is the same, its share of the two lists' votes only grows or only falls, and the present seats
 * belong to one interval of that share: there, and only there, a search by halves is right.
 */
export function firstChangeOfSecond(
  model: Model,
  direction: Direction,
  seats: Seats,
  first: number,
  rule: SecondListRule,
  { from, to }: Piece,
): bigint | null {
  const others = [...model.votes.keys()].filter((list) => list !== first);
  const along = new Map(model.votes.map((_, list) => [list, votesAlong(model, direction, list)]));
  const at = (list: number, votes: bigint): bigint => valueAt(along.get(list) ?? { atZero: 0n, slope: 0n }, votes);
  const starts = new Set([from]);
  for (const a of others) {
    for (const b of others) {
      const [ofA, ofB] = [along.get(a), along.get(b)];
      if (a === b || ofA === undefined || ofB === undefined) continue;
      for (const turn of orderTurns(ofA, ofB)) if (turn > from && turn <= to) starts.add(turn);
    }
  }
  const sorted = [...starts].sort((a, b) => (a < b ? -1 : 1));
  for (const [index, start] of sorted.entries()) {
    const end = (sorted[index + 1] ?? to + 1n) - 1n;
    const most = others.reduce((votes, list) => (at(list, start) > votes ? at(list, start) : votes), 0n);
    if (most === 0n) return start;
    const next = others.filter((list) => at(list, start) === most);
    const present = (votes: bigint): boolean =>
      next.some((second) => givesPresent(model, rule, seats, [first, at(first, votes)], [second, at(second, votes)]));
    if (!present(start)) return start;
    const failure = firstFailure(start, end, present);
    if (failure !== null) return failure;
  }
  return null;
}
