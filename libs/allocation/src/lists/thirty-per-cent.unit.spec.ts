import * as fc from 'fast-check';
import { meetsThirty, minimumOfThirty } from './thirty-per-cent';

describe('The minimum of the 30 % rule (Art. 97-1(5))', () => {
  it('is 1, 1, 1, 2, 2, 2, 3, 3, 3, 3 for one to ten mandates', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(minimumOfThirty)).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3, 3]);
  });

  it('was 12, 3, 2, 2, 2, 2 for the mandates of 2023', () => {
    expect([40, 8, 6, 6, 5, 4].map(minimumOfThirty)).toEqual([12, 3, 2, 2, 2, 2]);
  });

  it('is the smallest number with 10·c ≥ 3·m', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (mandates) => {
        const minimum = minimumOfThirty(mandates);
        expect(meetsThirty(minimum, mandates)).toBe(true);
        expect(meetsThirty(minimum - 1, mandates)).toBe(false);
      }),
    );
  });
});
