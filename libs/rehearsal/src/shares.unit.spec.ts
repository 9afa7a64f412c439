import fc from 'fast-check';
import { draw, drawOrder, PURPOSE } from './draw';
import { largestRemainder, RunningShare } from './shares';

const sum = (parts: readonly number[]): number => parts.reduce((left, right) => left + right, 0);
const weights = fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 1, maxLength: 40 });

describe('shares', () => {
  it('parts by largest remainder sum to the total and lie within one of the exact share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7_000_000 }), weights, (total, given) => {
        const parts = largestRemainder(total, given);
        expect(sum(parts)).toBe(total);
        const all = sum(given);
        if (all === 0) return;
        parts.forEach((part, index) => {
          const exact = BigInt(total) * BigInt(given[index] ?? 0);
          const apart = BigInt(part) * BigInt(all) - exact;
          expect(apart < BigInt(all) && -apart < BigInt(all)).toBe(true);
        });
      }),
    );
  });

  it('a running share hands out exactly the total and nothing negative', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300_000_000 }), weights, (total, given) => {
        const share = new RunningShare(total, sum(given));
        const parts = given.map((weight) => share.next(weight));
        expect(sum(parts)).toBe(sum(given) === 0 ? 0 : total);
        expect(parts.every((part) => Number.isSafeInteger(part) && part >= 0)).toBe(true);
      }),
    );
  });

  it('equal remainders go to the earlier', () => {
    expect(largestRemainder(1, [5, 5])).toEqual([1, 0]);
    expect(largestRemainder(2, [1, 1, 1])).toEqual([1, 1, 0]);
  });
});

describe('draws', () => {
  it('depend on seed, purpose and both places, beyond 32 bits of the seed too', () => {
    const drawn = [
      draw(1, PURPOSE.registered),
      draw(2, PURPOSE.registered),
      draw(1 + 2 ** 32, PURPOSE.registered),
      draw(1, PURPOSE.names),
      draw(1, PURPOSE.registered, 1),
      draw(1, PURPOSE.registered, 0, 1),
    ];
    expect(new Set(drawn).size).toBe(drawn.length);
    expect(drawn.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32)).toBe(true);
  });

  it('keep their values for ever, so that a seed means the same in every version', () => {
    expect([draw(1, PURPOSE.registered), draw(2023, PURPOSE.delay, 41_337, 2)]).toEqual([4_158_683_315, 3_710_223_582]);
  });

  it('an order is a permutation', () => {
    const order = drawOrder(50, 7, PURPOSE.scenarioOrder);
    expect([...order].sort((left, right) => left - right)).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(order).not.toEqual([...order].sort((left, right) => left - right));
  });
});
