/**
 * From a certified list to its persons, against a real database, and the search for personal data in all that comes out
 * of it: every record of every topic, every table of the services, the export, and all that was printed.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createPool } from '#libs/platform';
import { electionFile, LIST_CSV, LIST_MAP, REGISTER_CSV } from '../../../../../test/elections/election-file';
import { TestFolder } from '../../../../../libs/backend/src/testing/files';
import { testPostgres, type TestDatabase } from '../../../../../test/support/servers';
import { call, type CallResult } from '../../testing/call';

const HEADING = 'contestId,listId,candidateId,place,name,sex,birthDate,categories';
const ROWS = [
  'list,a,a1,1,Әбенов Нұрлан,male,1961-04-12,disability',
  'list,a,a2,2,Қасымова Әсел,female,1978-11-30,woman',
  'list,a,a3,3,Іліясов Ержан,male,1955-07-21,',
  'list,a,a4,4,Ұлықбеков Сәбит,male,1957-02-09,',
  'list,a,a5,5,Һакімова Күміс,female,1991-06-17,woman youth',
  'list,b,b1,1,Ғалиев Мұрат,male,1963-08-25,',
  'list,b,b2,2,Өтеген Асхат,male,1959-10-03,',
  'list,b,b3,3,Ядова Ләйла,female,1984-12-19,woman',
];
const NATIONAL_ID = '610412300456';
const PHONE = '+77015550142';

let database: TestDatabase;
let folder: TestFolder;
let printed: string[];

beforeAll(async () => {
  database = await testPostgres();
});
afterAll(async () => {
  await database.drop();
});
beforeEach(() => {
  folder = new TestFolder();
  printed = [];
});
afterEach(() => {
  folder.remove();
});

async function sanaq(...args: readonly string[]): Promise<CallResult> {
  const result = await call({ DATABASE_URL: database.url }, ...args);
  printed.push(result.out, result.err);
  return result;
}

async function query<Row extends object>(sql: string): Promise<readonly Row[]> {
  const pool = createPool(database.url, { applicationName: 'test', max: 1 });
  try {
    return (await pool.query<Row>(sql)).rows;
  } finally {
    await pool.end();
  }
}

interface Certified {
  readonly deciding: readonly string[];
  readonly second: readonly string[];
}

/** An election with persons imported whose list contest is certified: three mandates for a, two for b. */
async function certified(electionId: string): Promise<Certified> {
  const keys: string[] = [];
  const officers: { officerId: string; publicKey: string; name: string; commission: string; may: string[] }[] = [];
  for (const officerId of ['o1', 'o2']) {
    const key = join(folder.path, `${officerId}-${randomUUID()}.json`);
    const { publicKey } = (await sanaq('key', 'new', officerId, '--out', key)).json() as { publicKey: string };
    const may = ['certify', 'revoke_certification', 'order_of_mandates'];
    officers.push({ officerId, publicKey, name: officerId, commission: 'CEC', may });
    keys.push(key);
  }
  folder.write('register.csv', REGISTER_CSV);
  const file = electionFile(electionId);
  const contests = (file['contests'] as readonly Record<string, unknown>[]).map((contest) =>
    contest['contestId'] === 'list' ? { ...contest, kind: 'mazhilis_list' } : contest,
  );
  const definition = await sanaq('define', folder.write('election.json', { ...file, officers, contests }));
  if (definition.code !== 0) throw new Error(definition.err);
  const persons = folder.write('persons.csv', [HEADING, ...ROWS, ''].join('\n'));
  const imported = await sanaq('persons', 'import', persons, '--election', electionId);
  if (imported.code !== 0) throw new Error(imported.err);
  const [rows, map] = [folder.write('list.csv', LIST_CSV), folder.write('map.json', LIST_MAP)];
  await sanaq('submit', rows, '--map', map, '--election', electionId);
  const resolution = folder.write('resolution.json', {
    commission: 'CEC',
    number: '1',
    date: '2023-03-25',
    for: 5,
    against: 0,
    documentSha256: `sha256:${'0'.repeat(64)}`,
    reason: 'decided',
  });
  const [first = [], second = []] = keys.map((key) => ['--key', key, '--resolution', resolution]);
  return { deciding: first, second };
}

async function certify(electionId: string, { deciding, second }: Certified): Promise<void> {
  for (const officer of [deciding, second]) {
    const { code, err } = await sanaq('certify', `${electionId}/list`, ...officer);
    if (code !== 0) throw new Error(err);
  }
}

