/** The invented country: regions, territories, districts and precincts of any number, nested in each other. */
import type { Constituency, Unit } from '#libs/election';
import { draw, drawBetween, PURPOSE } from '../draw';
import { ABROAD_TITLE, districtTitle, NATION_TITLE, regionTitle, territoryTitle } from './names';
import { largestRemainder, RunningShare } from '../shares';

/** Precincts of the full rehearsal; every total is given for this number and scaled from it. */
export const FULL_PRECINCTS = 10_223;
export const FULL_ABROAD = 77;
export const FULL_REGISTERED = 12_035_578;
const FULL_TERRITORIES = 220;
const REGIONS_MAX = 20;
const DISTRICTS_MAX = 29;
const TERRITORIES_MAX = 1_900;
export const REGISTERED_MIN = 50;
/** Art. 23(2): a precinct has at most 3,000 voters. */
export const REGISTERED_MAX = 3_000;

export const NATION_ID = 'R';
export const NATION_TIME_ZONE = 'Asia/Almaty';
export const WEST_TIME_ZONE = 'Asia/Aqtobe';
/** Regions of the second time zone, an hour behind. */
const WEST_REGIONS: ReadonlySet<number> = new Set([1, 6, 9, 12, 17]);

/** A row of the register as the definition file has it; `district` is blank abroad. */
export interface RehearsalPrecinct {
  readonly precinctId: string;
  readonly territoryId: string;
  readonly registered: number;
  readonly district: string;
}

export interface Country {
  readonly units: readonly Unit[];
  readonly districts: readonly Constituency[];
  readonly precincts: readonly RehearsalPrecinct[];
}

interface Territory {
  readonly territoryId: string;
  readonly region: number;
  readonly district: string;
  readonly precincts: number;
  /** 0 rural, 1 town, 2 city. */
  readonly size: number;
}

export function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** Voters before scaling, by size of the place: villages small and many, cities near the legal maximum. */
const VOTERS_BY_SIZE: readonly (readonly [low: number, high: number])[] = [
  [60, 1_100],
  [500, 1_900],
  [1_300, 2_750],
];

/** Districts by region: every region has one, the largest have two. */
function districtsByRegion(districtCount: number, regionWeights: readonly number[]): number[] {
  const second = districtCount - regionWeights.length;
  const bySize = regionWeights.map((weight, region) => ({ weight, region }));
  bySize.sort((left, right) => right.weight - left.weight || left.region - right.region);
  const twice = new Set(bySize.slice(0, second).map(({ region }) => region));
  return regionWeights.map((_, region) => (twice.has(region) ? 2 : 1));
}

function planTerritories(domestic: number, seed: number): Territory[] {
  const districtCount = Math.min(DISTRICTS_MAX, domestic);
  const regionCount = Math.min(REGIONS_MAX, districtCount);
  const proportional = Math.round((domestic * FULL_TERRITORIES) / (FULL_PRECINCTS - FULL_ABROAD));
  const territoryCount = Math.min(Math.max(proportional, districtCount), TERRITORIES_MAX);
  const regionWeights = Array.from({ length: regionCount }, (_, region) =>
    drawBetween(60, 160, seed, PURPOSE.regionSize, region),
  );
  const districts = districtsByRegion(districtCount, regionWeights);
  const extra = largestRemainder(territoryCount - districtCount, regionWeights);
  const counts = districts.map((own, region) => own + (extra[region] ?? 0));
  const places = counts.flatMap((count, region) => Array.from({ length: count }, (_, index) => ({ region, index })));
  const weights = places.map(({ region, index }) => drawBetween(25, 175, seed, PURPOSE.territorySize, region, index));
  const precincts = largestRemainder(domestic - places.length, weights).map((part) => part + 1);
  return nestInDistricts(places, precincts, districts, seed);
}

