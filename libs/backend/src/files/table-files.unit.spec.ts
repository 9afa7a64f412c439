/** Tables as people have them: saved by spreadsheets, in several encodings, with titles, totals and stray quotes. */
import fc from 'fast-check';
import { completeDefinition, type DefinitionFile, type ElectionDefinition } from '#libs/election';
import { electionFile, LIST_MAP } from '../../../../test/elections/election-file';
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

function definition(): ElectionDefinition {
  const file: Record<string, unknown> = { rehearsal: false, ...electionFile('test') };
  delete file['precincts'];
  const completed = completeDefinition(file as unknown as DefinitionFile);
  if ('problems' in completed) throw new Error(JSON.stringify(completed.problems));
  return completed.definition;
}
const DEFINITION = definition();

interface Found {
  /** Votes of a and b by precinct. */
  readonly votes: Record<string, readonly (number | undefined)[]>;
  readonly counters: Record<string, Record<string, number>>;
  readonly problems: RowProblem[];
  readonly notes: string[];
}

async function read(content: string | Buffer, map: object = LIST_MAP): Promise<Found> {
  const file = folder.write('rows.csv', content);
  const mapFile = folder.write('map.json', map);
  const found: Found = { votes: {}, counters: {}, problems: [], notes: [] };
  const onNote = (note: string): void => void found.notes.push(note.replace(`${file}: `, ''));
  for await (const item of readProtocolFiles(file, mapFile, DEFINITION, onNote)) {
    if ('problem' in item) {
      found.problems.push(item.problem);
      continue;
    }
    const { data } = JSON.parse(item.record.value?.toString('utf8') ?? '') as {
      readonly data: { readonly precinctId: string } & Record<'votes' | 'counters', Record<string, number>>;
    };
    found.votes[data.precinctId] = Object.keys(data.votes).length === 0 ? [] : [data.votes['a'], data.votes['b']];
    found.counters[data.precinctId] = data.counters;
  }
  return found;
}

const HEADING = 'precinct,place,issued,invalid,A,B';
const ROWS = ['p1,Школа № 1,100,1,60,30', 'p2,Клуб «Юность»,90,0,50,40', 'p3,Лицей,80,2,70,8'];
const TABLE = [HEADING, ...ROWS, ''].join('\n');
const VOTES = { p1: [60, 30], p2: [50, 40], p3: [70, 8] };

/** Bytes of a single-byte encoding, found by decoding all of them. */
function encoded(text: string, encoding: string): Buffer {
  const decoder = new TextDecoder(encoding);
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Buffer.from([byte])), byte]));
  return Buffer.from([...text].map((character) => bytes.get(character) ?? 0x3f));
}

const places = ({ problems }: Found): readonly string[] => problems.map(({ code, line }) => `${code}:${line}`);

