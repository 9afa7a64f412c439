import * as fc from 'fast-check';
import { allocate } from './allocate';
import { combinations } from './steps/ask';
import type { AllocationInput } from './input/input';
import type { ListRuleSet } from './rule-sets/rule-set';
import { readAllocation } from './input/read-allocation';
import { kzMazhilisList2023 } from './rule-sets/shipped/kz.mazhilis-list.2023';

/**
 * The slow oracle: mandates are handed out one by one, each to the list whose exact claim v/Q less the mandates it
 * has is largest; fractions are compared by cross-multiplication. It shares no code and no formula with the engine.
 */
function oracle(votes: readonly number[], seats: number, passing: readonly boolean[]): number[] {
  const claims = votes.map((v) => BigInt(v));
  const total = claims.reduce((sum, v, i) => (passing[i] === true ? sum + v : sum), 0n);
  const got = votes.map(() => 0);
  for (let given = 0; given < seats; given += 1) {
    let best = -1;
    let bestClaim = 0n;
    for (let i = 0; i < votes.length; i += 1) {
      if (passing[i] !== true) continue;
      // v/(T/S) − s = (v·S − s·T)/T, and T is the same for all.
      const claim = (claims[i] ?? 0n) * BigInt(seats) - BigInt(got[i] ?? 0) * total;
      if (best < 0 || claim > bestClaim) [best, bestClaim] = [i, claim];
    }
    got[best] = (got[best] ?? 0) + 1;
  }
  return got;
}

function passes(votes: readonly number[], against: number): boolean[] {
  const base = votes.reduce((sum, v) => sum + BigInt(v), BigInt(against));
  return votes.map((v) => BigInt(v) * 20n >= base);
}

function inputOf(votes: readonly number[], seats: number, against: number): AllocationInput {
  const options = votes.map((count, index) => ({
    optionId: `l${index}`,
    votes: count,
    registeredAt: `2023-01-31T10:${String(index).padStart(2, '0')}:00Z`,
  }));
  return { seats, options, againstAll: against, counters: {} };
}

const small = fc.integer({ min: 1, max: 40 });
const large = fc.integer({ min: 1, max: 5_000_000 });
const huge = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const election = fc
  .oneof(small, large, huge)
  .chain(() => fc.constantFrom(small, large, huge))
  .chain((votes) =>
    fc.record({
      votes: fc.array(votes, { minLength: 2, maxLength: 9 }),
      seats: fc.integer({ min: 2, max: 160 }),
      against: fc.oneof(fc.constant(0), small),
    }),
  );
const normal = election.filter(({ votes, against }) => passes(votes, against).filter(Boolean).length > 1);

const toSeats = (votes: readonly number[], seats: number, against: number): number[] => {
  const outcome = allocate(kzMazhilisList2023, inputOf(votes, seats, against));
  expect(outcome.state).toBe('completed');
  return Object.values(outcome.seats);
};

