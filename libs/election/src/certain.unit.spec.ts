import { precinctNoIn } from './frame/layout';
import { certain } from './certain';

describe('What the program itself has put there', () => {
  it('is given as it is, a zero and an empty text too', () => {
    expect([certain(0, 'a number'), certain('', 'a text')]).toEqual([0, '']);
  });

  it('is a defect of ours where it is missing, and no default stands in for it', () => {
    const slots = { precinctNos: Int32Array.of(4), slotOf: Int32Array.of(-1, -1, -1, -1, 0) };
    expect(precinctNoIn(slots, 0)).toBe(4);
    expect(() => precinctNoIn(slots, 1)).toThrow('a defect of ours: the precinct of a slot is missing');
  });
});