describe('The encoding of a table', () => {
  it.each([
    ['UTF-8', Buffer.from(TABLE), []],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TABLE}`), []],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${TABLE}`, 'utf16le'), ['read as utf-16le']],
    ['UTF-16 without a mark', Buffer.from(TABLE, 'utf16le'), ['read as utf-16le']],
    ['UTF-16, the larger byte first', Buffer.from(`\ufeff${TABLE}`, 'utf16le').swap16(), ['read as utf-16be']],
    ['windows-1251', encoded(TABLE, 'windows-1251'), ['read as windows-1251']],
    [
      'windows-1251 as Excel writes it',
      encoded(TABLE.replaceAll(',', ';').replaceAll('\n', '\r\n'), 'windows-1251'),
      ['read as windows-1251, separated by ;'],
    ],
    ['lines ended by carriage returns', Buffer.from(TABLE.replaceAll('\n', '\r')), ['lines ended by carriage returns']],
  ])('is told: %s', async (_, bytes, notes) => {
    const found = await read(bytes);
    expect(found.problems).toEqual([]);
    expect(found.votes).toEqual(VOTES);
    expect(found.notes).toEqual(notes);
  });

  it.each([
    ['KOI8-R', encoded(TABLE, 'koi8-r'), /does not look like windows-1251/],
    ['the old one of DOS', encoded(TABLE, 'ibm866'), /does not look like windows-1251/],
    ['windows-1252', encoded(TABLE.replaceAll(/[А-я]+/g, 'École'), 'windows-1252'), /does not look like windows-1251/],
    [
      'windows-1251 or KZ-1048',
      Buffer.concat([encoded(TABLE, 'windows-1251'), Buffer.from([0x70, 0x34, 0x2c, 0xba, 0xbc, 0x2c, 0x31, 0x0a])]),
      /KZ-1048/,
    ],
  ])('is one error about the file where it cannot be told: %s', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toMatchObject({
      code: 'FILE_NOT_UTF8',
      exitCode: 2,
      message: expect.stringMatching(message) as string,
    });
  });

  it.each([
    ['a workbook', Buffer.from('PK\u0003\u0004……'), 'FILE_WORKBOOK'],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), 'FILE_WORKBOOK'],
    ['something that is no text', Buffer.from('a\u0000\u0000b\u0000'), 'FILE_BINARY'],
  ])('is asked of text alone, not of %s', async (_, bytes, code) => {
    await expect(read(bytes)).rejects.toMatchObject({ code });
    await expect(readProtocolFiles(folder.write('x', bytes)).next()).rejects.toMatchObject({ code });
  });
});

describe('The heading of a table', () => {
  it.each([
    ['a semicolon', TABLE.replaceAll(',', ';'), ['separated by ;']],
    ['a tab', TABLE.replaceAll(',', '\t'), ['separated by tab']],
    ['a bar', TABLE.replaceAll(',', '|'), ['separated by |']],
    ['what a line "sep=" says', `sep=:\r\n${TABLE.replaceAll(',', ':')}`, ['separated by :']],
    ['a comma, as a line "sep=" says', `"sep=,"\n${TABLE}`, []],
  ])('is found whatever separates its cells: %s', async (_, text, notes) => {
    const found = await read(text);
    expect(found).toMatchObject({ votes: VOTES, problems: [], notes });
  });

  it('is found below titles, with blank columns at its end, over several lines and with other spaces', async () => {
    const heading = 'precinct,place,"ballots\nissued",invalid\u00a0,A,B,,';
    const text = ['Election 2026,,,,,', '', 'Provisional', heading, ...ROWS, ''].join('\n');
    const counters = { invalid: 'invalid', issued: 'ballots issued' };
    const found = await read(text, { ...LIST_MAP, counters });
    expect(found).toMatchObject({ votes: VOTES, problems: [] });
    expect(found.counters['p3']).toEqual({ issued: 80, invalid: 2 });
    expect(found.notes).toEqual(['the heading is line 4, the lines above it are ignored']);
  });

  it('is named with what to do where nothing tells its cells apart', async () => {
    await expect(read(TABLE.replaceAll(',', '#'))).rejects.toMatchObject({
      code: 'MAP_COLUMN_MISSING',
      action: expect.stringMatching(/sep=/) as string,
    });
  });

  it('is named with all that it has where a mapped column is not in it', async () => {
    await expect(read(TABLE.replace('invalid', 'spoilt').replaceAll(',', ';'))).rejects.toMatchObject({
      code: 'MAP_COLUMN_MISSING',
      message: expect.stringMatching(/no column "invalid"; it has "precinct", "place", "issued", "spoilt"/) as string,
    });
  });
});

