import * as fc from 'fast-check';
import { allocate } from '../allocate';
import type { AllocationInput } from '../input/input';
import type { ListRuleSet } from '../rule-sets/rule-set';
import { kzMazhilisList2023 } from '../rule-sets/shipped/kz.mazhilis-list.2023';
import { settledSeats } from './settled-seats';

function inputOf(votes: readonly number[], seats: number, againstAll: number | null): AllocationInput {
  const options = votes.map((count, index) => ({
    optionId: `l${index}`,
    votes: count,
    registeredAt: `2023-01-31T10:${10 + index}:00+06:00`,
  }));
  return { seats, options, againstAll, counters: {} };
}

/** Every way in which at most `count` voters can vote: for a list, against all (the last figure), or for nobody. */
function* outcomes(lists: number, count: number): Generator<readonly number[]> {
  if (lists < 0) {
    yield [];
    return;
  }
  for (let votes = 0; votes <= count; votes += 1) {
    for (const others of outcomes(lists - 1, count - votes)) yield [votes, ...others];
  }
}

function after(input: AllocationInput, figures: readonly number[]): AllocationInput {
  const options = input.options.map((one, index) => ({ ...one, votes: one.votes + (figures[index] ?? 0) }));
  const against = figures[input.options.length] ?? 0;
  return { ...input, options, againstAll: input.againstAll === null ? null : input.againstAll + against };
}

describe('Seats of 2023', () => {
  const votes = [3_431_510, 693_938, 547_154, 535_139, 432_920, 331_058, 146_431];
  const input = inputOf(votes, 69, 248_291);
  const present = allocate(kzMazhilisList2023, input);

  it('are settled with 10,000 voters missing: 19,156 votes more would be needed', () => {
    const few = settledSeats(kzMazhilisList2023, input, present, 10_000);
    expect(few).toMatchObject({ verdict: 'settled', witness: null });
    expect(few?.lists.map(({ least }) => least)).toEqual([40, 8, 6, 6, 5, 4, 0]);
  });

  it('are open with a million missing, and a witness says how', () => {
    const many = settledSeats(kzMazhilisList2023, input, present, 1_000_000);
    expect(many?.verdict).toBe('open');
    expect(many?.lists[0]?.least).toBe(33);
    const lists = many?.witness?.lists ?? {};
    const figures = input.options.map(({ optionId }) => lists[optionId] ?? 0);
    const changed = allocate(kzMazhilisList2023, after(input, [...figures, many?.witness?.againstAll ?? 0]));
    expect(changed.seats).not.toEqual(present.seats);
  });
});

describe('Bounds on seats', () => {
  const cases = fc.record({
    votes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 3 }),
    seats: fc.integer({ min: 2, max: 9 }),
    against: fc.option(fc.nat(10)),
    missing: fc.integer({ min: 0, max: 5 }),
    threshold: fc.constantFrom(null, [1, 10], [1, 5], [1, 4]),
    tie: fc.constantFrom('registered_earlier' as const, 'decision' as const),
    second: fc.boolean(),
  });

  it('hold in every outcome of the missing voters; settled means that none changes, open that one does', () => {
    const verdicts = new Map<string, number>();
    fc.assert(
      fc.property(cases, ({ votes, seats, against, missing, threshold, tie, second }) => {
        const [numerator, denominator] = threshold ?? [0, 1];
        const ruleSet: ListRuleSet = {
          ...kzMazhilisList2023,
          ruleSetId: 'inline',
          tie,
          threshold:
            threshold === null ? null : { numerator: numerator ?? 0, denominator: denominator ?? 1, base: ['votes'] },
          secondList: second ? kzMazhilisList2023.secondList : null,
        };
        const input = inputOf(votes, seats, against);
        const present = allocate(ruleSet, input);
        const found = settledSeats(ruleSet, input, present, missing);
        if (found === null) return;
        verdicts.set(found.verdict, (verdicts.get(found.verdict) ?? 0) + 1);
        for (const figures of outcomes(votes.length, missing)) {
          if (against === null && (figures[votes.length] ?? 0) > 0) continue;
          const outcome = allocate(ruleSet, after(input, figures));
          if (found.verdict === 'settled') expect([figures, outcome.seats]).toEqual([figures, present.seats]);
          if (outcome.state !== 'completed') continue;
          for (const { list, least, most } of found.lists) {
            expect(outcome.seats[list]).toBeGreaterThanOrEqual(least);
            expect(outcome.seats[list]).toBeLessThanOrEqual(most);
          }
        }
        if (found.witness === null) return;
        const { lists, againstAll, votes: used } = found.witness;
        expect(used).toBeLessThanOrEqual(missing);
        const figures = [...input.options.map(({ optionId }) => lists[optionId] ?? 0), againstAll];
        expect(allocate(ruleSet, after(input, figures)).seats).not.toEqual(present.seats);
      }),
      { numRuns: 150 },
    );
    expect(verdicts.get('settled')).toBeGreaterThan(10);
    expect(verdicts.get('open')).toBeGreaterThan(10);
  });
});
