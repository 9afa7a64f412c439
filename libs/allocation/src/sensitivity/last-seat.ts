/** Who has the last seat, and who would get it next. */
import { firstBelowZero } from './linear';
import { passingLists, type Model, type Seats } from './model';

/** While the same lists pass. */
export interface LastSeat {
  /** The list whose last seat has the smallest claim of all. */
  readonly holder: string;
  /** The list with the largest claim to one seat more. */
  readonly next: string;
  /** Fewest votes more with which `next` takes a seat from someone. */
  readonly votesMore: number | null;
  /** Fewest votes that must move from `holder` to `next`. */
  readonly votesTransferred: number | null;
}

/** Null where fewer than two lists pass. */
export function lastSeatOf(model: Model, seats: Seats): LastSeat | null {
  const passing = passingLists(model);
  if (passing.length < 2) return null;
  const total = passing.reduce((sum, list) => sum + (model.votes[list] ?? 0n), 0n);
  const votes = (list: number): bigint => model.votes[list] ?? 0n;
  const own = (list: number): bigint => seats[list] ?? 0n;
  // The claim of a list to its seat number n is v·S − (n − 1)·T.
  const claim = (list: number, seat: bigint): bigint => votes(list) * model.seats - (seat - 1n) * total;
  const holder = passing
    .filter((list) => own(list) > 0n)
    .reduce((least, list) => (claim(list, own(list)) < claim(least, own(least)) ? list : least));
  const next = passing
    .filter((list) => list !== holder)
    .reduce((most, list) => (claim(list, own(list) + 1n) > claim(most, own(most) + 1n) ? list : most));
  const votesMore = passing
    .filter((list) => list !== next && own(list) > 0n)
    .map((list) => {
      const ahead = own(list) - own(next) - 1n;
      const atZero = (votes(list) - votes(next)) * model.seats - ahead * total;
      return firstBelowZero({ atZero, slope: -model.seats - ahead }, 0n);
    })
    .filter((at) => at !== null)
    .reduce<bigint | null>((least, at) => (least === null || at < least ? at : least), null);
  const room = claim(holder, own(holder)) - claim(next, own(next) + 1n);
  const transferred = firstBelowZero({ atZero: room, slope: -2n * model.seats }, 0n);
  return {
    holder: model.ids[holder] ?? '',
    next: model.ids[next] ?? '',
    votesMore: votesMore === null ? null : Number(votesMore),
    votesTransferred: transferred === null || transferred > votes(holder) ? null : Number(transferred),
  };
}
