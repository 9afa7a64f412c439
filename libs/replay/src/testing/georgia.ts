/** The parliamentary election of Georgia of 2012 as definition, register and maps, made from its published figures. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { repositoryRoot } from '#libs/platform';

const FOLDER = resolve(repositoryRoot(), '..', 'shared', 'data');
export const LIST_FILE = join(FOLDER, 'ge-parl-2012-list.csv.gz');
export const DISTRICT_FILE = join(FOLDER, 'ge-parl-2012-smd.csv.gz');

/** False where the published figures are not at hand. */
export const haveGeorgia = existsSync(LIST_FILE) && existsSync(DISTRICT_FILE);

export type Row = Readonly<Record<string, string>>;

export function rowsOf(file: string): Row[] {
  return parse(gunzipSync(readFileSync(file)), { columns: true }) as unknown as Row[];
}

/** Headings of options begin with the number on the ballot, which is their id here. */
function optionHeadings(row: Row): [id: string, heading: string][] {
  return Object.keys(row).flatMap((heading) => {
    const id = /^(\d+) /.exec(heading)?.[1];
    return id === undefined ? [] : [[id, heading]];
  });
}

const FORM = { counters: [{ counterId: 'registered' }, { counterId: 'invalid' }], controls: [] };

export interface GeorgianFiles {
  readonly definition: string;
  readonly protocols: readonly { readonly path: string; readonly map: string }[];
}

/** Writes definition and maps into a folder; the figures stay where they are. */
export function writeGeorgia(folder: string): GeorgianFiles {
  const [list, districts] = [rowsOf(LIST_FILE), rowsOf(DISTRICT_FILE)];
  const headings = optionHeadings(districts[0] ?? {});
  const districtIds = [...new Set(list.map((row) => row['district'] ?? ''))];
  const contested = districtIds.filter((id) => districts.some((row) => row['district'] === id));
  const regionOf = new Map(list.map((row) => [row['district'] ?? '', row['region'] ?? '']));
  const regions = [...new Set(regionOf.values())];
  const seen = new Set<string>();
  const precincts = list.flatMap(({ district = '', precinct = '' }) => {
    const precinctId = `${district}-${precinct}`;
    if (seen.has(precinctId)) return [];
    seen.add(precinctId);
    return [
      { precinctId, territoryId: `D${district}`, registered: null, smd: contested.includes(district) ? district : '' },
    ];
  });
  const definition = {
    electionId: 'ge-2012-10-01',
    votingDay: '2012-10-01',
    timeZone: 'Asia/Tbilisi',
    rehearsal: false,
    units: [
      { unitId: 'GE', kind: 'nation' },
      ...regions.map((unitId) => ({ unitId, kind: 'region', parentId: 'GE' })),
      ...districtIds.map((id) => ({ unitId: `D${id}`, kind: 'territory', parentId: regionOf.get(id) })),
    ],
    constituencies: { smd: contested.map((constituencyId) => ({ constituencyId })) },
    precincts,
    contests: [
      {
        contestId: 'list',
        kind: 'list',
        seats: 77,
        ruleSet: {
          method: 'hare_largest_remainder',
          threshold: { numerator: 5, denominator: 100, base: ['votes'] },
          tie: 'decision',
        },
        form: FORM,
        options: optionHeadings(list[0] ?? {}).map(([optionId]) => ({ optionId, kind: 'list' })),
      },
      ...contested.map((id) => ({
        contestId: `smd-${id}`,
        kind: 'plurality',
        seats: 1,
        ruleSet: { method: 'plurality', tie: 'decision' },
        constituency: { hierarchy: 'smd', constituencyId: id },
        form: FORM,
        // On the ballot of a district is whoever has a figure in it.
        options: headings
          .filter(([, heading]) => districts.some((row) => row['district'] === id && row[heading] !== ''))
          .map(([optionId]) => ({ optionId, kind: 'candidate' })),
      })),
    ],
  };
  const common = {
    source: 'urn:ge:cec',
    precinct: { columns: ['district', 'precinct'], separator: '-' },
    counters: { registered: 'registered', invalid: 'invalid' },
    blank: 'zero',
  };
  const write = (name: string, content: unknown): string => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(content));
    return path;
  };
  const listMap = { ...common, contest: 'list', options: Object.fromEntries(optionHeadings(list[0] ?? {})) };
  const districtMap = {
    ...common,
    contest: { columns: ['district'], prefix: 'smd-' },
    options: Object.fromEntries(headings),
  };
  return {
    definition: write('election.json', definition),
    protocols: [
      { path: LIST_FILE, map: write('list.map.json', listMap) },
      { path: DISTRICT_FILE, map: write('smd.map.json', districtMap) },
    ],
  };
}
