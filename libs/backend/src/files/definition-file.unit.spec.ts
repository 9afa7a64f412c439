import { readFileSync } from 'node:fs';
import { electionFile, REGISTER_CSV } from '../../../../test/elections/election-file';
import { TestFolder } from '../testing/files';
import { readDefinitionFile } from './definition-file';

let folder: TestFolder;
beforeEach(() => {
  folder = new TestFolder();
});
afterEach(() => {
  folder.remove();
});

function election(overrides: Record<string, unknown> = {}, register: string | Buffer = REGISTER_CSV): string {
  folder.write('register.csv', register);
  return folder.write('election.json', { ...electionFile('test'), ...overrides });
}

async function problemsOf(file: string): Promise<readonly { code: string; place: string; detail: string }[]> {
  const read = await readDefinitionFile(file);
  return 'problems' in read ? read.problems : [];
}

const IN_A_CIRCLE = [
  { unitId: 'N', kind: 'nation' },
  { unitId: 'T1', kind: 'territory', parentId: 'T2' },
  { unitId: 'T2', kind: 'territory', parentId: 'T1' },
  { unitId: 'T3', kind: 'territory', parentId: 'N' },
];

describe('A definition file', () => {
  it('is read with its register and written out in full', async () => {
    const read = await readDefinitionFile(election());
    if ('problems' in read) throw new Error(JSON.stringify(read.problems));
    expect(read.definition).toMatchObject({ electionId: 'test', rehearsal: false });
    expect(read.definition).not.toHaveProperty('precincts');
    expect(read.definition.contests[0]?.rounds).toEqual([{ round: 1, votingDay: '2023-03-19' }]);
    expect(read.precincts.map(({ precinctId }) => precinctId)).toEqual(['p1', 'p2', 'p3', 'p4']);
    expect(read.precincts[3]).toEqual({ precinctId: 'p4', territoryId: 'T2', registered: null, constituencies: {} });
  });

  it('is read with the warnings of its rule sets, each naming the gap', async () => {
    const [list] = electionFile('test')['contests'] as readonly object[];
    const rules = { kind: 'mazhilis_list', ruleSet: 'kz.mazhilis-list.2009', seats: 98 };
    const file = (votingDay: string) => election({ votingDay, contests: [{ ...list, ...rules }] });
    const read = await readDefinitionFile(file('2012-01-15'));
    if ('problems' in read) throw new Error(JSON.stringify(read.problems));
    expect(read.warnings.map(({ code, place, detail }) => [code, place, detail.split(':')[0]])).toEqual([
      ['RULE_SET_DATE_OPEN', 'contests[0].ruleSet', 'GAP-EDITION-1'],
      ['RULE_SET_DATE_OPEN', 'contests[0].ruleSet', 'GAP-EDITION-5'],
    ]);
    expect((await problemsOf(file('2021-05-24'))).map(({ code }) => code)).toEqual(['RULE_SET_NOT_IN_FORCE']);
  });

  it('may hold its register inline, with the same outcome', async () => {
    const rows = [
      { precinctId: 'p1', territoryId: 'T1', registered: 100, district: '1' },
      { precinctId: 'p2', territoryId: 'T2', registered: '', district: '' },
      { precinctId: 'p3', territoryId: 'T2' },
    ];
    const read = await readDefinitionFile(election({ precincts: rows }));
    if ('problems' in read) throw new Error(JSON.stringify(read.problems));
    expect(read.precincts.map(({ registered }) => registered)).toEqual([100, null, null]);
    expect(read.precincts[0]?.constituencies).toEqual({ district: '1' });
  });

  const area = (unitId: string) => ({
    type: 'Feature',
    properties: { unitId },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [60.5, 40.25],
          [61.5, 40.25],
          [61.5, 41],
          [60.5, 40.25],
        ],
      ],
    },
  });

  it('may hold its map, or name a file of it; the stream has its text', async () => {
    const map = { type: 'FeatureCollection', features: [area('T1')] };
    folder.write('regions.geojson', map);
    for (const given of [map, 'regions.geojson']) {
      const read = await readDefinitionFile(election({ map: given }));
      if ('problems' in read) throw new Error(JSON.stringify(read.problems));
      expect(read.definition.map).toBe(JSON.stringify(map));
    }
    expect(await problemsOf(election())).toEqual([]);
  });

  it('is refused with a map that cannot be drawn, with the place in the file that has it', async () => {
    const wrong = { type: 'FeatureCollection', features: [area('T1'), area('T9')] };
    expect(await problemsOf(election({ map: wrong }))).toMatchObject([
      { code: 'MAP_UNIT_UNKNOWN', place: expect.stringMatching(/election\.json:\d+ map\.features\[1\]$/) as string },
    ]);
    folder.write('regions.geojson', `{"type":"FeatureCollection","features":[\n${JSON.stringify(area('T9'))}]}`);
    expect(await problemsOf(election({ map: 'regions.geojson' }))).toMatchObject([
      {
        code: 'MAP_UNIT_UNKNOWN',
        place: expect.stringMatching(/regions\.geojson:2$/) as string,
        detail: 'features[0] no unit "T9"',
      },
    ]);
    const features = Array.from({ length: 3_000 }, () => area('T1'));
    expect(await problemsOf(election({ map: { type: 'FeatureCollection', features } }))).toMatchObject([
      { code: 'MAP_TOO_LARGE', place: expect.stringMatching(/ map$/) as string },
    ]);
  });

  it('has fractions in its map and nowhere else', async () => {
    const map = { type: 'FeatureCollection', features: [area('T1')] };
    const rounds = [{ round: 1.5, votingDay: '2023-03-19' }];
    const [list] = electionFile('test')['contests'] as readonly object[];
    const file = election({ map, contests: [{ ...list, rounds }] });
    await expect(readDefinitionFile(file)).rejects.toMatchObject({ code: 'NUMBER_NOT_INTEGER' });
  });

  it('takes a byte order mark and Windows line ends in the register', async () => {
    expect(await problemsOf(election({}, `\ufeff${REGISTER_CSV.replaceAll('\n', '\r\n')}`))).toEqual([]);
  });

  it('takes a register as Excel saves it: UTF-16 with tabs, or windows-1251 with semicolons', async () => {
    const tabs = Buffer.from(`\ufeff${REGISTER_CSV.replaceAll(',', '\t')}`, 'utf16le');
    expect(await problemsOf(election({}, tabs))).toEqual([]);
    expect(await problemsOf(election({}, REGISTER_CSV.replaceAll(',', ';')))).toEqual([]);
  });

  it('is refused in another encoding, with the line', async () => {
    const latin = Buffer.from(REGISTER_CSV.replace('p3', 'pé'), 'latin1');
    expect(await problemsOf(election({}, latin))).toMatchObject([
      { code: 'FILE_NOT_UTF8', place: expect.stringMatching(/register\.csv:4$/) as string },
    ]);
    const definition = folder.write('latin.json', Buffer.from('{\n"electionId": "\u00e9"}', 'latin1'));
    await expect(readDefinitionFile(definition)).rejects.toMatchObject({
      code: 'FILE_NOT_UTF8',
      place: expect.stringMatching(/latin\.json:2$/) as string,
    });
  });

  it.each([
    ['a wrong heading', 'precinct,territoryId,registered,district\np1,T1,1,1\n', /lacks precinctId.*"precinct"/],
    ['a missing hierarchy', 'precinctId,territoryId,registered\np1,T1,1\n', /lacks district/],
    ['a column twice', 'precinctId,territoryId,registered,district,district\np1,T1,1,1,1\n', /district twice/],
  ])('names %s of the register', async (_, csv, detail) => {
    expect(await problemsOf(election({}, csv))).toMatchObject([
      { code: 'REGISTER_HEADING', detail: expect.stringMatching(detail) as string },
    ]);
  });

  it('names the line of a register row that is short of a column, and of one that is cut off', async () => {
    const problems = await problemsOf(
      election({}, 'precinctId,territoryId,registered,district\np1,T1,1,1\np2,T1\np3,T'),
    );
    expect(problems.map(({ code, place }) => [code, place.replace(/^.*:(\d+):(\d+)$/, '$1')])).toEqual([
      ['REGISTER_ROW', '3'],
      ['REGISTER_ROW', '4'],
    ]);
  });

  it('lists everything that is wrong with definition and register, each with its place', async () => {
    const file = election(
      {
        units: IN_A_CIRCLE,
      },
      'precinctId,territoryId,registered,district\np1,T3,1,1\np1,T9,x,2\n',
    );
    const problems = await problemsOf(file);
    const codes = problems.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining([
        'UNIT_CYCLE',
        'PRECINCT_TWICE',
        'TERRITORY_UNKNOWN',
        'REGISTERED_INVALID',
        'CONSTITUENCY_UNKNOWN',
      ]),
    );
    expect(problems.find(({ code }) => code === 'PRECINCT_TWICE')?.place).toMatch(/register\.csv:3$/);
  });

  it('goes on behind a form, a rule set and a contest that it does not understand', async () => {
    const [first = {}] = (electionFile('test') as { contests: readonly object[] }).contests;
    const contests = [
      { ...first, contestId: 'a', form: 'no.such.form' },
      'no contest',
      { ...first, contestId: 'b', ruleSet: 'no.such.rule-set' },
      { ...first, contestId: 'c', seats: 0 },
      { ...first, contestId: 'c' },
    ];
    const problems = await problemsOf(
      election({ contests, units: IN_A_CIRCLE }, 'precinctId,territoryId,registered,district\np1,T9,1,1\n'),
    );
    const found = problems.map(
      ({ code, place }) => `${code} ${place.replace(/^.* /, '').replace(/^.*register/, 'register')}`,
    );
    expect(found).toEqual(
      expect.arrayContaining([
        'FORM_UNKNOWN contests[0].form',
        'DEFINITION_SHAPE contests[1]',
        'RULE_SET_INVALID contests[2].ruleSet',
        expect.stringMatching(/^UNIT_CYCLE units/) as string,
        'TERRITORY_UNKNOWN register.csv:2',
      ]),
    );
    // Of the contests that are understood, by their place in the file.
    expect(found.filter((text) => /contests\[[34]\]/.test(text)).length).toBeGreaterThan(0);
    expect(found.filter((text) => text.startsWith('CONTESTS_MISSING'))).toEqual([]);
  });

  it('checks its units where it has no contests at all, and its contests where it has no register', async () => {
    const codes = async (overrides: Record<string, unknown>): Promise<readonly string[]> =>
      (await problemsOf(election({ units: IN_A_CIRCLE, ...overrides }))).map(({ code }) => code);
    expect(await codes({ contests: 'x' })).toEqual(expect.arrayContaining(['DEFINITION_SHAPE', 'UNIT_CYCLE']));
    expect(await codes({ precincts: 7 })).toEqual(expect.arrayContaining(['DEFINITION_SHAPE', 'UNIT_CYCLE']));
  });

  it.each([
    ['no object', '[1]', 'DEFINITION_SHAPE'],
    ['contests that are no list', { contests: 'x' }, 'DEFINITION_SHAPE'],
    ['no precincts', { precincts: undefined }, 'DEFINITION_SHAPE'],
    ['an unknown member', { rehersal: true }, 'SCHEMA_INVALID'],
    ['an unknown form', { contests: [{ contestId: 'x', form: 'no.such.form' }] }, 'FORM_UNKNOWN'],
  ])('names %s', async (_, content, code) => {
    const file = typeof content === 'string' ? folder.write('election.json', content) : election(content);
    expect((await problemsOf(file)).map((problem) => problem.code)).toContain(code);
  });

  it.each([
    ['a key twice', '{"electionId": "a", "electionId": "b"}', 'DUPLICATE_KEY'],
    ['a fraction', '{"seats": 1.5}', 'NUMBER_NOT_INTEGER'],
    ['no JSON', '{"electionId": ', 'JSON_MALFORMED'],
  ])('is refused for %s', async (_, text, code) => {
    await expect(readDefinitionFile(folder.write('election.json', text))).rejects.toMatchObject({ code, exitCode: 2 });
  });

  it('is refused where its register is not there', async () => {
    await expect(readDefinitionFile(election({ precincts: 'nothing.csv' }))).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      place: expect.stringMatching(/nothing\.csv$/) as string,
    });
  });

  it('names all that is wrong in the order of the file, with line, place and what was meant', async () => {
    const text = JSON.stringify(
      { ...(JSON.parse(readFileSync(election({}), 'utf8')) as object), votingday: 1 },
      null,
      2,
    )
      .replace('"kind": "nation"', '"kind": 5')
      .replace('"optionId": "b"', '"optonId": "b"');
    const name = folder.write('wrong.json', text);
    const lineOf = (part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;
    expect((await problemsOf(name)).map(({ place, detail }) => [place, detail])).toEqual([
      [
        `${name}:${lineOf('"kind": 5')} units[0].kind`,
        'must be a text of 1 to 100 characters without control characters',
      ],
      [`${name}:${lineOf('"optonId"') - 1} contests[0].options[1]`, 'lacks the member "optionId"'],
      [
        `${name}:${lineOf('"optonId"')} contests[0].options[1].optonId`,
        'is an unknown member; did you mean "optionId"?',
      ],
      [`${name}:${lineOf('"votingday"')} votingday`, 'is an unknown member; did you mean "votingDay"?'],
    ]);
  });
});
