/**
 * The parliament of Georgia of 1 October 2012 as files that `sanaq` takes: definition, register and maps, made of the
 * public protocols beside the repository, which stay there. Option ids are the numbers on the ballot.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { repositoryRoot } from '#libs/platform';

export const GEORGIA_ELECTION = 'ge-2012-10-01';
const COUNTERS = ['registered', 'registered_special', 'signed', 'invalid'];
const ABROAD = '87';

type Row = Readonly<Record<string, string>>;

interface Described {
  readonly rows: number;
  readonly options: readonly string[];
  readonly official: { readonly seats: Readonly<Record<string, number>> };
}

export interface Georgia {
  readonly definition: string;
  readonly list: { readonly protocols: string; readonly map: string };
  readonly smd: { readonly protocols: string; readonly map: string };
  /** Sums over the first row of each precinct, by option id, and of the counters. */
  readonly listVotes: Readonly<Record<string, number>>;
  readonly listCounters: Readonly<Record<string, number>>;
  readonly officialListSeats: Readonly<Record<string, number>>;
  readonly officialWinners: Readonly<Record<string, number>>;
  readonly rows: { readonly list: number; readonly smd: number };
  readonly precincts: number;
  /** Ids of the districts, each a contest `smd-<id>`. */
  readonly districts: readonly string[];
}

function dataFile(name: string): string {
  return join(resolve(repositoryRoot(), '..'), 'shared', 'data', name);
}

/** Why it cannot be counted here, or null. */
export function georgiaMissing(): string | null {
  const file = dataFile('ge-parl-2012-list.csv.gz');
  return existsSync(file) ? null : 'the protocols of Georgia are not beside this repository (../shared/data)';
}

/** "41 “…”" → "41". */
function optionId(heading: string): string {
  return heading.slice(0, heading.indexOf(' '));
}

function byNumber(figures: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([heading, value]) => [optionId(heading), value]));
}

function read(name: string): { readonly described: Described; readonly rows: readonly Row[] } {
  const described = JSON.parse(readFileSync(dataFile(`${name}.json`), 'utf8')) as Described;
  const rows = parse(gunzipSync(readFileSync(dataFile(`${name}.csv.gz`))), { columns: true }) as readonly Row[];
  return { described, rows };
}

/** The rows of one of its files, as they were published. */
export function publishedRows(name: 'ge-parl-2012-list' | 'ge-parl-2012-smd'): readonly Row[] {
  return read(name).rows;
}

function keyOf(row: Row): string {
  return `${row['district']}-${row['precinct']}`;
}

function firstOfEach(rows: readonly Row[]): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => !seen.has(keyOf(row)) && seen.add(keyOf(row)));
}

function sumsOf(rows: readonly Row[], columns: readonly string[]): Record<string, number> {
  return Object.fromEntries(columns.map((name) => [name, rows.reduce((sum, row) => sum + Number(row[name]), 0)]));
}

/** What the data break in places is a warning only: the commission counted these protocols. */
const FORM = {
  counters: COUNTERS.map((counterId) => ({ counterId })),
  controls: [
    { code: 'GE1', severity: 'warning', left: ['signed'], relation: 'le', right: ['registered', 'registered_special'] },
    { code: 'GE2', severity: 'warning', left: ['votes', 'invalid'], relation: 'le', right: ['signed'] },
  ],
};