describe('The rows of a table', () => {
  it('may be blank, and may have blank cells that the heading does not', async () => {
    const text = [HEADING, `${ROWS[0] ?? ''},,`, ',,,,,', '   ', ROWS[1], ',,,,,,,,', ROWS[2], '', ''].join('\r\n');
    expect(await read(text)).toMatchObject({ votes: VOTES, problems: [], notes: [] });
  });

  it('may end before blank cells only where a blank one makes no figure', async () => {
    const map = { ...LIST_MAP, blank: { counters: 'absent' } };
    const rows = ['precinct,A,B,issued,invalid,place', 'p1,1,2,3,4', 'p2,1,2,3', 'p3,1', 'p4,1,2,3,,'];
    const found = await read([...rows, ''].join('\n'), map);
    expect(found.counters).toEqual({ p1: { issued: 3, invalid: 4 }, p2: { issued: 3 }, p4: { issued: 3 } });
    expect(places(found)).toEqual(['ROW_SHORT:4']);
    expect(places(await read([...rows, ''].join('\n'), LIST_MAP))).toEqual(['ROW_SHORT:3', 'ROW_SHORT:4']);
  });

  it('without any figure are no protocols, unless the map says that every blank cell is a zero', async () => {
    const text = [HEADING, ...ROWS, 'p4,Not yet counted,,,,', 'Source: the commission', ''].join('\n');
    const { blank: _, ...map } = LIST_MAP;
    const found = await read(text, map);
    expect(found).toMatchObject({ votes: VOTES, notes: ['left out line 5 without any figure'] });
    expect(places(found)).toEqual(['ROW_SHORT:6']);
    expect((await read(text)).votes).toEqual({ ...VOTES, p4: [0, 0] });
  });

  it('that hold the sums of the rows above are no precincts', async () => {
    const text = [HEADING, ROWS[0], ROWS[1], 'Итого по ТИК 1,,190,1,110,70', ROWS[2], ',Всего:,270,3,180,78', ''];
    const found = await read(text.join('\n'));
    expect(found).toMatchObject({ votes: VOTES, problems: [] });
    expect(found.notes).toEqual(['left out 2 lines (the first is 4) with the sums of the rows above']);
  });

  it('without a name are sums only where nothing else could make them so', async () => {
    const repeated = [HEADING, ROWS[0], ',,100,1,60,30', ''].join('\n');
    expect(places(await read(repeated))).toEqual(['ROW_ID_BLANK:3']);
    const zeros = [HEADING, 'p1,,0,0,0,0', 'p2,,0,0,0,0', ',,0,0,0,0', ''].join('\n');
    expect(places(await read(zeros))).toEqual(['ROW_ID_BLANK:4']);
    const nameless = [HEADING, ...ROWS, ',,270,3,180,78', ''].join('\n');
    expect(await read(nameless)).toMatchObject({
      votes: VOTES,
      problems: [],
      notes: ['left out line 5 with the sums of the rows above'],
    });
  });

  it('are named where they look like totals and are none: a row may be missing', async () => {
    const found = await read([HEADING, ...ROWS, 'Total,,270,3,181,78', ''].join('\n'));
    expect(found.votes).toEqual(VOTES);
    expect(found.problems).toMatchObject([
      { code: 'ROW_TOTAL_DIFFERS', line: 5, detail: expect.stringMatching(/181 under "A".*sum to 180/) as string },
    ]);
    expect(places(await read([HEADING, ...ROWS, ',,270,3,181,78', ''].join('\n')))).toEqual(['ROW_ID_BLANK:5']);
  });
});

