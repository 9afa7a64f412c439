import { parse } from 'csv-parse/sync';
import { levelsOf } from '../levels';
import type { ContestPlaces, FileHead, FileOption } from '../shapes';
import { HEAD, samplePlaces } from '../testing';
import { contestTable, optionTable } from './election-tables';
import { precinctTable, unitTable } from './place-tables';
import type { Table } from './table';
import { writtenTable, type TableFormat } from './written';

type Row = Record<string, unknown>;

const text = (table: Table, format: TableFormat): string => [...writtenTable(table, format)].join('');
const csvRows = (table: Table): Record<string, string>[] =>
  parse<Record<string, string>>(text(table, 'csv'), { columns: true, bom: true });
const lines = (table: Table): Row[] =>
  text(table, 'ndjson')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);

/** Every table of a contest, by level. */
function tablesOf(places: ContestPlaces, head: FileHead = HEAD): Map<string, Table> {
  const { contest, precincts } = places;
  return new Map([
    ...levelsOf(places).map((level) => [level.level, unitTable(head, contest, level)] as const),
    ['precinct', precinctTable(head, contest, precincts)],
  ]);
}

/** Counters and votes of some rows, added up by column. */
function sums(rows: readonly Record<string, string>[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      if (/^(counter|votes)\./.test(name)) found[name] = (found[name] ?? 0) + Number(value);
    }
  }
  return found;
}

describe('The files of a contest', () => {
  it('have a level for each kind of unit and each hierarchy, and one for precincts', () => {
    const levels = ['nation', 'region', 'territory', 'constituency.council', 'constituency.district', 'precinct'];
    expect([...tablesOf(samplePlaces()).keys()].sort()).toEqual(levels.sort());
    const own = ['constituency.district', 'precinct', 'territory'];
    expect([...tablesOf(samplePlaces({ inConstituency: true })).keys()].sort()).toEqual(own);
  });

  it('add up: nation, territories and precincts have the same sums, with those abroad that are in no region', () => {
    const tables = tablesOf(samplePlaces({ states: ['counted', 'missing', 'counted'] }));
    const of = (level: string): Record<string, number> => sums(csvRows(tables.get(level)!));
    expect(of('territory')).toEqual(of('nation'));
    expect(of('precinct')).toEqual(of('nation'));
    const abroad = csvRows(tables.get('territory')!).find(({ unitId }) => unitId === 'ABROAD');
    expect(abroad).toMatchObject({ parentId: 'KZ' });
    expect(of('region')).not.toEqual(of('nation'));
  });

  it('show a precinct in each hierarchy that has it, and blank cells where it has none', () => {
    const rows = csvRows(tablesOf(samplePlaces()).get('precinct')!);
    expect(rows[0]).toMatchObject({ territoryId: 'T1', 'constituency.district': '1', 'constituency.council': 'A' });
    expect(rows[4]).toMatchObject({ territoryId: 'ABROAD', 'constituency.district': '', 'constituency.council': '' });
  });

  it('have no figures of a precinct that is not counted, not even zeros', () => {
    const rows = csvRows(tablesOf(samplePlaces({ states: ['held'] })).get('precinct')!);
    expect(rows[0]).toMatchObject({ state: 'held', heldRecords: '1', 'votes.amanat': '', protocol: '' });
    expect(csvRows(tablesOf(samplePlaces({ votesOf: () => 0 })).get('precinct')!)[0]).toMatchObject({
      state: 'counted',
      'votes.amanat': '0',
    });
  });

  it('say the same in all formats', () => {
    for (const [, table] of tablesOf(samplePlaces({ states: ['counted', 'annulled'], precincts: 200 }))) {
      const [rows, json] = [csvRows(table), JSON.parse(text(table, 'json')) as { rows: Row[] }];
      expect([rows.length, lines(table).length]).toEqual([table.rows.length, table.rows.length]);
      expect(lines(table).map((row, at) => ({ ...row, ...json.rows[at] }))).toEqual(lines(table));
      lines(table).forEach((row, at) => {
        const votes = row['votes'] as Record<string, number> | null;
        expect(rows[at]?.['votes.amanat']).toBe(votes === null ? '' : String(votes['amanat']));
      });
    }
  });

  it('name snapshot, state and rehearsal in every file, and in every row that has no head', () => {
    const rehearsal = { ...HEAD, rehearsal: true };
    const { contest } = samplePlaces();
    const all = [...tablesOf(samplePlaces(), rehearsal).values(), optionTable(rehearsal, [contest])];
    for (const table of all) {
      for (const row of csvRows(table))
        expect(row).toMatchObject({ rehearsal: 'true', snapshot: '214', status: 'counting' });
      for (const row of lines(table)) expect(row).toMatchObject({ rehearsal: true, snapshot: 214, status: 'counting' });
      expect(JSON.parse(text(table, 'json'))).toMatchObject({ rehearsal: true, snapshot: 214, root: HEAD.root });
    }
  });

  it('keep columns apart from options that are called like them, and formulas from spreadsheets', () => {
    const options: readonly FileOption[] = ['state', '__proto__', '=1+1'].map((optionId) => ({
      optionId,
      kind: 'list',
      title: { en: '=cmd()' },
    }));
    const places = samplePlaces({ options });
    const precincts = tablesOf(places).get('precinct')!;
    expect(precincts.heading).toEqual(expect.arrayContaining(['state', 'votes.state', 'votes.__proto__']));
    expect(csvRows(precincts)[0]).toMatchObject({ state: 'counted', 'votes.state': '0', 'votes.__proto__': '1' });
    expect(csvRows(optionTable(HEAD, [places.contest]))[2]).toMatchObject({ optionId: "'=1+1", title_en: "'=cmd()" });
  });

  it('begin with a byte order mark where a spreadsheet reads them', () => {
    for (const [, table] of tablesOf(samplePlaces()))
      expect(text(table, 'csv')).toMatch(/^\ufeffelectionId,rehearsal,/);
  });
});

describe('The files of an election', () => {
  it('have a row a contest and a row an option, however many contests there are', () => {
    const contests = Array.from({ length: 250 }, (_, no) => ({ ...samplePlaces().contest, contestId: `c-${no}` }));
    expect(csvRows(contestTable(HEAD, contests))).toHaveLength(250);
    const options = csvRows(optionTable(HEAD, contests));
    expect(options).toHaveLength(750);
    expect(options[0]).toMatchObject({ contestId: 'c-0', optionId: 'amanat', seats: '60', final: 'false' });
    expect(options[2]).toMatchObject({ optionId: 'against_all', seats: '', winner: 'false' });
  });
});
