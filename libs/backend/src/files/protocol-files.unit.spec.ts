import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { decodeRecord } from '#libs/contracts';
import { completeDefinition, type DefinitionFile, type ElectionDefinition, type Protocol } from '#libs/election';
import { electionFile, LIST_CSV, LIST_MAP } from '../../../../test/elections/election-file';
import { TestFolder } from '../testing/files';
import { readProtocolFiles } from './protocol-files';
import type { RowProblem } from './problems';

let folder: TestFolder;
beforeEach(() => {
  folder = new TestFolder();
});
afterEach(() => {
  folder.remove();
});

function definitionOf(overrides: Record<string, unknown> = {}): ElectionDefinition {
  const file: Record<string, unknown> = { rehearsal: false, ...electionFile('test'), ...overrides };
  delete file['precincts'];
  const completed = completeDefinition(file as unknown as DefinitionFile);
  if ('problems' in completed) throw new Error(JSON.stringify(completed.problems));
  return completed.definition;
}
const DEFINITION = definitionOf();

interface ReadFile {
  readonly values: readonly string[];
  readonly protocols: readonly Protocol[];
  readonly problems: readonly RowProblem[];
}

async function read(file: string, map?: object, definition = DEFINITION): Promise<ReadFile> {
  const mapFile = map === undefined ? undefined : folder.write('map.json', map);
  const values: string[] = [];
  const protocols: Protocol[] = [];
  const problems: RowProblem[] = [];
  for await (const item of readProtocolFiles(file, mapFile, definition)) {
    if ('problem' in item) {
      problems.push(item.problem);
      continue;
    }
    values.push(item.record.value?.toString('utf8') ?? '');
    const { body } = decodeRecord({ ...item.record, position: 0, timestampMs: 0 });
    if (body.kind === 'protocol') protocols.push(body.protocol);
  }
  return { values, protocols, problems };
}

const csv = (text: string | Buffer): string => folder.write('protocols.csv', text);

