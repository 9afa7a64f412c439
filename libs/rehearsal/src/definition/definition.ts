/** The definition file of the rehearsal, as `sanaq define` reads it: rule sets and forms by name. */
import type { Constituency, ContestOption, Officer, Source, Title, Unit } from '#libs/election';
import { FULL_PRECINCTS, inventCountry, NATION_TIME_ZONE, type RehearsalPrecinct } from './country';
import { safeDistrict } from './districts-won';
import { checkSeed, draw, drawBetween, drawOrder, PURPOSE } from '../draw';
import { inventMap } from './map';
import { AGAINST_ALL, candidateTitle, districtTitle, ELECTION_TITLE, INVENTED_LISTS, PERSONS } from './names';

export const DISTRICT_HIERARCHY = 'district';
export const LIST_CONTEST_ID = 'list';
const VOTING_DAY = '2023-10-15';
const LIST_SEATS = 69;
const CANDIDATES_MAX = 6;

/** A contest of the definition file. */
export interface RehearsalContest {
  readonly contestId: string;
  readonly kind: 'mazhilis_list' | 'mazhilis_smd';
  readonly ruleSet: string;
  readonly seats: number;
  readonly form: string;
  readonly title: Title;
  readonly constituency?: { readonly hierarchy: string; readonly constituencyId: string };
  readonly options: readonly ContestOption[];
}

/** The definition file of an election of the invented country (interface section 3). */
export interface RehearsalDefinition {
  readonly electionId: string;
  readonly title: Title;
  readonly votingDay: string;
  readonly timeZone: string;
  readonly rehearsal: true;
  readonly publishFrom: null;
  /** The text of TopoJSON. */
  readonly map: string;
  readonly units: readonly Unit[];
  readonly constituencies: { readonly [DISTRICT_HIERARCHY]: readonly Constituency[] };
  readonly precincts: readonly RehearsalPrecinct[];
  readonly sources: readonly Source[];
  readonly officers: readonly Officer[];
  readonly contests: readonly RehearsalContest[];
}

export interface RehearsalDefinitionOptions {
  /** Number of precincts, 1 or more; default 10,223. */
  readonly precincts?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Default `rehearsal`. */
  readonly electionId?: string;
  readonly officers: readonly Officer[];
  /** Default: one unsigned source for each region, which may speak for that region only. */
  readonly sources?: readonly Source[];
  /** `list` leaves the districts' contests out; default `all`. */
  readonly contests?: 'all' | 'list';
  /** One district's other candidates have all withdrawn: the law does not say who is elected there (GAP-SMD-1). */
  readonly soleCandidate?: boolean;
}

/** The system of a region's commission: it sends the protocols of all precincts of the region. */
export function regionSource(regionId: string): string {
  return `urn:rehearsal:tec:${regionId.slice(2)}`;
}

/** The main side stands everywhere as `c1`; two to five others, no side twice in a district. */
function districtOptions(constituencyId: string, seed: number): ContestOption[] {
  const district = Number(constituencyId);
  const others = drawBetween(2, CANDIDATES_MAX - 1, seed, PURPOSE.candidates, district);
  const sides = drawOrder(INVENTED_LISTS.length, seed, PURPOSE.candidates, district).filter((side) => side > 0);
  const first = draw(seed, PURPOSE.names) + district * CANDIDATES_MAX;
  const candidates = Array.from({ length: others + 1 }, (_, index): ContestOption => {
    const chosen = index === 0 ? 0 : sides[index - 1];
    const side = (index === others && others > 2) || chosen === undefined ? undefined : INVENTED_LISTS[chosen];
    return {
      optionId: `d${constituencyId}-c${index + 1}`,
      kind: 'candidate',
      // 37 has no factor in common with the number of persons (180 > 29 * 6), so nobody stands twice anywhere.
      title: candidateTitle((((first + index) % PERSONS) * 37) % PERSONS, side ?? null),
    };
  });
  return [...candidates, againstAll()];
}

function againstAll(): ContestOption {
  return { optionId: AGAINST_ALL.optionId, kind: 'against_all', title: AGAINST_ALL.title };
}

function listContest(): RehearsalContest {
  return {
    contestId: LIST_CONTEST_ID,
    kind: 'mazhilis_list',
    ruleSet: 'kz.mazhilis-list.2023',
    seats: LIST_SEATS,
    form: 'kz.protocol.2023',
    title: { kk: 'Партиялық тізімдер', ru: 'Партийные списки', en: 'Party lists' },
    options: [
      ...INVENTED_LISTS.map(({ optionId, title, registeredAt, colour }): ContestOption => ({
        optionId,
        kind: 'list',
        title,
        registeredAt,
        colour,
      })),
      againstAll(),
    ],
  };
}

function districtContest(constituencyId: string, seed: number, sole: boolean): RehearsalContest {
  const options = districtOptions(constituencyId, seed);
  return {
    contestId: `district-${constituencyId}`,
    kind: 'mazhilis_smd',
    ruleSet: 'kz.mazhilis-smd.2023',
    seats: 1,
    form: 'kz.protocol.2023',
    title: districtTitle(Number(constituencyId)),
    constituency: { hierarchy: DISTRICT_HIERARCHY, constituencyId },
    options: sole ? options.filter(({ kind }, index) => index === 0 || kind === 'against_all') : options,
  };
}

/**
 * The rehearsal's definition file with its register inline. Fewer than 29 precincts give as many districts as there
 * are precincts at home; more than 10,223 give more territories, never more regions or districts.
 */
export function rehearsalDefinition(options: RehearsalDefinitionOptions): RehearsalDefinition {
  const seed = checkSeed(options.seed ?? 1);
  const country = inventCountry(options.precincts ?? FULL_PRECINCTS, seed);
  const regions = country.units.filter(({ kind }) => kind === 'region');
  const regionIds = regions.map(({ unitId }) => unitId);
  const sources = regions.map(({ unitId }): Source => ({
    source: regionSource(unitId),
    signature: 'optional',
    publicKeys: [],
    units: [unitId],
  }));
  const districts = options.contests === 'list' ? [] : country.districts;
  const sole = options.soleCandidate === true ? safeDistrict(districts.length, seed) : null;
  return {
    electionId: options.electionId ?? 'rehearsal',
    title: ELECTION_TITLE,
    votingDay: VOTING_DAY,
    timeZone: NATION_TIME_ZONE,
    rehearsal: true,
    publishFrom: null,
    map: JSON.stringify(inventMap(regionIds, seed)),
    units: country.units,
    constituencies: { [DISTRICT_HIERARCHY]: country.districts },
    precincts: country.precincts,
    sources: options.sources ?? sources,
    officers: options.officers,
    contests: [
      listContest(),
      ...districts.map(({ constituencyId }, index) => districtContest(constituencyId, seed, index === sole)),
    ],
  };
}