function definition(
  list: readonly Row[],
  options: readonly string[],
  smd: readonly Row[],
  smdOptions: readonly string[],
  officers: readonly object[],
): object {
  const districts = [...new Set(list.map((row) => row['district'] ?? ''))];
  const regionOf = new Map(list.map((row) => [row['district'] ?? '', row['region'] ?? '']));
  const titleOf = new Map(list.map((row) => [row['district'] ?? '', row['territory'] ?? '']));
  const within = districts.filter((district) => district !== ABROAD);
  const threshold = { numerator: 5, denominator: 100, base: ['votes'] };
  const option =
    (kind: string) =>
    (heading: string): object => ({
      optionId: optionId(heading),
      kind,
      title: { ru: heading.slice(heading.indexOf(' ') + 1) },
    });
  return {
    electionId: GEORGIA_ELECTION,
    votingDay: '2012-10-01',
    timeZone: 'Asia/Tbilisi',
    rehearsal: false,
    units: [
      { unitId: 'GE', kind: 'nation' },
      ...[...new Set(regionOf.values())].map((region) => ({ unitId: region, kind: 'region', parentId: 'GE' })),
      ...districts.map((district) => ({
        unitId: `district ${district}`,
        kind: 'territory',
        parentId: regionOf.get(district),
        title: { en: titleOf.get(district) },
      })),
    ],
    constituencies: { district: within.map((constituencyId) => ({ constituencyId })) },
    precincts: 'register.csv',
    officers,
    contests: [
      {
        contestId: 'list',
        kind: 'list',
        seats: 77,
        ruleSet: { method: 'hare_largest_remainder', threshold, tie: 'decision' },
        form: FORM,
        options: options.map(option('list')),
      },
      ...within.map((district) => {
        const rows = smd.filter((row) => row['district'] === district);
        return {
          contestId: `smd-${district}`,
          kind: 'plurality',
          seats: 1,
          ruleSet: { method: 'plurality', tie: 'decision' },
          form: FORM,
          constituency: { hierarchy: 'district', constituencyId: district },
          // Blank in every row of a district: not on the ballot there.
          options: smdOptions.filter((heading) => rows.some((row) => row[heading] !== '')).map(option('candidate')),
        };
      }),
    ],
  };
}

function mapOf(contest: unknown, options: readonly string[]): object {
  return {
    contest,
    precinct: { columns: ['district', 'precinct'], separator: '-' },
    counters: Object.fromEntries(COUNTERS.map((name) => [name, name])),
    options: Object.fromEntries(options.map((heading) => [optionId(heading), heading])),
    blank: 'zero',
  };
}

/** The files as a recount takes them. */
export function recountOf({ definition: path, list, smd }: Georgia): {
  readonly definition: string;
  readonly protocols: readonly { readonly path: string; readonly map: string }[];
} {
  return { definition: path, protocols: [list, smd].map(({ protocols, map }) => ({ path: protocols, map })) };
}

/** Writes everything but the protocols into a folder, which is made where it is missing. */
export function georgiaFiles(folder: string, officers: readonly object[]): Georgia {
  mkdirSync(folder, { recursive: true });
  const list = read('ge-parl-2012-list');
  const smd = read('ge-parl-2012-smd');
  const write = (name: string, content: string | object): string => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const precincts = firstOfEach(list.rows);
  const lines = precincts.map((row) => {
    const district = row['district'] ?? '';
    return [keyOf(row), `district ${district}`, row['registered'], district === ABROAD ? '' : district].join(',');
  });
  write('register.csv', ['precinctId,territoryId,registered,district', ...lines, ''].join('\n'));
  const votes = sumsOf(precincts, list.described.options);
  return {
    definition: write(
      'georgia.json',
      definition(list.rows, list.described.options, smd.rows, smd.described.options, officers),
    ),
    list: {
      protocols: dataFile('ge-parl-2012-list.csv.gz'),
      map: write('list.map.json', mapOf('list', list.described.options)),
    },
    smd: {
      protocols: dataFile('ge-parl-2012-smd.csv.gz'),
      map: write('smd.map.json', mapOf({ columns: ['district'], prefix: 'smd-' }, smd.described.options)),
    },
    listVotes: byNumber(votes),
    listCounters: sumsOf(precincts, COUNTERS),
    officialListSeats: byNumber(list.described.official.seats),
    officialWinners: byNumber(smd.described.official.seats),
    rows: { list: list.described.rows, smd: smd.described.rows },
    precincts: precincts.length,
    districts: [...new Set(smd.rows.map((row) => row['district'] ?? ''))],
  };
}
