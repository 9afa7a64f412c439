/** A small country of our making as the maker would read it: its sums are sums, whatever is asked for. */
import { ADMINISTRATIVE, type CellState, type PrecinctCounts } from '#libs/election';
import type { ContestPlaces, FileContest, FileHead, FileOption, FilePrecinct, FileUnit, Sums } from '../shapes';

export const HEAD: FileHead = {
  electionId: 'small',
  title: { kk: 'Шағын сайлау', ru: 'Малые выборы', en: 'A small election' },
  votingDay: '2023-03-19',
  rehearsal: false,
  snapshot: 214,
  root: `sha256:${'ab'.repeat(32)}`,
  time: '2023-03-19T21:04:05.123+05:00',
  publishedAt: '2023-03-19T16:04:05.400Z',
  software: 'sanaq 0.1.0',
};

const COUNTERS = ['voters_on_list', 'ballots_received', 'ballots_issued', 'ballots_found', 'ballots_invalid'];

export const LISTS: readonly FileOption[] = [
  { optionId: 'amanat', kind: 'list', title: { kk: 'Аманат', ru: 'Аманат', en: 'Amanat' } },
  { optionId: 'auyl', kind: 'list', title: { kk: 'Ауыл' } },
  { optionId: 'against_all', kind: 'against_all', title: null },
];

export interface Asked {
  readonly options?: readonly FileOption[];
  /** State of each precinct, in turn. */
  readonly states?: readonly CellState[];
  readonly precincts?: number;
  /** Votes of a precinct for an option. */
  readonly votesOf?: (precinct: number, option: number) => number;
  /** Only the precincts of constituency 1 of `district`. */
  readonly inConstituency?: boolean;
  readonly contest?: Partial<FileContest>;
}

/** Territory and constituencies of a precinct: four territories of two regions, one abroad that is in no region. */
const TERRITORIES = ['T1', 'T2', 'T3', 'T4', 'ABROAD'] as const;
const PARENTS: Readonly<Record<string, string | null>> = {
  KZ: null,
  R1: 'KZ',
  R2: 'KZ',
  T1: 'R1',
  T2: 'R1',
  T3: 'R2',
  T4: 'R2',
  ABROAD: 'KZ',
};

export function samplePlaces(asked: Asked = {}): ContestPlaces {
  const { options = LISTS, states = ['counted'], precincts: size = 12, inConstituency = false } = asked;
  const votesOf = asked.votesOf ?? ((precinct, option) => precinct * 3 + option);
  const all = Array.from({ length: size }, (_, no): FilePrecinct => {
    const territoryId = TERRITORIES[no % TERRITORIES.length] ?? 'T1';
    const state = states[no % states.length] ?? 'counted';
    const votes = Object.fromEntries(options.map(({ optionId }, at) => [optionId, votesOf(no, at)]));
    const valid = Object.values(votes).reduce((sum, one) => sum + one, 0);
    const counters = Object.fromEntries(COUNTERS.map((id, at) => [id, at === 4 ? no % 3 : valid + no + at]));
    const abroad = territoryId === 'ABROAD';
    return {
      precinctId: `P-${no + 1}`,
      territoryId,
      // Three hierarchies: the administrative one, districts of deputies, and of another body.
      constituencies: abroad ? {} : { district: no % 2 === 0 ? '1' : '2', council: territoryId === 'T1' ? 'A' : 'B' },
      repeatRound: null,
      state,
      heldRecords: state === 'held' ? 1 : 0,
      protocol: state === 'counted' ? `sha256:${'0'.repeat(62)}${String(no % 100).padStart(2, '0')}` : null,
      counters: state === 'counted' ? counters : null,
      votes: state === 'counted' ? votes : null,
    };
  });
  const precincts = inConstituency ? all.filter(({ constituencies }) => constituencies['district'] === '1') : all;
  const sumsOf = (within: readonly FilePrecinct[]): Pick<FileUnit, 'counters' | 'votes'> => ({
    counters: summed(COUNTERS, within, ({ counters }) => counters),
    votes: summed(
      options.map(({ optionId }) => optionId),
      within,
      ({ votes }) => votes,
    ),
  });
  const unitOf = (hierarchy: string, kind: string, unitId: string, within: readonly FilePrecinct[]): FileUnit => ({
    hierarchy,
    kind,
    unitId,
    parentId: hierarchy === ADMINISTRATIVE ? (PARENTS[unitId] ?? null) : null,
    title: unitId === 'T4' ? null : { ru: `Место ${unitId}` },
    codes: unitId === 'R1' ? { kato: '750000000', iso3166_2: 'KZ-75' } : {},
    precincts: countsOf(within),
    heldRecords: within.reduce((sum, { heldRecords }) => sum + heldRecords, 0),
    ...sumsOf(within),
  });
  const administrative = Object.keys(PARENTS).map((unitId) =>
    unitOf(
      ADMINISTRATIVE,
      kindOf(unitId),
      unitId,
      precincts.filter(({ territoryId }) => isWithin(territoryId, unitId)),
    ),
  );
  const constituencies = (['district', 'council'] as const).flatMap((hierarchy) =>
    [...new Set(precincts.flatMap(({ constituencies: its }) => its[hierarchy] ?? []))].sort().map((id) =>
      unitOf(
        hierarchy,
        'constituency',
        id,
        precincts.filter(({ constituencies: its }) => its[hierarchy] === id),
      ),
    ),
  );
  const contest: FileContest = {
    contestId: 'list',
    round: 1,
    kind: 'mazhilis_list',
    title: { en: 'Lists' },
    votingDay: '2023-03-19',
    seats: 69,
    method: 'hare_largest_remainder',
    ruleSet: 'kz.mazhilis-list.2023',
    root: `sha256:${'cd'.repeat(32)}`,
    status: 'counting',
    precincts: countsOf(precincts),
    openItems: 0,
    counterIds: COUNTERS,
    options,
    ...sumsOf(precincts),
    constituency: inConstituency ? { hierarchy: 'district', constituencyId: '1' } : null,
    outcome: { state: 'completed', final: false, result: 'elected', seats: { amanat: 60, auyl: 9 }, winners: [] },
    ...asked.contest,
  };
  const units = [...administrative, ...constituencies].filter(({ precincts: counts }) => counts.expected > 0);
  return { contest, units, precincts };
}

function kindOf(unitId: string): string {
  if (unitId === 'KZ') return 'nation';
  return unitId.startsWith('R') ? 'region' : 'territory';
}

function isWithin(territoryId: string | null, unitId: string): boolean {
  for (let at = territoryId; at !== null; at = PARENTS[at] ?? null) if (at === unitId) return true;
  return false;
}

function summed(ids: readonly string[], of: readonly FilePrecinct[], sums: (one: FilePrecinct) => Sums | null): Sums {
  return Object.fromEntries(ids.map((id) => [id, of.reduce((sum, one) => sum + (sums(one)?.[id] ?? 0), 0)]));
}

function countsOf(of: readonly FilePrecinct[]): PrecinctCounts {
  const counts = { expected: of.length, counted: 0, held: 0, annulled: 0, notHeld: 0, missing: 0 };
  for (const { state } of of) counts[state]++;
  return counts;
}
