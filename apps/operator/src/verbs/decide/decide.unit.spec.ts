import { withConstituencies } from './decide';

describe('A decision’s file', () => {
  it('may leave out the constituencies of a precinct that is in none', () => {
    const named = { precinctId: 'p2', constituencies: { district: '1' } };
    const value = { kind: 'amend', amendment: { precincts: [{ precinctId: 'p1' }, named, 'wrong'] } };
    expect(withConstituencies(value)).toEqual({
      kind: 'amend',
      amendment: { precincts: [{ precinctId: 'p1', constituencies: {} }, named, 'wrong'] },
    });
    const other = { kind: 'amend', amendment: { publishFrom: null } };
    expect(withConstituencies(other)).toBe(other);
  });
});