function orderFile(candidates: readonly string[], changed: Readonly<Record<string, unknown>> = {}): string {
  return folder.write('order.json', {
    setBy: 'governing_body',
    publishedOn: '2023-03-27',
    decidedOn: '2023-03-30',
    document: { number: '7', date: '2023-03-30', sha256: `sha256:${'7'.repeat(64)}` },
    candidates,
    ...changed,
  });
}

function assign(
  electionId: string,
  { deciding }: Certified,
  list: string,
  file: string,
  ...more: readonly string[]
): Promise<CallResult> {
  const order = ['--list', list, '--order', file, ...more];
  return sanaq('persons', 'assign', `${electionId}/list`, ...order, ...deciding, '--json');
}

const check = (electionId: string, ...more: readonly string[]): Promise<CallResult> =>
  sanaq('persons', 'check', `${electionId}/list`, '--on', '2023-04-20', '--json', ...more);

describe('sanaq persons assign', () => {
  it('signs an order that fits, and says of any other what is missing and who could fill', async () => {
    const election = await certified('assign-1');
    const early = await assign('assign-1', election, 'b', orderFile(['b1', 'b3']));
    expect([early.code, early.err]).toEqual([2, expect.stringContaining('CONTEST_NOT_CERTIFIED')]);
    await certify('assign-1', election);
    const short = await assign('assign-1', election, 'b', orderFile(['b1', 'b2']));
    expect([short.code, short.err]).toEqual([2, expect.stringContaining('ORDER_THIRTY_NOT_MET')]);
    expect(short.json()).toMatchObject({
      state: 'does_not_fit',
      problems: [{ code: 'ORDER_THIRTY_NOT_MET', article: 'Art. 97-1(5)' }],
      thirty: [{ missing: 1, couldFill: ['b3'] }, { missing: 1 }, { missing: 1 }],
    });
    const good = await assign('assign-1', election, 'b', orderFile(['b3', 'b1']));
    expect([good.code, good.json()]).toEqual([0, expect.objectContaining({ verdict: 'accepted' })]);
    const again = await assign('assign-1', election, 'b', orderFile(['b3', 'b2']));
    expect(again.json()).toMatchObject({ problems: [{ code: 'ORDER_OCCASION' }] });
    const checked = await check('assign-1', '--list', 'b');
    expect(checked.code).toBe(0);
    // Judged again from its bytes, the order stands again.
    expect((await sanaq('replay', 'assign-1', '--rejudge')).code).toBe(0);
    expect(checked.json()).toMatchObject({ lists: [{ verdict: { state: 'fits' }, changedSince: [], vacated: [] }] });
  });

  it('fills a vacancy with the next candidate, the 30 % still holding', async () => {
    const election = await certified('assign-2');
    await certify('assign-2', election);
    await assign('assign-2', election, 'b', orderFile(['b3', 'b1']));
    const ended = ['--change', 'mandate_ended', '--date', '2023-04-10', '--document', 'No 8'];
    await sanaq('persons', 'standing', 'assign-2/list', '--list', 'b', '--candidate', 'b1', ...ended);
    const vacant = await check('assign-2', '--list', 'b');
    expect([vacant.code, vacant.json()]).toEqual([
      1,
      expect.objectContaining({ lists: [expect.objectContaining({ vacated: ['b1'] })] }),
    ]);
    const day = { occasion: 'vacancy', decidedOn: '2023-04-15' };
    const dropped = await assign('assign-2', election, 'b', orderFile(['b2'], day));
    expect((dropped.json() as { problems: { code: string }[] }).problems.map(({ code }) => code)).toContain(
      'ORDER_DROPS_HOLDER',
    );
    expect((await assign('assign-2', election, 'b', orderFile(['b3', 'b2'], day))).code).toBe(0);
    expect((await check('assign-2', '--list', 'b')).code).toBe(0);
    const mandates = (await sanaq('mandates', 'assign-2/list', '--json')).json();
    const persons = [{ candidateId: 'b3' }, { candidateId: 'b2' }];
    expect(mandates).toMatchObject({
      contests: [
        {
          final: true,
          distribution: 3,
          seats: { a: 3, b: 2 },
          holders: [{ listId: 'b', persons }],
          history: [
            { reason: 'certification' },
            { reason: 'order', supersedes: 1 },
            { reason: 'vacancy', supersedes: 2 },
          ],
        },
      ],
    });
    expect((await sanaq('mandates', 'assign-2/list')).out).toContain('3 (vacancy filled, b; supersedes 2)');
    expect((await sanaq('replay', 'assign-2', '--compare')).code).toBe(0);
  });

  it('shows what the act leads to where no order is set, and takes the commission’s only after the last day', async () => {
    const election = await certified('assign-3');
    await certify('assign-3', election);
    const shown = await check('assign-3');
    expect(shown.code).toBe(3);
    expect(shown.json()).toMatchObject({
      lists: [
        { listId: 'a', fallback: { state: 'computed', candidateIds: ['a1', 'a2', 'a4'] } },
        {
          listId: 'b',
          fallback: { question: { gap: 'GAP-PERS-2' }, proposals: [{ yielding: ['b2'], entering: ['b3'] }, {}, {}] },
        },
      ],
    });
    expect((await sanaq('persons', 'check', 'assign-3/list', '--on', '2023-04-20')).out).toContain('interpretation');
    const byCommission = { setBy: 'commission', decidedOn: '2023-04-06' };
    const early = await assign('assign-3', election, 'a', orderFile(['a1', 'a2', 'a4'], byCommission));
    expect(early.json()).toMatchObject({ problems: [{ code: 'ORDER_EARLY', lastDay: '2023-04-06' }] });
    const late = { setBy: 'commission', decidedOn: '2023-04-07' };
    const other = await assign('assign-3', election, 'a', orderFile(['a1', 'a2', 'a3'], late));
    expect(other.json()).toMatchObject({ problems: [{ code: 'ORDER_NOT_AS_COMPUTED', computed: ['a1', 'a2', 'a4'] }] });
    expect((await assign('assign-3', election, 'a', orderFile(['a1', 'a2', 'a4'], late))).code).toBe(0);
    const asked = await assign('assign-3', election, 'b', orderFile(['b1', 'b2'], late));
    expect([asked.code, asked.json()]).toEqual([3, expect.objectContaining({ state: 'decision_required' })]);
    const answered = { ...late, answers: { 'GAP-PERS-2': 'thirty_per_cent_prevails' } };
    expect((await assign('assign-3', election, 'b', orderFile(['b1', 'b3'], answered))).code).toBe(0);
    const unasked = { ...late, answers: { 'GAP-PERS-4': 'registered_order' } };
    const refused = await sanaq(
      'persons',
      'check',
      'assign-3/list',
      '--list',
      'a',
      '--order',
      orderFile(['a1', 'a2', 'a4'], unasked),
      '--json',
    );
    expect([refused.code, refused.json()]).toEqual([1, expect.objectContaining({ state: 'does_not_fit' })]);
  });
});

