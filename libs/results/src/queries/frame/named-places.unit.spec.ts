import type { NamedPlaces } from '#libs/election';
import { isNamedIn } from './named-places';

/** The unit `41` has the precincts `a` and `42`; the precinct `41` lies elsewhere. */
const UNIT_OF: Readonly<Record<string, string>> = { a: '41', '42': '41', '41': '7' };

function named(decision: NamedPlaces): string[] {
  return Object.entries(UNIT_OF).flatMap(([precinctId, of]) => {
    const isBelow = (unitId: string, hierarchy: string): boolean => hierarchy === 'administrative' && unitId === of;
    return isNamedIn(decision, { precinctId, isBelow }, (name) => ['41', '7'].includes(name)) ? [precinctId] : [];
  });
}

describe('A decision whose names units and precincts share', () => {
  it.each<[string, NamedPlaces, string[]]>([
    ['a precinct is about that precinct alone', { scope: 'precinct', target: { precinctId: '41' } }, ['41']],
    ['a unit is about the precincts below it', { scope: 'unit', target: { unitId: '41' } }, ['42', 'a']],
    ['units means the unit, not the precinct', { scope: 'contest', target: {}, units: ['41'] }, ['42', 'a']],
    ['precincts among units means them, too', { scope: 'contest', target: {}, units: ['7', 'a'] }, ['41', 'a']],
    ['a constituency that is none has nobody', { scope: 'constituency', target: { constituencyId: '41' } }, []],
    ['the contest is about all of it', { scope: 'contest', target: {} }, ['41', '42', 'a']],
  ])('and names %s', (_, decision, expected) => {
    expect(named(decision).sort()).toEqual(expected);
  });
});
