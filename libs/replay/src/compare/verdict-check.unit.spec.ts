import fc from 'fast-check';
import type { GivenVerdict } from '../source/given-verdict';
import { agreePlainly, verdictDifferences } from './verdict-check';

const POSITION = 7;

const code = fc.constantFrom('A', 'B');
const given: fc.Arbitrary<GivenVerdict> = fc.record({
  verdict: fc.record({
    cause: fc.constant(POSITION),
    subject: fc.constantFrom(POSITION, POSITION, POSITION - 1),
    kind: fc.constantFrom('counted' as const, 'held' as const),
    codes: fc.array(code, { maxLength: 2 }),
    warnings: fc.array(code, { maxLength: 1 }),
    detail: fc.constantFrom(null, 'said otherwise'),
  }),
  place: fc.constantFrom(null, { contestNo: 0, precinctNo: 0 }, { contestNo: 0, precinctNo: 1 }),
  definition: fc.constant(null),
  engine: fc.constantFrom('2', '3'),
  own: fc.constant(null),
});
const some = fc.array(given, { maxLength: 2 });

describe('Verdicts that are plainly the same', () => {
  it('are those in which a look at everything finds no difference either', () => {
    let plain = 0;
    fc.assert(
      fc.property(fc.option(some), fc.option(some), (stored, rejudged) => {
        const sides = { at: { stored, published: null, publishedIsLast: false }, rejudged };
        if (!agreePlainly(POSITION, sides)) return;
        plain++;
        expect([...verdictDifferences(POSITION, sides, null)]).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
    expect(plain).toBeGreaterThan(20);
  });
});
