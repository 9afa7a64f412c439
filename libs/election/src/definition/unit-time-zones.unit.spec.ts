import { unitTimeZones } from './unit-time-zones';

describe('A unit’s time zone', () => {
  it('is its own, else that of the unit above, at the top the election’s', () => {
    const units = [
      { unitId: 'T1', kind: 'territory', parentId: 'R1' },
      { unitId: 'T2', kind: 'territory', parentId: 'R1', timeZone: 'Asia/Oral' },
      { unitId: 'R1', kind: 'region', parentId: 'N', timeZone: 'Asia/Aqtobe' },
      { unitId: 'R2', kind: 'region', parentId: 'N' },
      { unitId: 'N', kind: 'nation' },
    ];
    expect(Object.fromEntries(unitTimeZones({ units, timeZone: 'Asia/Almaty' }))).toEqual({
      T1: 'Asia/Aqtobe',
      T2: 'Asia/Oral',
      R1: 'Asia/Aqtobe',
      R2: 'Asia/Almaty',
      N: 'Asia/Almaty',
    });
  });
});
