import * as fc from 'fast-check';
import type { PrecinctRowResult } from '#libs/results';
import { ShapeOfPrecincts } from './precinct-shape';

function row(onList: number, tookPart: number, votes: number): PrecinctRowResult {
  const counters = { voters_on_list: onList, took_part: tookPart };
  const head = { precinctId: 'p', territoryId: null, state: 'counted' as const, heldRecords: 0, protocol: null };
  return { ...head, counters, votes: { a: votes } };
}

describe('The shape of precincts', () => {
  it('has every counted precinct in one field and one step, and those without figures in none', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3_000), fc.nat(), fc.nat())), (drawn) => {
        const shape = new ShapeOfPrecincts('a');
        for (const [voters, part, votes] of drawn) {
          const onList = voters + 1;
          const tookPart = (part % onList) + 1;
          shape.add(row(onList, tookPart, votes % (tookPart + 1)), undefined);
        }
        shape.add({ ...row(1, 1, 1), counters: null, votes: null }, undefined);
        const { precincts, fields, participation, between } = shape.found;
        const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
        expect([precincts, sum(fields.flat()), sum(participation)]).toEqual(Array(3).fill(drawn.length));
        expect(between).toBeNull();
      }),
    );
  });

  it('calls a percentage whole up to 0.05 away from it, the bound included', () => {
    const shape = new ShapeOfPrecincts('a');
    // 50.05 %, 50.06 %, 49.95 %, 33 % (no multiple of five), and a precinct too small to tell.
    for (const tookPart of [5_005, 5_006, 4_995, 3_300]) shape.add(row(10_000, tookPart, 0), undefined);
    shape.add(row(99, 99, 0), undefined);
    expect(shape.found.whole.participation).toEqual({ precincts: 4, near: 3, nearFive: 2 });
  });

  it('sorts differences between two contests by their size', () => {
    const shape = new ShapeOfPrecincts('a');
    for (const other of [500, 499, 505, 506, 520, 521]) shape.add(row(1_000, 500, 100), other);
    expect(shape.found.between).toEqual([1, 2, 2, 1]);
  });
});