describe('The figures of a table', () => {
  const table = (...figures: readonly string[]): string =>
    [HEADING, ...figures.map((figure, at) => `p${at + 1},Hall,9000,0,"${figure}",1`), ''].join('\n');

  it.each([
    ['spaces', ['1 346', '12', '1 000 000'], [1346, 12, 1_000_000], '"1 346" as 1346 (2 cells)'],
    ['no-break spaces', ['1\u00a0346', '7\u202f001'], [1346, 7001], '"1<U+00A0>346" as 1346 (2 cells)'],
    ['a point and zeros', ['12.0', '1 346.00'], [12, 1346], '"12.0" as 12 (2 cells)'],
    ['a comma and zeros', ['12,0', '1 346'], [12, 1346], '"12,0" as 12 (1 cell), "1 346" as 1346 (1 cell)'],
  ])('are read with %s, which one line says', async (_, cells, values, note) => {
    const found = await read(table(...cells));
    expect(found.problems).toEqual([]);
    expect(Object.values(found.votes).map(([a]) => a)).toEqual(values);
    expect(found.notes).toEqual([`read ${note}`]);
  });

  it.each([
    [
      ['1 346', '1.346'],
      ['1 346', '1.346'],
    ],
    [
      ['12.0', '12,0'],
      ['12.0', '12,0'],
    ],
    [['1,346', '12'], ['1,346']],
    [['1  346', '12 34', '1 3460', '-3', '1e2', '٣', '0x1F', '#N/A', '12.5', '99999999999999999'], null],
  ])('are named where the file has several readings: %j', async (cells, refused) => {
    const found = await read(table(...cells));
    expect(found.problems.map(({ code }) => code)).toEqual((refused ?? cells).map(() => 'FIGURE_INVALID'));
    for (const [at, cell] of (refused ?? []).entries()) expect(found.problems[at]?.detail).toContain(`"${cell}"`);
  });
});

describe('Quotes in a table', () => {
  it('name the row in which a cell opens that would swallow others', async () => {
    const found = await read(
      [HEADING, 'p1,"Hall,1,1,1,1', 'p2,Hall,2,2,2,2', 'p3,"Hall,3,3,3,3', ROWS[2], ''].join('\n'),
    );
    expect(places(found)).toEqual(['ROW_QUOTES:2', 'ROW_QUOTES:4']);
    expect(found.problems[0]?.detail).toMatch(/swallow line 3/);
    expect(found.votes).toEqual({ p2: [2, 2], p3: [70, 8] });
  });

  it('hold cells over several lines, also with separators in them', async () => {
    const found = await read(
      [HEADING, 'p1,"Hall, first\nfloor, left\nwing",1,1,1,1', 'p2,Hall,2,2,2,2', ''].join('\n'),
    );
    expect(found).toMatchObject({ votes: { p1: [1, 1], p2: [2, 2] }, problems: [] });
  });

  it('cost their own lines alone: every line is a protocol with its own figures, or is named', async () => {
    const stray = fc.record({ row: fc.nat(9), at: fc.nat(30) });
    await fc.assert(
      fc.asyncProperty(fc.array(stray, { maxLength: 6 }), async (strays) => {
        const lines = Array.from({ length: 10 }, (_, row) => `p${row},Hall ${row},${row + 50},0,${row},${row + 20}`);
        const touched = new Set<number>();
        for (const { row, at } of strays) {
          const line = lines[row] ?? '';
          lines[row] = `${line.slice(0, at)}"${line.slice(at)}`;
          touched.add(row);
        }
        const found = await read([HEADING, ...lines, ''].join('\n'));
        const named = new Set(found.problems.map(({ line }) => line - 2));
        for (let row = 0; row < lines.length; row += 1) {
          const votes = found.votes[`p${row}`];
          if (votes === undefined) expect([row, touched.has(row), named.has(row)]).toEqual([row, true, true]);
          else expect(votes).toEqual([row, row + 20]);
        }
        expect(Object.keys(found.votes).length + named.size).toBe(lines.length);
      }),
      { numRuns: 150 },
    );
  });
});