describe('sanaq persons assign --publish-verdicts', () => {
  it('writes of each person whether they count, so that anyone can recompute the share', async () => {
    const election = await certified('counts-1');
    await certify('counts-1', election);
    await assign('counts-1', election, 'b', orderFile(['b3', 'b1']), '--publish-verdicts');
    const { contests } = (await sanaq('mandates', 'counts-1/list', '--json')).json() as {
      contests: { holders: { persons: { candidateId: string; countsTowardsShare?: boolean }[] }[] }[];
    };
    const persons = contests[0]?.holders[0]?.persons ?? [];
    expect(persons.map(({ candidateId, countsTowardsShare }) => [candidateId, countsTowardsShare])).toEqual([
      ['b3', true],
      ['b1', false],
    ]);
    const checked = await check('counts-1', '--list', 'b');
    expect([checked.code, checked.json()]).toEqual([
      0,
      expect.objectContaining({ lists: [expect.objectContaining({ verdictsDiffer: [] })] }),
    ]);
  });
});

describe('personal data', () => {
  /** Everything that must not come out: each as people and programs write it. */
  function secretsOf(salts: readonly Buffer[]): readonly string[] {
    const dates = ROWS.map((row) => row.split(',')[6] ?? '').flatMap((date) => {
      const [year = '', month = '', day = ''] = date.split('-');
      return [date, `${day}.${month}.${year}`, `${year}${month}${day}`, `${day}${month}${year}`];
    });
    const words = ['"male"', '"female"', '"woman"', '"youth"', '"disability"', ',male,', ',female,'];
    const attributes = ['"birthDate"', 'birth_date', '"sex"', '"categories"', '"attested"', '"salt"'];
    const ofSalts = salts.flatMap((salt) => [
      salt.toString('hex'),
      salt.toString('base64'),
      salt.toString('base64url'),
    ]);
    return [...dates, ...words, ...attributes, ...ofSalts, NATIONAL_ID, PHONE];
  }

  /** All rows of all tables that services can see, with byte columns as the text that they are. */
  async function everyTable(): Promise<string> {
    const tables = await query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_schema not in ('pg_catalog', 'information_schema', 'sanaq_persons') and table_type = 'BASE TABLE'`,
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      for (const row of await query<Record<string, unknown>>(`select * from ${name}`)) {
        for (const value of Object.values(row)) {
          texts.push(Buffer.isBuffer(value) ? value.toString('utf8') : (JSON.stringify(value) ?? ''));
        }
      }
    }
    return texts.join('\n');
  }

  it('stand in no event, no topic, no table of the services, no export and nothing that is printed', async () => {
    const electionId = 'leak-1';
    const election = await certified(electionId);
    await certify(electionId, election);
    const more = folder.write('more.csv', `${HEADING},iin,phone\n${ROWS[0] ?? ''},${NATIONAL_ID},${PHONE}\n`);
    expect((await sanaq('persons', 'import', more, '--election', electionId)).code).toBe(2);
    const bad = folder.write('bad.csv', `${HEADING}\nlist,a,a9,9,Касым,male,1961-04-12,disability woman\n`);
    expect((await sanaq('persons', 'import', bad, '--election', electionId)).code).toBe(1);
    expect((await assign(electionId, election, 'a', orderFile(['a5', 'a1', 'a3']))).code).toBe(0);
    expect((await assign(electionId, election, 'b', orderFile(['b1', 'b2']))).code).toBe(2);
    // Whom the share counts stands nowhere unless a commission chose to publish it; why, never.
    const before = join(folder.path, 'before.ndjson');
    expect((await sanaq('export', electionId, '--out', before)).code).toBe(0);
    expect(readFileSync(before, 'utf8')).toContain('order_of_mandates');
    expect(readFileSync(before, 'utf8')).not.toContain('countsTowardsShare');
    const published = await assign(electionId, election, 'b', orderFile(['b3', 'b1']), '--publish-verdicts');
    expect(published.code).toBe(0);
    await sanaq('persons', 'list', `${electionId}/list`);
    await sanaq('persons', 'list', `${electionId}/list`, '--json');
    await sanaq('persons', 'check', `${electionId}/list`);
    await sanaq('mandates', electionId, '--json');
    await sanaq('results', `${electionId}/list`, '--json');
    const exported = join(folder.path, 'stream.ndjson.gz');
    expect((await sanaq('export', electionId, '--out', exported)).code).toBe(0);
    const exportText = gunzipSync(readFileSync(exported)).toString('utf8');
    const tables = await everyTable();
    const sql = `select salt, name from sanaq_persons.listed_person where election_id = '${electionId}'`;
    const stored = await query<{ salt: Buffer; name: string }>(sql);
    // The search must be able to find: names and the decision are public and stand in all of them.
    for (const text of [exportText, tables]) {
      expect(text).toContain('order_of_mandates');
      expect(text).toContain('Һакімова Күміс');
    }
    expect(stored).toHaveLength(ROWS.length);
    const everything = [exportText, tables, ...printed].join('\n');
    const secrets = secretsOf(stored.map(({ salt }) => salt));
    expect(secrets.filter((secret) => everything.includes(secret))).toEqual([]);
  });

  it('are gone after erasing, and the order in the stream says that they are', async () => {
    const election = await certified('leak-2');
    await certify('leak-2', election);
    await assign('leak-2', election, 'b', orderFile(['b3', 'b1']));
    expect((await sanaq('persons', 'erase', 'leak-2', '--yes', '--json')).json()).toMatchObject({
      erased: ROWS.length,
    });
    const [row] = await query<{ text: string }>(
      `select json_agg(p)::text as text from sanaq_persons.listed_person p where election_id = 'leak-2'`,
    );
    expect(row?.text).toContain('Ядова Ләйла');
    expect(row?.text).not.toMatch(/1984|woman|female/);
    const checked = await check('leak-2', '--list', 'b');
    expect(checked.code).toBe(1);
    expect(checked.json()).toMatchObject({
      lists: [
        {
          changedSince: ['b3', 'b1'],
          verdict: {
            problems: [
              { code: 'PERSON_DATA_ERASED' },
              { code: 'PERSON_DATA_ERASED' },
              { code: 'ORDER_THIRTY_NOT_MET' },
            ],
            question: null,
          },
        },
      ],
    });
  });
});
