/** Small contests of persons with many ties and withdrawals; the same seed gives the same ones. */
import type { AllocationInput } from '../../input/input';
import type { Race } from './candidates';

/** A whole number from 0 to below `limit`. */
export type Chance = (limit: number) => number;

/** A linear congruential generator of 32 bits, whose high bits are used. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * limit);
  };
}

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

export function randomRace(chance: Chance, severalSeats: boolean): Race {
  const most = [1, 2, 3, 5, 40][chance(5)] ?? 1;
  const ids = NAMES.slice(0, 1 + chance(NAMES.length));
  const votes = new Map(ids.map((id) => [id, chance(most + 1)]));
  // Someone far ahead, so that others are asked for the second place alone.
  if (chance(3) === 0) votes.set(ids[chance(ids.length)] ?? 'a', most + chance(4 * most));
  const often = chance(4);
  const withdrawn = new Set(ids.filter(() => often > 0 && chance(5) < often));
  const againstAll = chance(2) === 0 ? chance(2 * most) : [...votes.values()].reduce((sum, count) => sum + count, 0);
  return { votes, againstAll, withdrawn, seats: severalSeats ? 1 + chance(6) : 1, repeatVote: chance(4) === 0 };
}

export function inputOfRace({ votes, againstAll, withdrawn, seats, repeatVote }: Race): AllocationInput {
  return {
    seats,
    options: [...votes].map(([optionId, count]) => ({ optionId, votes: count })),
    againstAll,
    counters: {},
    ...(repeatVote ? { repeatVote } : {}),
    ...(withdrawn.size === 0 ? {} : { withdrawn: [...withdrawn] }),
  };
}
