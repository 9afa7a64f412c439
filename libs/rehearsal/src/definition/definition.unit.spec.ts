import { rehearsalDefinition } from './definition';
import { wonByMainSide } from './districts-won';

const officers = [{ officerId: 'o1', name: 'N. N.', commission: 'CEC', publicKey: 'x', may: ['certify'] }];

describe('the definition of the full rehearsal', () => {
  const definition = rehearsalDefinition({ officers });
  const regions = definition.units.filter(({ kind }) => kind === 'region');
  const territories = definition.units.filter(({ kind }) => kind === 'territory');

  it('has 10,223 precincts with ids of their own, 77 of them abroad and in no district', () => {
    const ids = definition.precincts.map(({ precinctId }) => precinctId);
    expect(new Set(ids).size).toBe(10_223);
    expect(ids.filter((id) => !/^R-\d\d-\d\d-\d{4}$/.test(id))).toEqual([]);
    expect(definition.precincts.filter(({ district }) => district === '')).toHaveLength(77);
  });

  it('has 20 regions in two time zones, about 220 territories and 29 districts, each district with precincts', () => {
    expect(regions).toHaveLength(20);
    expect(regions.filter(({ timeZone }) => timeZone !== undefined)).toHaveLength(5);
    expect(territories.length).toBeGreaterThanOrEqual(210);
    expect(territories.length).toBeLessThanOrEqual(230);
    const districts = new Set(definition.precincts.map(({ district }) => district));
    expect(districts.size).toBe(30);
    expect(definition.constituencies.district.map(({ constituencyId }) => constituencyId)).toEqual(
      Array.from({ length: 29 }, (_, index) => String(index + 1).padStart(2, '0')),
    );
  });

  it('nests precincts in territories, territories in districts and districts in regions', () => {
    const leaves = new Set(territories.map(({ unitId }) => unitId));
    const districtOf = new Map<string, string>();
    const regionOf = new Map<string, string>();
    for (const { precinctId, territoryId, district } of definition.precincts) {
      expect(leaves.has(territoryId) && precinctId.startsWith(`${territoryId}-`)).toBe(true);
      expect(districtOf.get(territoryId) ?? district).toBe(district);
      districtOf.set(territoryId, district);
      if (district === '') continue;
      expect(regionOf.get(district) ?? territoryId.slice(0, 4)).toBe(territoryId.slice(0, 4));
      regionOf.set(district, territoryId.slice(0, 4));
    }
    expect(districtOf.size).toBe(leaves.size);
  });

  it('has 50 to 3,000 voters at each precinct and about twelve million in all', () => {
    const registered = definition.precincts.map((precinct) => precinct.registered);
    expect(Math.min(...registered)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...registered)).toBeLessThanOrEqual(3_000);
    const sum = registered.reduce((left, right) => left + right, 0);
    expect(Math.abs(sum - 12_035_578)).toBeLessThan(120_000);
  });

  it('names rule sets and form, seats, lists with distinct instants, and against all everywhere', () => {
    const [list, ...districts] = definition.contests;
    expect(list).toMatchObject({ contestId: 'list', kind: 'mazhilis_list', seats: 69, form: 'kz.protocol.2023' });
    expect(new Set(list?.options.flatMap(({ registeredAt }) => registeredAt ?? [])).size).toBe(7);
    expect(districts.map(({ contestId }) => contestId)).toEqual(
      Array.from({ length: 29 }, (_, index) => `district-${String(index + 1).padStart(2, '0')}`),
    );
    for (const { ruleSet, seats, options, constituency } of districts) {
      expect({ ruleSet, seats }).toEqual({ ruleSet: 'kz.mazhilis-smd.2023', seats: 1 });
      expect(constituency?.hierarchy).toBe('district');
      expect(options.at(-1)?.optionId).toBe('against_all');
      expect(options.length).toBeGreaterThanOrEqual(4);
    }
  });

  it('gives no two candidates one name', () => {
    const candidates = definition.contests.slice(1).flatMap(({ options }) => options.slice(0, -1));
    const names = candidates.map(({ title }) => title?.en?.split(',')[0]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('lets each region’s source speak for its region alone, and takes officers and sources that it is given', () => {
    expect(definition.sources).toHaveLength(20);
    expect(definition.sources[6]).toMatchObject({ source: 'urn:rehearsal:tec:07', units: ['R-07'] });
    expect(definition.officers).toEqual(officers);
    expect(rehearsalDefinition({ officers, precincts: 50, sources: [] }).sources).toEqual([]);
  });
});

describe('definitions of other sizes', () => {
  it.each([1, 2, 19, 28, 29, 30, 60, 400, 25_000])(
    '%i precincts give exactly as many, no empty district',
    (precincts) => {
      const definition = rehearsalDefinition({ officers: [], precincts, seed: precincts });
      expect(new Set(definition.precincts.map(({ precinctId }) => precinctId)).size).toBe(precincts);
      const used = new Set(definition.precincts.map(({ district }) => district).filter((district) => district !== ''));
      expect(used.size).toBe(definition.contests.length - 1);
      expect(used.size).toBe(definition.constituencies.district.length);
      const leaves = definition.units.filter(({ kind }) => kind === 'territory').map(({ unitId }) => unitId);
      expect(new Set(definition.precincts.map(({ territoryId }) => territoryId))).toEqual(new Set(leaves));
    },
  );

  it('leaves one candidate of the main side in one district where that is asked for', () => {
    const { contests } = rehearsalDefinition({ officers, soleCandidate: true });
    const sole = contests.slice(1).filter(({ options }) => options.length === 2);
    expect(sole.map(({ options }) => options.map(({ optionId }) => optionId.slice(-2)))).toEqual([['c1', 'll']]);
  });

  it('the same seed gives the same definition, another seed another', () => {
    const of = (seed: number): string => JSON.stringify(rehearsalDefinition({ officers, precincts: 300, seed }));
    expect(of(5)).toBe(of(5));
    expect(of(5)).not.toBe(of(6));
  });

  it('refuses numbers of precincts and seeds that are none', () => {
    expect(() => rehearsalDefinition({ officers: [], precincts: 0 })).toThrow(RangeError);
    expect(() => rehearsalDefinition({ officers: [], precincts: 10, seed: 0.5 })).toThrow(RangeError);
  });

  it('22 of 29 districts go to the main side, and as large a part of fewer', () => {
    expect([29, 10, 1].map(wonByMainSide)).toEqual([22, 8, 1]);
  });
});
