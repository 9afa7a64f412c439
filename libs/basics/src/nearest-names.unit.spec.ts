import { nearestNames } from './nearest-names';

describe('the nearest names', () => {
  it('are those with the fewest wrong letters, the nearest first and three at most', () => {
    expect(nearestNames('mazhilis-lst', ['presidential', 'mazhilis-list', 'mazhilis-smd-1'])).toEqual([
      'mazhilis-list',
    ]);
    expect(nearestNames('R-0012', ['R-9999', 'R-0013', 'R-0012a', 'R-0112', 'R-0022'])).toEqual([
      'R-0013',
      'R-0012a',
      'R-0112',
    ]);
  });

  it('take upper and lower case as equal', () => {
    expect(nearestNames('kz-75', ['KZ-75', 'KZ-71'])).toEqual(['KZ-75', 'KZ-71']);
  });

  it('are none where nothing comes near, and of an empty or very long name', () => {
    expect(nearestNames('x', ['y'])).toEqual([]);
    expect(nearestNames('nowhere', ['small', 'rehearsal'])).toEqual([]);
    expect(nearestNames('', ['a'])).toEqual([]);
    expect(nearestNames('a'.repeat(65), ['a'.repeat(64)])).toEqual([]);
  });

  it('look at 20,000 names at most', () => {
    const many = Array.from({ length: 20_001 }, (_, no) => `precinct-${no}-of-a-region`);
    expect(nearestNames('precinct-20000-of-a-region', many)).not.toContain('precinct-20000-of-a-region');
  });
});
