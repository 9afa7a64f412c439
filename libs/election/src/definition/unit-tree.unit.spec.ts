import { checkDefinition } from '../checks/check-definition';
import { commissionOf } from '../frame/commissions';
import type { Unit } from './definition';
import { smallDefinition } from '../testing/small-election';
import { UNITS_ABOVE_MAX, unitsAbove } from './unit-tree';
import { unitTimeZones } from './unit-time-zones';

const CHAIN = 18_000;
/** Far more than a linear walk needs on a busy machine, far less than a quadratic one takes. */
const LINEAR_MS = 1_000;

/** Each unit below the one before, named from the bottom: the worst order for a walk upwards. */
function chain(length: number): Unit[] {
  const units = Array.from({ length }, (_, index): Unit => {
    const named = { unitId: `u${index}`, kind: 'territory' };
    return index === 0 ? named : { ...named, parentId: `u${index - 1}` };
  });
  return units.reverse();
}

function tookMs(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

describe('The units of a definition', () => {
  it('in a chain of 18,000 are refused within a second, each that is too deep by its code', () => {
    const definition = smallDefinition({ units: chain(CHAIN) });
    let codes: string[] = [];
    expect(tookMs(() => (codes = checkDefinition(definition).map(({ code }) => code)))).toBeLessThan(LINEAR_MS);
    expect(codes.filter((code) => code === 'UNITS_TOO_DEEP')).toHaveLength(CHAIN - 1 - UNITS_ABOVE_MAX);
  });

  it('in a circle of 18,000 are refused within a second', () => {
    const [last, ...others] = chain(CHAIN);
    const units = [...others, { ...last, unitId: 'u-last', kind: 'territory', parentId: `u${CHAIN - 2}` }];
    const circle = units.map((unit) => (unit.unitId === 'u0' ? { ...unit, parentId: 'u-last' } : unit));
    const definition = smallDefinition({ units: circle });
    let codes: string[] = [];
    expect(tookMs(() => (codes = checkDefinition(definition).map(({ code }) => code)))).toBeLessThan(LINEAR_MS);
    expect(codes.filter((code) => code === 'UNIT_CYCLE')).toHaveLength(CHAIN);
  });

  it('may be as deep as the limit', () => {
    const units = chain(UNITS_ABOVE_MAX + 1);
    expect(Math.max(...[...unitsAbove(units).values()].map((depth) => depth ?? -1))).toBe(UNITS_ABOVE_MAX);
    expect(checkDefinition(smallDefinition({ units }))).toEqual([]);
  });

  it('hand their time zone and their commission down in linear time', () => {
    const units = chain(CHAIN).map((unit) => (unit.unitId === 'u3' ? { ...unit, timeZone: 'Asia/Aqtau' } : unit));
    const definition = smallDefinition({ units });
    expect(tookMs(() => unitTimeZones(definition))).toBeLessThan(LINEAR_MS);
    expect(unitTimeZones(definition).get('u2')).toBe('Asia/Almaty');
    expect(unitTimeZones(definition).get(`u${CHAIN - 1}`)).toBe('Asia/Aqtau');
    const ofAll = (): void => {
      for (const { unitId } of units) commissionOf(definition, { kind: 'mazhilis_list' }, unitId);
    };
    expect(tookMs(ofAll)).toBeLessThan(LINEAR_MS);
  });
});