describe('A CSV of protocols', () => {
  it('becomes events whose id is the hash of their data, without a time', async () => {
    const { values, protocols, problems } = await read(csv(LIST_CSV), LIST_MAP);
    expect(problems).toEqual([]);
    expect(protocols.map(({ precinctId }) => precinctId)).toEqual(['p1', 'p2', 'p3', 'p4']);
    expect(protocols[0]).toMatchObject({
      contestId: 'list',
      round: 1,
      counters: { invalid: 1, issued: 100 },
      votes: { a: 60, b: 30 },
    });
    const event = JSON.parse(values[0] ?? '') as Record<string, unknown>;
    expect(event['id']).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(event).toMatchObject({ source: 'urn:test:import', subject: 'list/1/p1' });
    expect(event).not.toHaveProperty('time');
  });

  it('makes the same bytes whatever the file is called, is packed, or on which line a row stands', async () => {
    const plain = await read(csv(LIST_CSV), LIST_MAP);
    const packed = await read(
      folder.write('other.gz', gzipSync(`\ufeff${LIST_CSV.replaceAll('\n', '\r\n')}`)),
      LIST_MAP,
    );
    expect(packed).toEqual(plain);
    const rows = LIST_CSV.split('\n');
    const turned = [rows[0], rows[4], rows[3], '', rows[2], rows[1]].join('\n');
    const { values } = await read(csv(turned), LIST_MAP);
    expect([...values].reverse()).toEqual(plain.values);
  });

  it.each([
    ['nothing', undefined, { issued: 10 }, { a: 5, b: 0 }],
    ['"zero"', 'zero', { issued: 10, invalid: 0 }, { a: 5, b: 0 }],
    ['"absent"', 'absent', { issued: 10 }, { a: 5 }],
    ['counters "zero"', { counters: 'zero' }, { issued: 10, invalid: 0 }, { a: 5, b: 0 }],
    ['options "notOnBallot"', { options: 'notOnBallot' }, { issued: 10 }, { a: 5 }],
  ])('takes a blank cell as the map says: %s', async (_, blank, counters, votes) => {
    const file = csv('precinct,issued,invalid,A,B\np1,10,,5,\n');
    const { blank: __, ...map } = LIST_MAP;
    const { protocols, problems } = await read(file, blank === undefined ? map : { ...map, blank });
    expect(problems).toEqual([]);
    expect(protocols[0]?.counters).toEqual(counters);
    expect(protocols[0]?.votes).toEqual(votes);
  });

  it('names contest and precinct by columns, and keeps options of other contests only where they are filled', async () => {
    const map = {
      contest: { columns: ['district'], prefix: 'smd-' },
      precinct: { columns: ['district', 'no'], separator: '/' },
      options: { c1: 'C1', c2: 'C2', d1: 'D1' },
    };
    const text = 'district,no,C1,C2,D1\n1,7,5,,\n1,8,5,1,3\n2,7,1,,\n';
    const dashed = { ...map, precinct: { columns: ['district', 'no'], separator: '-' } };
    const { protocols } = await read(csv(text), dashed);
    expect(protocols.map(({ contestId, precinctId, votes }) => [contestId, precinctId, votes])).toEqual([
      ['smd-1', '1-7', { c1: 5, c2: 0 }],
      ['smd-1', '1-8', { c1: 5, c2: 1, d1: 3 }],
      ['smd-2', '2-7', { c1: 1 }],
    ]);
    expect((await read(csv(text), map)).problems[0]).toMatchObject({ code: 'ID_INVALID', line: 2 });
  });

  it('reads round, signature time and predecessor from columns', async () => {
    const replaces = {
      source: 'urn:x',
      eventId: 'e1',
      sha256: `sha256:${'a'.repeat(64)}`,
      reason: 'correction',
      document: 'act 1',
    };
    const quoted = `"${JSON.stringify(replaces).replaceAll('"', '""')}"`;
    const map = { ...LIST_MAP, round: 'r', signedAt: 'at', replaces: 'before' };
    const text = `precinct,issued,invalid,A,B,r,at,before\np1,10,0,1,2,2,2023-03-19T21:00:00+06:00,${quoted}\np2,10,0,1,2,,,\n`;
    const { protocols, problems } = await read(csv(text), map);
    expect(problems).toEqual([]);
    expect(protocols[0]).toMatchObject({ round: 2, signedAt: '2023-03-19T21:00:00+06:00', replaces });
    expect(protocols[1]).toMatchObject({ round: 1 });
    expect(protocols[1]).not.toHaveProperty('replaces');
  });

  it('reports each row that cannot be read with file, line and column, and goes on', async () => {
    const rows = [
      'precinct,issued,invalid,A,B',
      'p1,100,1,60,30',
      'p2,100,0,many,30',
      'p3,100,0',
      'p4,100,0,1,2,3',
      ',100,0,1,2',
      'p5,100,-1,1,2',
      'p"6,100,0,1,2',
      'p7,100,0,1.5,2',
      'p8,100,0,1,2',
      '',
    ];
    const file = csv(rows.join('\n'));
    const { protocols, problems } = await read(file, LIST_MAP);
    expect(protocols.map(({ precinctId }) => precinctId)).toEqual(['p1', 'p8']);
    expect(problems.map(({ code, line, column }) => [code, line, column])).toEqual([
      ['FIGURE_INVALID', 3, 4],
      ['ROW_SHORT', 4, 4],
      ['ROW_LONG', 5, 6],
      ['ROW_ID_BLANK', 6, 1],
      ['FIGURE_INVALID', 7, 3],
      ['ROW_QUOTES', 8, undefined],
      ['FIGURE_INVALID', 9, 4],
    ]);
    expect(problems.every((problem) => problem.file === file)).toBe(true);
  });

  it('loses one row by a stray quote, not those after it', async () => {
    const good = Array.from({ length: 300 }, (_, index) => `q${index},10,0,1,2`);
    const text = ['precinct,issued,invalid,A,B', '"p1,100,1,60,30', ...good, ''].join('\n');
    const { protocols, problems } = await read(csv(text), LIST_MAP);
    expect(protocols).toHaveLength(300);
    expect(problems).toMatchObject([{ code: 'ROW_QUOTES', line: 2 }]);
  });

  it('takes quoted cells with commas and line ends, and keeps counting lines', async () => {
    const text = 'precinct,issued,invalid,A,B,note\np1,10,0,1,2,"one, two\nthree"\np2,10,0,x,2,\n';
    const { protocols, problems } = await read(csv(text), LIST_MAP);
    expect(protocols).toHaveLength(1);
    expect(problems).toMatchObject([{ code: 'FIGURE_INVALID', line: 4, column: 4 }]);
  });

  it('reports a row in another encoding and goes on', async () => {
    const text = Buffer.from('precinct,issued,invalid,A,B\np1,10,0,1,2\np\u00e9,10,0,1,2\np3,10,0,1,2\n', 'latin1');
    const { protocols, problems } = await read(csv(text), LIST_MAP);
    expect(protocols.map(({ precinctId }) => precinctId)).toEqual(['p1', 'p3']);
    expect(problems).toMatchObject([{ code: 'FILE_NOT_UTF8', line: 3 }]);
  });

  it('reports the row in which the file ends, and takes a whole last row without a line end', async () => {
    const cut = await read(csv('precinct,issued,invalid,A,B\np1,10,0,1,2\np2,10,0'), LIST_MAP);
    expect(cut.protocols).toHaveLength(1);
    expect(cut.problems).toMatchObject([{ code: 'FILE_ENDS_MID_LINE', line: 3, column: 4 }]);
    const whole = await read(csv('precinct,issued,invalid,A,B\np1,10,0,1,2'), LIST_MAP);
    expect(whole.protocols).toHaveLength(1);
    expect(whole.problems).toEqual([]);
  });

  it('reports where a packed file ends too early, after the rows before', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `q${index},10,0,${(index * 7919) % 1000},2`);
    const packed = gzipSync(['precinct,issued,invalid,A,B', ...rows, ''].join('\n'));
    const { protocols, problems } = await read(csv(packed.subarray(0, packed.length - 2000)), LIST_MAP);
    expect(protocols.length).toBeGreaterThan(1_000);
    expect(problems.at(-1)).toMatchObject({ code: 'FILE_CUT_OFF' });
  });

  it.each([
    [
      'a mapped column that the heading lacks',
      { ...LIST_MAP, options: { a: 'A', b: 'Z' } },
      'MAP_COLUMN_MISSING',
      /"Z"/,
    ],
    ['a contest that is not of the election', { ...LIST_MAP, contest: 'lists' }, 'MAP_CONTEST_UNKNOWN', /"lists"/],
    ['an unknown member', { ...LIST_MAP, option: {} }, 'MAP_INVALID', /"option"/],
    ['no precinct', { contest: 'list' }, 'MAP_INVALID', /"precinct"/],
    ['another word for blank', { ...LIST_MAP, blank: 'null' }, 'MAP_INVALID', /"blank"/],
  ])('is refused as a whole for a map with %s', async (_, map, code, message) => {
    await expect(read(csv(LIST_CSV), map)).rejects.toMatchObject({
      code,
      exitCode: 2,
      message: expect.stringMatching(message) as string,
    });
  });

  it('needs a map and a heading', async () => {
    await expect(read(csv(LIST_CSV))).rejects.toMatchObject({ code: 'MAP_MISSING' });
    await expect(read(csv('\n\n'), LIST_MAP)).rejects.toMatchObject({ code: 'FILE_EMPTY' });
    await expect(read(csv('precinct,issued,invalid,A,A,B\n'), LIST_MAP)).rejects.toMatchObject({
      code: 'MAP_COLUMN_TWICE',
    });
  });

  it('gives back any figures and ids that were written into it', async () => {
    const id = fc.stringMatching(/^[a-zA-Z0-9"', \u0430-\u044f.-]{1,12}$/).filter((text) => text.trim() === text);
    const figure = fc.nat({ max: 1_000_000_000 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(id, figure, figure), { minLength: 1, maxLength: 8 }), async (rows) => {
        const quoted = rows.map(([name, a, b]) => `"${name.replaceAll('"', '""')}",9,0,${a},${b}`);
        const { protocols, problems } = await read(
          csv(['precinct,issued,invalid,A,B', ...quoted].join('\n')),
          LIST_MAP,
        );
        expect(problems).toEqual([]);
        expect(protocols.map(({ precinctId, votes }) => [precinctId, votes['a'], votes['b']])).toEqual(rows);
      }),
      { numRuns: 30 },
    );
  });
});

