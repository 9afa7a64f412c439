import { listVotes, protocolBody, recordAt, Sitting } from '../testing/small-election';

type Sketch = Parameters<Sitting['protocol']>[0];

function detailOf(sketch: Sketch, ...before: readonly Sketch[]): string | null {
  const sitting = Sitting.opened();
  for (const one of before) sitting.protocol(one);
  return sitting.protocol(sketch).own.detail;
}

describe('The detail of a held protocol', () => {
  it('has the figures on both sides of a control that fails', () => {
    const detail = detailOf({ id: 'e1', counters: { invalid: 2, issued: 20 } });
    expect(detail).toBe('G1: invalid 2 + votes 19 = 21 must be at most issued 20');
  });

  it('names the precincts that are written nearly so', () => {
    expect(detailOf({ id: 'e1', precinctId: 'P-01' })).toBe(
      'no precinct "P-01" is in the register; written nearly so: "p1"',
    );
    expect(detailOf({ id: 'e1', precinctId: 'x' })).toBe('no precinct "x" is in the register');
  });

  it('says where a second original differs from the protocol that stands', () => {
    const second: Sketch = { id: 'e2', votes: listVotes(11, 5, 2, 1) };
    expect(detailOf(second, { id: 'e1' })).toBe(
      'the precinct has a protocol at position 3: a 10 there, 11 here; 41 3 there, 2 here',
    );
    expect(detailOf({ id: 'e2' }, { id: 'e1' })).toBe(
      'the precinct has a protocol at position 3: its figures are the same',
    );
    const held: Sketch = { id: 'e1', counters: { invalid: 0, issued: 1 } };
    expect(detailOf({ id: 'e2' }, held)).toContain('at position 3: issued 1 there, 1000 here');
  });

  it('says the same of an equivocation', () => {
    expect(detailOf({ id: 'e1', votes: listVotes(10, 4, 3, 1) }, { id: 'e1' })).toBe(
      'other bytes with this source and id stand at position 3: __proto__ 5 there, 4 here',
    );
  });

  it('names counters and options that are missing, unknown or too large', () => {
    expect(detailOf({ id: 'e1', counters: { invalid: 0 } })).toBe('the form requires "issued"');
    expect(detailOf({ id: 'e1', counters: { invalid: 0, issued: 50, isued: 1 } })).toBe(
      'the form has no counter "isued"',
    );
    expect(detailOf({ id: 'e1', votes: { a: 1, z: 1 } })).toBe('the contest has no option "z"');
    expect(detailOf({ id: 'e1', counters: { invalid: 0, issued: 2_000_000_000 } })).toBe(
      'more than 1000000000: "issued"',
    );
  });

  it('names the last protocol where another one was to be replaced', () => {
    const sitting = Sitting.opened();
    const first = sitting.protocol({ id: 'e1' }).record;
    sitting.protocol({ id: 'e2', replaces: first });
    expect(sitting.protocol({ id: 'e3', replaces: first }).own.detail).toBe(
      "the precinct's last protocol stands at position 4",
    );
    const never = recordAt(99, protocolBody({ id: 'e9' }));
    expect(sitting.protocol({ id: 'e4', replaces: never }).own.detail).toMatch(
      /^"replaces" names the record "e9" of "[^"]+", which has not come or waits itself$/,
    );
  });
});