/** Splits each region of two districts where half of its precincts are reached; territories are never split. */
function nestInDistricts(
  places: readonly { readonly region: number; readonly index: number }[],
  precincts: readonly number[],
  districts: readonly number[],
  seed: number,
): Territory[] {
  const regionPrecincts = districts.map(() => 0);
  const regionTerritories = districts.map(() => 0);
  places.forEach(({ region }, place) => {
    regionPrecincts[region] = (regionPrecincts[region] ?? 0) + (precincts[place] ?? 0);
    regionTerritories[region] = (regionTerritories[region] ?? 0) + 1;
  });
  const firstDistrict = districts.map((_, region) => 1 + districts.slice(0, region).reduce((sum, own) => sum + own, 0));
  const seen = districts.map(() => 0);
  return places.map(({ region, index }, place) => {
    const lastTerritory = index === (regionTerritories[region] ?? 0) - 1;
    const beyondHalf = index > 0 && (lastTerritory || 2 * (seen[region] ?? 0) >= (regionPrecincts[region] ?? 0));
    const district = (firstDistrict[region] ?? 0) + ((districts[region] ?? 1) > 1 && beyondHalf ? 1 : 0);
    seen[region] = (seen[region] ?? 0) + (precincts[place] ?? 0);
    const chance = draw(seed, PURPOSE.territoryClass, region, index) % 10;
    return {
      territoryId: `R-${twoDigits(region + 1)}-${twoDigits(index + 1)}`,
      region,
      district: twoDigits(district),
      precincts: precincts[place] ?? 0,
      size: chance < 4 ? 0 : chance < 7 ? 1 : 2,
    };
  });
}

/** The precincts abroad are a territory of the capital's region, in no district (compare Art. 23(3)). */
function withAbroad(territories: readonly Territory[], abroad: number): Territory[] {
  if (abroad === 0) return [...territories];
  const capital = Math.max(...territories.map(({ region }) => region));
  const own = territories.filter(({ region }) => region === capital).length;
  const territoryId = `R-${twoDigits(capital + 1)}-${twoDigits(own + 1)}`;
  return [...territories, { territoryId, region: capital, district: '', precincts: abroad, size: 1 }];
}

function unitsOf(territories: readonly Territory[]): Unit[] {
  const units: Unit[] = [{ unitId: NATION_ID, kind: 'nation', title: NATION_TITLE, timeZone: NATION_TIME_ZONE }];
  const regions = [...new Set(territories.map(({ region }) => region))];
  for (const region of regions) {
    const unitId = `R-${twoDigits(region + 1)}`;
    const timeZone = WEST_REGIONS.has(region) ? { timeZone: WEST_TIME_ZONE } : {};
    units.push({ unitId, kind: 'region', parentId: NATION_ID, title: regionTitle(region), ...timeZone });
    const own = territories.filter((territory) => territory.region === region);
    own.forEach(({ territoryId, district }, index) => {
      const title = district === '' ? ABROAD_TITLE : territoryTitle(region, index);
      units.push({ unitId: territoryId, kind: 'territory', parentId: unitId, title });
    });
  }
  return units;
}

/** Voters of every precinct, near to 12,035,578 in the full country and between 50 and 3,000 each. */
function registeredVoters(territories: readonly Territory[], count: number, seed: number): Uint32Array {
  const raw = new Uint32Array(count);
  let sum = 0;
  let row = 0;
  for (const { size, precincts } of territories) {
    const [low, high] = VOTERS_BY_SIZE[size] ?? [REGISTERED_MIN, REGISTERED_MAX];
    for (let index = 0; index < precincts; index += 1, row += 1) {
      const voters = drawBetween(low, high, seed, PURPOSE.registered, row);
      raw[row] = voters;
      sum += voters;
    }
  }
  const share = new RunningShare(Math.round((FULL_REGISTERED * count) / FULL_PRECINCTS), sum);
  return raw.map((voters) => Math.min(REGISTERED_MAX, Math.max(REGISTERED_MIN, share.next(voters))));
}

/** A country of exactly `count` precincts; the same for the same seed. */
export function inventCountry(count: number, seed: number): Country {
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`precincts must be 1 or more, not ${count}`);
  const abroad = Math.round((count * FULL_ABROAD) / FULL_PRECINCTS);
  const territories = withAbroad(planTerritories(count - abroad, seed), abroad);
  const voters = registeredVoters(territories, count, seed);
  const precincts: RehearsalPrecinct[] = [];
  let region = -1;
  let number = 0;
  for (const territory of territories) {
    if (territory.region !== region) number = 0;
    region = territory.region;
    for (let index = 0; index < territory.precincts; index += 1) {
      number += 1;
      precincts.push({
        precinctId: `${territory.territoryId}-${String(number).padStart(4, '0')}`,
        territoryId: territory.territoryId,
        registered: voters[precincts.length] ?? 0,
        district: territory.district,
      });
    }
  }
  const ids = [...new Set(territories.map(({ district }) => district))].filter((district) => district !== '');
  const districts = ids.map((constituencyId) => ({ constituencyId, title: districtTitle(Number(constituencyId)) }));
  return { units: unitsOf(territories), districts, precincts };
}
