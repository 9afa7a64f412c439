/**
 * Allocations a second on the lists of 2023 (Art. 97-1), one outcome with its trace each; the time of a search for the
 * votes that ten lists' seats rest on; and a million random cases (or `--events`), engine against verifier.
 */
import { allocate, sensitivityOf, shippedRuleSet, type AllocationInput, type RuleSet } from '#libs/allocation';
import { compareWithEngine, Random } from '#libs/allocation-verifier/testing';
import type { BenchOptions } from './options';
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

/** A seed for each piece, so that a disagreement can be found again. */
const SEED = 1;
const PIECE_CASES = 10_000;
const SEARCHES = 20;
const TEN_LISTS = 10;

function middleOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function benchEngine(ruleSet: RuleSet): void {
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
  const value = middleOf(rates);
  printFigure({ figure: 'allocation_lists_2023', value, unit: 'allocations/s', against: null, runs: RUNS });
}

export const ALLOCATION_FIGURES = ['allocation_lists_2023', 'sensitivity_10_lists', 'verified_random_cases'] as const;

function benchSensitivity(ruleSet: RuleSet): void {
  say('sensitivity: 10 lists, 145 seats, every list and every ordered pair');
  const more = VOTES_2023.slice(1, 1 + TEN_LISTS - VOTES_2023.length).map((votes) => votes + 12_345);
  const options = [...VOTES_2023, ...more].map((votes, index) => ({ optionId: `list-${index + 1}`, votes }));
  const given: AllocationInput = { seats: 145, options, againstAll: AGAINST_ALL_2023, counters: {} };
  const outcome = allocate(ruleSet, given);
  const times: number[] = [];
  for (let run = 0; run < SEARCHES; run++) {
    const began = performance.now();
    if (sensitivityOf(ruleSet, given, outcome) === null) throw new Error('ten lists have no sensitivity');
    times.push(performance.now() - began);
  }
  printFigure({ figure: 'sensitivity_10_lists', value: middleOf(times), unit: 'ms', against: null, runs: SEARCHES });
}

function benchVerifier(cases: number): void {
  say(`engine against verifier: ${cases} random cases`);
  const began = performance.now();
  let done = 0;
  for (let piece = 0; done < cases; piece++) {
    const compared = compareWithEngine(new Random(SEED + piece), Math.min(PIECE_CASES, cases - done));
    done += compared.cases;
    if (compared.disagreement !== null) {
      say(JSON.stringify(compared.disagreement));
      throw new Error(`engine and verifier disagree with seed ${SEED + piece}`);
    }
    if (piece % 10 === 9) say(`${done} cases agree`);
  }
  const value = (done * 1_000) / (performance.now() - began);
  printFigure({ figure: 'verified_random_cases', value, unit: 'cases/s', against: null, runs: 1 });
}

export function benchAllocation({ events }: BenchOptions): Promise<void> {
  const ruleSet = shippedRuleSet('kz.mazhilis-list.2023');
  if (ruleSet === null) throw new Error('the rule set kz.mazhilis-list.2023 is not shipped');
  benchEngine(ruleSet);
  benchSensitivity(ruleSet);
  benchVerifier(events);
  return Promise.resolve();
}
