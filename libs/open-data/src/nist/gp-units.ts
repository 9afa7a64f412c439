/** The places of a contest as GpUnits: the administrative tree with its precincts, and the contest's constituency. */
import { ADMINISTRATIVE } from '#libs/election';
import type { ContestPlaces, FilePrecinct, FileUnit, Sums } from '../shapes';
import { COUNT_STATUS, countStatus, nist, ownId, worded, type NistObject } from './words';

/** A place with what is counted in it. */
export interface NistPlace {
  readonly gpUnitId: string;
  readonly gpUnit: () => NistObject;
  /** Null where there are no figures. */
  readonly counters: Sums | null;
  readonly votes: Sums | null;
}

export interface NistPlaces {
  /** Above before below. */
  readonly all: readonly NistPlace[];
  /** Where the contest is held. */
  readonly districtId: string;
}

/** Kinds that NIST knows under the same meaning; the others keep their name in OtherType. */
const TYPES: Readonly<Record<string, string>> = { nation: 'country', city: 'city', village: 'village', town: 'town' };

/** The lines of the protocol form that have a member of their own in a GpUnit. */
const VOTERS_REGISTERED = 'voters_on_list';
const VOTERS_PARTICIPATED = 'ballots_issued';

/** By key of our tree: a place's number is its place in the file. */
function keyOf(hierarchy: string, unitId: string): string {
  return `${hierarchy}\n${unitId}`;
}

export function nistPlaces({ contest, units, precincts }: ContestPlaces): NistPlaces {
  const { constituency } = contest;
  const shown = units.filter(
    ({ hierarchy, unitId }) =>
      hierarchy === ADMINISTRATIVE || (hierarchy === constituency?.hierarchy && unitId === constituency.constituencyId),
  );
  const idOf = new Map(shown.map(({ hierarchy, unitId }, at) => [keyOf(hierarchy, unitId), `gp-${at + 1}`]));
  const precinctIds = precincts.map((_, at) => `gp-${shown.length + at + 1}`);
  const below = new Map<string, string[]>();
  const put = (parent: string | undefined, id: string): void => {
    if (parent === undefined) return;
    const found = below.get(parent);
    if (found) found.push(id);
    else below.set(parent, [id]);
  };
  for (const { hierarchy, unitId, parentId } of shown) {
    if (parentId !== null) put(idOf.get(keyOf(hierarchy, parentId)), idOf.get(keyOf(hierarchy, unitId)) ?? '');
  }
  precincts.forEach(({ territoryId, constituencies }, at) => {
    const id = precinctIds[at] ?? '';
    if (territoryId !== null) put(idOf.get(keyOf(ADMINISTRATIVE, territoryId)), id);
    for (const [hierarchy, unitId] of Object.entries(constituencies)) put(idOf.get(keyOf(hierarchy, unitId)), id);
  });
  const district =
    constituency === null
      ? (shown.find(({ hierarchy, parentId }) => hierarchy === ADMINISTRATIVE && parentId === null) ?? shown[0])
      : shown.find(({ hierarchy }) => hierarchy === constituency.hierarchy);
  return {
    districtId: district === undefined ? '' : (idOf.get(keyOf(district.hierarchy, district.unitId)) ?? ''),
    all: [
      ...shown.map((unit): NistPlace => {
        const gpUnitId = idOf.get(keyOf(unit.hierarchy, unit.unitId)) ?? '';
        const { counters, votes } = unit;
        return { gpUnitId, gpUnit: () => unitObject(unit, gpUnitId, below.get(gpUnitId) ?? []), counters, votes };
      }),
      ...precincts.map((precinct, at): NistPlace => {
        const gpUnitId = precinctIds[at] ?? '';
        const { counters, votes } = precinct;
        return { gpUnitId, gpUnit: () => precinctObject(precinct, gpUnitId), counters, votes };
      }),
    ],
  };
}

function unitObject(unit: FileUnit, gpUnitId: string, below: readonly string[]): NistObject {
  const { hierarchy, kind, unitId, title, codes, precincts } = unit;
  const type = hierarchy === ADMINISTRATIVE ? kind : hierarchy;
  const known = TYPES[type];
  const { expected, counted, annulled, notHeld } = precincts;
  const open = expected - counted - annulled - notHeld;
  return nist('ReportingUnit', {
    '@id': gpUnitId,
    Type: known ?? 'other',
    ...(known === undefined ? { OtherType: type } : {}),
    Name: worded(title, unitId),
    ExternalIdentifier: [ownId(unitId), ...Object.entries(codes).map(codeOf)],
    ...(below.length === 0 ? {} : { ComposingGpUnitIds: below }),
    TotalSubUnits: expected,
    SubUnitsReported: counted,
    CountStatus: [countStatus(open === 0 ? 'completed' : counted === 0 ? 'not-processed' : 'in-process')],
    ...voters(unit.counters),
  });
}

function codeOf([name, value]: readonly [string, string]): NistObject {
  return nist('ExternalIdentifier', { Type: 'other', OtherType: name, Value: value });
}

function precinctObject({ precinctId, state, counters }: FilePrecinct, gpUnitId: string): NistObject {
  return nist('ReportingUnit', {
    '@id': gpUnitId,
    Type: 'precinct',
    Number: precinctId,
    CountStatus: [countStatus(COUNT_STATUS[state])],
    ...voters(counters),
  });
}

function voters(counters: Sums | null): NistObject {
  const registered = counters?.[VOTERS_REGISTERED];
  const participated = counters?.[VOTERS_PARTICIPATED];
  return {
    ...(registered === undefined ? {} : { VotersRegistered: registered }),
    ...(participated === undefined ? {} : { VotersParticipated: participated }),
  };
}
