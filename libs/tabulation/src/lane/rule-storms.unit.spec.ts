import fc from 'fast-check';
import { ControlTally } from './control-tally';
import { RuleStorms } from './rule-storms';

const MINUTE = 60_000;

interface Judged {
  readonly atMs: number;
  readonly failed?: readonly string[];
  readonly contestId?: string;
}

function tallied(protocols: readonly Judged[]): ControlTally {
  const tally = new ControlTally();
  protocols.forEach(({ atMs, failed = [], contestId = 'list' }, no) => tally.note(contestId, atMs, `p${no}`, failed));
  return tally;
}

function stormsAfter(...pieces: readonly (readonly Judged[])[]): ReturnType<RuleStorms['storms']> {
  const storms = new RuleStorms();
  for (const piece of pieces) storms.add(tallied(piece).counts());
  return storms.storms();
}

const some = (count: number, of: Judged): Judged[] => Array.from({ length: count }, () => of);

describe('A rule storm', () => {
  it('is a control that fails in one protocol of four, with the first precincts', () => {
    const failing = some(5, { atMs: 0, failed: ['C3'] });
    expect(stormsAfter([...failing, ...some(15, { atMs: MINUTE })])).toEqual([
      { contestId: 'list', code: 'C3', failed: 5, protocols: 20, examples: ['p0', 'p1', 'p2'] },
    ]);
    expect(stormsAfter([...failing, ...some(16, { atMs: MINUTE })])).toEqual([]);
  });

  it('is none among few protocols', () => {
    expect(stormsAfter(some(19, { atMs: 0, failed: ['C3'] }))).toEqual([]);
  });

  it('is of one contest, however the others stand', () => {
    const found = stormsAfter([
      ...some(40, { atMs: 0, contestId: 'district-1' }),
      ...some(20, { atMs: 0, failed: ['C1', 'C3'], contestId: 'list' }),
    ]);
    expect(found.map(({ contestId, code }) => [contestId, code])).toEqual([
      ['list', 'C1'],
      ['list', 'C3'],
    ]);
  });

  it('is over once ten minutes of stream time have passed without it', () => {
    const storm = some(30, { atMs: 0, failed: ['C3'] });
    expect(stormsAfter(storm, some(5, { atMs: 9 * MINUTE }))).toHaveLength(1);
    expect(stormsAfter(storm, some(25, { atMs: 10 * MINUTE }))).toEqual([]);
  });

  it('is the same however records come in pieces', () => {
    const judged = fc.record({
      atMs: fc.integer({ min: 0, max: 15 * MINUTE }),
      failed: fc.subarray(['C1', 'C2', 'C3']),
    });
    fc.assert(
      fc.property(fc.array(judged, { maxLength: 300 }), fc.integer({ min: 1, max: 40 }), (all, size) => {
        const inOrder = [...all].sort((a, b) => a.atMs - b.atMs);
        const pieces: Judged[][] = [];
        for (let from = 0; from < inOrder.length; from += size) pieces.push(inOrder.slice(from, from + size));
        const numbers = (found: ReturnType<RuleStorms['storms']>): unknown =>
          found.map(({ code, failed, protocols }) => [code, failed, protocols]).sort();
        expect(numbers(stormsAfter(...pieces))).toEqual(numbers(stormsAfter(inOrder)));
      }),
      { numRuns: 100 },
    );
  });
});
