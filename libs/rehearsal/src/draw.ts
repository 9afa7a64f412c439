/**
 * Seeded draws by place instead of by turn: the same (seed, purpose, a, b) always gives the same integer, in whatever
 * order the figures are asked for. This keeps the generator lazy and free of hidden state. uint32 arithmetic only.
 */

/** What a draw is for; each purpose has its own sequence. */
export const PURPOSE = {
  regionSize: 1,
  territorySize: 2,
  territoryClass: 3,
  registered: 4,
  candidates: 5,
  names: 6,
  regionTurnout: 7,
  precinctTurnout: 8,
  regionStrength: 9,
  precinctStrength: 10,
  invalid: 11,
  takenAway: 12,
  received: 13,
  absentee: 14,
  outside: 15,
  boxes: 16,
  members: 17,
  words: 18,
  lostDistricts: 19,
  candidateWeight: 20,
  candidateNoise: 21,
  territoryPace: 22,
  precinctPace: 23,
  arrivalTie: 24,
  errorPlace: 25,
  scenarioOrder: 26,
  delay: 27,
  variant: 28,
  mapCorner: 29,
  mapBorder: 30,
} as const;
export type Purpose = (typeof PURPOSE)[keyof typeof PURPOSE];

/** Local names: a lookup of the global `Math` costs more than the multiplication where tests run in a sandbox. */
const { imul, floor } = Math;

function scramble(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** A uint32 that depends on nothing but its arguments. Seeds beyond 32 bits are folded in whole. */
export function draw(seed: number, purpose: Purpose, a = 0, b = 0): number {
  const high = floor(seed / 0x1_0000_0000);
  let state = scramble((seed ^ imul(high, 0x9e3779b1)) + imul(purpose, 0x7feb352d));
  state = scramble((state + imul(a, 0x9e3779b1) + 0x6a09e667) | 0);
  state = scramble((state + imul(b, 0x85ebca77) + 0x3c6ef372) | 0);
  return state >>> 0;
}

/** An integer from `low` to `high`, both included. */
export function drawBetween(low: number, high: number, seed: number, purpose: Purpose, a = 0, b = 0): number {
  return low + (draw(seed, purpose, a, b) % (high - low + 1));
}

/** The integers from 0 to `count` - 1 in a seeded order. */
export function drawOrder(count: number, seed: number, purpose: Purpose, a = 0): number[] {
  const keyed = Array.from({ length: count }, (_, index) => ({ index, key: draw(seed, purpose, a, index) }));
  return keyed.sort((left, right) => left.key - right.key || left.index - right.index).map(({ index }) => index);
}

/** Seeds are whole numbers from 0 to 2^53 - 1. */
export function checkSeed(seed: number): number {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`seed must be an integer from 0 up, not ${seed}`);
  return seed;
}