describe('Options that do not stand on a row’s ballot', () => {
  const text = 'contest,precinct,A,B,C1,C2\nlist,p1,5,0,0,X\nsmd-1,p2,0,X,7,0\n';
  const map = {
    contest: { columns: ['contest'] },
    precinct: { columns: ['precinct'] },
    options: { a: 'A', b: 'B', c1: 'C1', c2: 'C2' },
  };

  async function votes(extra: object): Promise<readonly unknown[]> {
    const mapFile = folder.write('map.json', { ...map, ...extra });
    const found: unknown[] = [];
    for await (const item of readProtocolFiles(folder.write('rows.csv', text), mapFile, DEFINITION)) {
      if ('problem' in item) found.push(item.problem.code);
      else
        found.push((JSON.parse(item.record.value?.toString('utf8') ?? '') as { data: { votes: unknown } }).data.votes);
    }
    return found;
  }

  it('are told by the texts that the map lists, while a 0 of an own option is a figure', async () => {
    const own = [
      { a: 5, b: 0 },
      { c1: 7, c2: 0 },
    ];
    expect(await votes({ notOnBallot: ['0', 'X'] })).toEqual(own);
    expect(await votes({ blank: { notOnBallot: ['0', 'X'] } })).toEqual(own);
  });

  it('are figures of unknown options, or no figures at all, where the map lists nothing', async () => {
    expect(await votes({})).toEqual(['FIGURE_INVALID', 'FIGURE_INVALID']);
    expect(await votes({ notOnBallot: ['X'] })).toEqual([
      { a: 5, b: 0, c1: 0 },
      { a: 0, c1: 7, c2: 0 },
    ]);
  });
});

describe('A table with a row for each option', () => {
  const map = {
    contest: 'list',
    precinct: { columns: ['precinct'] },
    counters: { issued: 'issued' },
    options: { a: 'Партия А', b: 'Партия Б' },
    long: { name: 'what', figure: 'votes', counters: { invalid: 'Недействительные' } },
  };
  const rows = (...lines: readonly string[]): string => ['precinct,issued,what,votes', ...lines, ''].join('\n');

  it('makes one protocol of the rows of a precinct, wherever they stand', async () => {
    const found = await read(
      rows(
        'p1,100,Партия А,60',
        'p2,90,Партия Б,40',
        'p1,100,Партия Б,30',
        'p1,100,Недействительные,1',
        'p2,90,Партия А,',
      ),
      map,
    );
    expect(found.problems).toEqual([]);
    expect(found.votes).toEqual({ p1: [60, 30], p2: [0, 40] });
    expect(found.counters).toEqual({ p1: { issued: 100, invalid: 1 }, p2: { issued: 90 } });
  });

  it.each([
    [
      'an option twice',
      ['p1,1,Партия А,1', 'p1,1,Партия Б,1', 'p1,1,Партия А,2'],
      ['ROW_TWICE:4', 'PROTOCOL_INCOMPLETE:2'],
    ],
    [
      'a name that the map lacks',
      ['p1,1,Партия А,1', 'p1,1,Партия В,1'],
      ['ROW_NAME_UNKNOWN:3', 'PROTOCOL_INCOMPLETE:2'],
    ],
    ['other counters', ['p1,1,Партия А,1', 'p1,2,Партия Б,1'], ['ROW_DIFFERS:3', 'PROTOCOL_INCOMPLETE:2']],
    ['no row for an option', ['p1,1,Партия А,1'], ['PROTOCOL_INCOMPLETE:2']],
  ])('leaves a protocol out that has %s, and names it', async (_, lines, expected) => {
    const found = await read(rows(...lines, 'p2,1,Партия А,1', 'p2,1,Партия Б,1'), map);
    expect(places(found)).toEqual(expected);
    expect(Object.keys(found.votes)).toEqual(['p2']);
  });

  it('needs its columns in the map', async () => {
    await expect(read(rows(), { ...map, long: { name: 'what' } })).rejects.toMatchObject({ code: 'MAP_INVALID' });
  });
});

describe('A file of events that is not one a line', () => {
  const event = {
    specversion: '1.0',
    id: '1',
    source: 'urn:x',
    type: 'kz.sanaq.protocol.submitted.v1',
    data: { a: {} },
  };

  it.each([
    ['an array', JSON.stringify([event]), /one JSON array/],
    ['a pretty-printed array', JSON.stringify([event, event], null, 2), /one JSON array/],
    [
      'pretty-printed events',
      `\n${JSON.stringify(event, null, 2)}\n${JSON.stringify(event, null, 4)}\n`,
      /several lines \(9\)/,
    ],
  ])('is named once: %s', async (_, text, message) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'JSON_NOT_LINES',
      message: expect.stringMatching(message) as string,
    });
  });
});