describe('A file of events', () => {
  const event = (id: string, data: object = { electionId: 'test', precinctId: 'p1' }): string =>
    JSON.stringify({ specversion: '1.0', id, source: 'urn:x', type: 'kz.sanaq.protocol.submitted.v1', data });

  it('keeps the bytes of each line', async () => {
    const spaced = `{ "specversion" : "1.0", "id":"1", "source":"urn:x", "type":"t", "data":{} }`;
    const { values } = await read(folder.write('e.ndjson', `${spaced}\r\n\n${event('2')}\n`));
    expect(values).toEqual([spaced, event('2')]);
  });

  it('reports lines that are no events with line and column, and goes on', async () => {
    const definition = JSON.stringify({
      specversion: '1.0',
      id: '9',
      source: 'urn:x',
      type: 'kz.sanaq.election.defined.v1',
      data: {},
    });
    const lines = [
      event('1'),
      '{"a": 1,}',
      '{"a": 1}',
      event('4').replace('"4"', '1.5'),
      definition,
      '[1]',
      event('7'),
    ];
    const { values, problems } = await read(folder.write('e.ndjson', lines.join('\n')));
    expect(values).toEqual([event('1'), event('7')]);
    expect(problems.map(({ code, line, column }) => [code, line, column])).toEqual([
      ['JSON_MALFORMED', 2, 9],
      ['ENVELOPE_INVALID', 3, undefined],
      ['NUMBER_NOT_INTEGER', 4, 27],
      ['TYPE_NOT_SUBMITTABLE', 5, undefined],
      ['ENVELOPE_INVALID', 6, undefined],
    ]);
  });

  it('reports a last line that is cut off', async () => {
    const { values, problems } = await read(folder.write('e.ndjson', `${event('1')}\n${event('2').slice(0, 40)}`));
    expect(values).toHaveLength(1);
    expect(problems).toMatchObject([{ code: 'FILE_ENDS_MID_LINE', line: 2 }]);
  });

  it('may be packed, whatever its name says', async () => {
    expect((await read(folder.write('e.ndjson', gzipSync(`${event('1')}\n`)))).values).toEqual([event('1')]);
  });

  it('is refused in UTF-16 and where it is not there', async () => {
    await expect(read(folder.write('e.ndjson', Buffer.from(`\ufeff${event('1')}`, 'utf16le')))).rejects.toMatchObject({
      code: 'FILE_NOT_UTF8',
    });
    await expect(read(`${folder.path}/nothing`)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(read(folder.path)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});
