/** Allocations a second on the lists of 2023 (Art. 97-1): one outcome with its trace each. */
import { allocate, shippedRuleSet, type AllocationInput } from '#libs/allocation';
import { printFigure, say } from './report';

const VOTES_2023 = [3_431_510, 693_938, 547_154, 535_139, 432_920, 331_058, 146_431];
const SEATS_2023 = [40, 8, 6, 6, 5, 4, 0];
const AGAINST_ALL_2023 = 248_291;

const WARM_UP = 2_000;
const RUN_MS = 1_500;
const RUNS = 3;
const CHUNK = 200;

function input(): AllocationInput {
  return {
    seats: 69,
    options: VOTES_2023.map((votes, index) => ({
      optionId: `list-${index + 1}`,
      votes,
      registeredAt: `2023-01-${String(20 + index)}T10:00:00+06:00`,
    })),
    againstAll: AGAINST_ALL_2023,
    counters: {},
  };
}

export function benchAllocation(): Promise<void> {
  const ruleSet = shippedRuleSet('kz.mazhilis-list.2023');
  if (ruleSet === null) throw new Error('the rule set kz.mazhilis-list.2023 is not shipped');
  const given = input();
  const seats = Object.values(allocate(ruleSet, given).seats);
  if (seats.join() !== SEATS_2023.join()) throw new Error(`wrong seats: ${seats.join()}`);
  say('allocation: 7 lists, 69 seats');
  for (let index = 0; index < WARM_UP; index++) allocate(ruleSet, given);
  const rates: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now();
    let done = 0;
    while (performance.now() - began < RUN_MS) {
      for (let index = 0; index < CHUNK; index++) allocate(ruleSet, given);
      done += CHUNK;
    }
    rates.push((done * 1_000) / (performance.now() - began));
  }
  const middle = [...rates].sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
  printFigure({ figure: 'allocation_lists_2023', value: middle, unit: 'allocations/s', against: null, runs: RUNS });
  return Promise.resolve();
}