describe('list allocation', () => {
  it('agrees with an oracle that hands out mandates one by one', () => {
    fc.assert(
      fc.property(normal, ({ votes, seats, against }) => {
        expect(toSeats(votes, seats, against)).toEqual(oracle(votes, seats, passes(votes, against)));
      }),
      { numRuns: 400 },
    );
  });

  it('does not depend on the order or the names of the lists, nor does the hash of the input on the order', () => {
    const shuffled = normal.chain((one) =>
      fc.record({
        one: fc.constant(one),
        order: fc.shuffledSubarray([...one.votes.keys()], { minLength: one.votes.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ one: { votes, seats, against }, order }) => {
        const input = inputOf(votes, seats, against);
        const mixed = order.flatMap((index) => input.options[index] ?? []);
        const [straight, other] = [
          allocate(kzMazhilisList2023, input),
          allocate(kzMazhilisList2023, { ...input, options: mixed }),
        ];
        expect(other.seats).toEqual(straight.seats);
        expect(other.trace.inputSha256).toBe(straight.trace.inputSha256);
        const renamed = input.options.map((option, index) => ({ ...option, optionId: `z${9 - index}` }));
        const named = allocate(kzMazhilisList2023, { ...input, options: renamed });
        expect(renamed.map((option) => named.seats[option.optionId])).toEqual(Object.values(straight.seats));
      }),
      { numRuns: 150 },
    );
  });

  it('does not change when every number of votes is multiplied', () => {
    const within = normal.filter(({ votes }) => votes.every((v) => v <= 5_000_000));
    fc.assert(
      fc.property(within, fc.integer({ min: 2, max: 1_000 }), ({ votes, seats, against }, factor) => {
        const times = votes.map((v) => v * factor);
        expect(toSeats(times, seats, against * factor)).toEqual(toSeats(votes, seats, against));
      }),
      { numRuns: 150 },
    );
  });

  it('stays within the quota: each admitted list gets its whole part or one mandate more, all others nothing', () => {
    fc.assert(
      fc.property(normal, ({ votes, seats, against }) => {
        const admitted = passes(votes, against);
        const total = votes.reduce((sum, v, i) => (admitted[i] === true ? sum + BigInt(v) : sum), 0n);
        toSeats(votes, seats, against).forEach((got, i) => {
          const least = admitted[i] === true ? (BigInt(votes[i] ?? 0) * BigInt(seats)) / total : 0n;
          const more = BigInt(got) - least;
          expect(more === 0n || (admitted[i] === true && more === 1n)).toBe(true);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('gives the same outcome again from the input that stands in its trace', () => {
    fc.assert(
      fc.property(normal, ({ votes, seats, against }) => {
        const outcome = allocate(kzMazhilisList2023, inputOf(votes, seats, against));
        const read = readAllocation(JSON.parse(JSON.stringify(outcome.trace.input)));
        if ('problems' in read) throw new Error(JSON.stringify(read.problems));
        expect(allocate(read.ok.ruleSet, read.ok.input, read.ok.decisions)).toEqual(outcome);
      }),
      { numRuns: 60 },
    );
  });

  it('gives whole quotas exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 10, max: 30 }), { minLength: 2, maxLength: 5 }), large, (quotas, size) => {
        const seats = quotas.reduce((sum, count) => sum + count, 0);
        const votes = quotas.map((count) => count * size);
        expect(toSeats(votes, seats, 0)).toEqual(quotas);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps lists with equal votes within one mandate, the earlier registered never behind', () => {
    fc.assert(
      fc.property(normal, ({ votes, seats, against }) => {
        const got = toSeats(votes, seats, against);
        votes.forEach((v, i) => {
          votes.forEach((w, j) => {
            if (v !== w || i >= j) return;
            const ahead = (got[i] ?? 0) - (got[j] ?? 0);
            expect(ahead === 0 || ahead === 1).toBe(true);
          });
        });
      }),
      { numRuns: 150 },
    );
  });

  it('never takes a mandate from a list for a vote more while the same lists pass', () => {
    fc.assert(
      fc.property(normal, fc.nat(), ({ votes, seats, against }, pick) => {
        const at = pick % votes.length;
        const more = votes.map((v, index) => (index === at && v < Number.MAX_SAFE_INTEGER ? v + 1 : v));
        fc.pre(passes(votes, against).join() === passes(more, against).join());
        expect(toSeats(more, seats, against)[at]).toBeGreaterThanOrEqual(toSeats(votes, seats, against)[at] ?? 0);
      }),
      { numRuns: 150 },
    );
  });

  it('does not change when a list below the threshold gains votes and nobody crosses it', () => {
    const withFailing = fc.record({
      votes: fc.array(fc.integer({ min: 10_000, max: 50_000 }), { minLength: 2, maxLength: 6 }),
      failing: fc.integer({ min: 1, max: 300 }),
      more: fc.integer({ min: 1, max: 300 }),
      seats: fc.integer({ min: 2, max: 160 }),
    });
    fc.assert(
      fc.property(withFailing, ({ votes, failing, more, seats }) => {
        const [before, after] = [
          [...votes, failing],
          [...votes, failing + more],
        ];
        fc.pre(passes(before, 0).join() === passes(after, 0).join());
        fc.pre(passes(before, 0).filter(Boolean).length > 1);
        expect(toSeats(after, seats, 0)).toEqual(toSeats(before, seats, 0));
      }),
      { numRuns: 100 },
    );
  });

  it('asks with one hash whatever the order of the options, and every option leads where it said', () => {
    const byDecision: ListRuleSet = { ...kzMazhilisList2023, threshold: null, tie: 'decision', ruleSetId: 'inline' };
    const tied = fc.record({
      votes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 5 }),
      seats: fc.integer({ min: 1, max: 12 }),
    });
    let questions = 0;
    fc.assert(
      fc.property(tied, ({ votes, seats }) => {
        const input = inputOf(votes, seats, 0);
        const asked = allocate(byDecision, input);
        fc.pre(asked.decision !== null);
        questions += 1;
        const backwards = { ...input, options: [...input.options].reverse() };
        expect(allocate(byDecision, backwards).decision?.questionSha256).toBe(asked.decision?.questionSha256);
        for (const { option, provisional } of asked.decision?.options ?? []) {
          const decisions = [{ questionSha256: asked.decision?.questionSha256 ?? '', option }];
          expect(allocate(byDecision, input, decisions).seats).toEqual(provisional.seats);
        }
      }),
      { numRuns: 150 },
    );
    expect(questions).toBeGreaterThan(20);
  });

  it('shares all mandates when one list passes, at least two of them to the second, or asks', () => {
    const one = fc.record({
      second: fc.integer({ min: 1, max: 52_000 }),
      seats: fc.integer({ min: 2, max: 160 }),
    });
    fc.assert(
      fc.property(one, ({ second, seats }) => {
        const [v1, v2] = [1_000_000n, BigInt(second)];
        const input = inputOf([Number(v1), second], seats, 0);
        const outcome = allocate(kzMazhilisList2023, input);
        if (v2 * BigInt(seats) <= v1 + v2) {
          expect(outcome.decision?.gap).toBe('GAP-LIST-3');
          return;
        }
        // The largest whole number k with 10·k·T ≤ 7·v₂·S, found by counting.
        let reduced = 0n;
        while (10n * (reduced + 1n) * (v1 + v2) <= 7n * v2 * BigInt(seats)) reduced += 1n;
        const expected = Number(reduced < 2n ? 2n : reduced);
        expect(outcome.seats).toEqual({ l0: seats - expected, l1: expected });
      }),
      { numRuns: 200 },
    );
  });
});

describe('sets of the tied', () => {
  it('are all of them, each once, in order', () => {
    expect(combinations(['a', 'b', 'c', 'd'], 2)?.map((set) => set.join(''))).toEqual([
      'ab',
      'ac',
      'ad',
      'bc',
      'bd',
      'cd',
    ]);
    expect(combinations(['a', 'b', 'c'], 1)).toEqual([['a'], ['b'], ['c']]);
  });

  it('are not listed above fifty, however many there are', () => {
    expect(
      combinations(
        Array.from({ length: 50 }, (_, i) => `${i}`),
        1,
      ),
    ).toHaveLength(50);
    expect(
      combinations(
        Array.from({ length: 51 }, (_, i) => `${i}`),
        1,
      ),
    ).toBeNull();
    expect(
      combinations(
        Array.from({ length: 1_000 }, (_, i) => `${i}`),
        500,
      ),
    ).toBeNull();
  });
});
