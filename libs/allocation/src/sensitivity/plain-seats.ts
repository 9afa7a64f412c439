/** Seats by largest remainders as plain numbers, for the many contests of a search that need no trace. */
import { passingLists, type Model, type Seats } from './model';

interface Remainder {
  readonly list: number;
  readonly mod: bigint;
}

function shared({ votes, seats }: Model, passing: readonly number[]): { given: bigint[]; ranked: Remainder[] } {
  const total = passing.reduce((sum, list) => sum + (votes[list] ?? 0n), 0n);
  const given = votes.map(() => 0n);
  const ranked = passing.map((list) => {
    const product = (votes[list] ?? 0n) * seats;
    given[list] = product / total;
    return { list, mod: product % total };
  });
  ranked.sort((a, b) => (a.mod === b.mod ? a.list - b.list : a.mod > b.mod ? -1 : 1));
  return { given, ranked };
}

function award(model: Model, given: bigint[], ranked: readonly Remainder[]): number {
  const left = Number(model.seats - given.reduce((sum, count) => sum + count, 0n));
  for (const { list } of ranked.slice(0, left)) given[list] = (given[list] ?? 0n) + 1n;
  return left;
}

/** Among these lists, which have votes; ties by their order: a place to measure from. */
export function seatsAmong(model: Model, passing: readonly number[]): Seats {
  const { given, ranked } = shared(model, passing);
  award(model, given, ranked);
  return given;
}

/** Null where the seats are not given by remainders alone: a tie, a second list, nobody passing. */
export function plainSeats(model: Model): Seats | null {
  const passing = passingLists(model);
  if (passing.length === 0 || (passing.length === 1 && model.secondList !== null)) return null;
  if (model.threshold !== null && model.threshold.base < 1n) return null;
  const { given, ranked } = shared(model, passing);
  const left = award(model, given, ranked);
  const tied = left > 0 && ranked[left - 1]?.mod === ranked[left]?.mod;
  return tied ? null : given;
}
