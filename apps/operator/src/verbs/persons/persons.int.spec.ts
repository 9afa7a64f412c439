/** Persons of the lists from the file to the table and out of it again, against a real database. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '#libs/basics';
import { createPool, roleUrl } from '#libs/platform';
import { electionFile, REGISTER_CSV } from '../../../../../test/elections/election-file';
import type { CallResult } from '../../testing/call';
import { onDatabase } from '../../testing/on-database';

const HEADING = 'contestId,listId,candidateId,place,name,sex,birthDate,categories';
const ROWS = [
  'list,a,a1,1,Әбенов Нұрлан,male,1961-04-12,disability',
  'list,a,a2,2,Қасымова Әсел,female,1978-11-30,woman',
  'list,a,a3,3,Іліясов Ержан,male,1955-07-21,',
];

const here = onDatabase();
const { sanaq } = here;

async function defined(electionId: string): Promise<void> {
  here.folder.write('register.csv', REGISTER_CSV);
  const file = electionFile(electionId);
  const contests = (file['contests'] as readonly Record<string, unknown>[]).map((contest) =>
    contest['contestId'] === 'list' ? { ...contest, kind: 'mazhilis_list' } : contest,
  );
  const { code, err } = await sanaq('define', here.folder.write('election.json', { ...file, contests }));
  if (code !== 0) throw new Error(err);
}

function imported(electionId: string, rows: readonly string[] = ROWS): Promise<CallResult> {
  const file = here.folder.write('persons.csv', [HEADING, ...rows, ''].join('\n'));
  return sanaq('persons', 'import', file, '--election', electionId, '--json');
}

async function stored(electionId: string): Promise<readonly Record<string, unknown>[]> {
  const pool = createPool(here.databaseUrl, { applicationName: 'test', max: 1 });
  try {
    const sql = 'select * from sanaq_persons.listed_person where election_id = $1 order by place';
    return (await pool.query<Record<string, unknown>>(sql, [electionId])).rows;
  } finally {
    await pool.end();
  }
}

async function changes(): Promise<readonly unknown[]> {
  const pool = createPool(here.databaseUrl, { applicationName: 'test', max: 1 });
  try {
    const sql = `select document from sanaq_persons.standing_change where election_id = 'persons-6'`;
    return (await pool.query(sql)).rows as readonly unknown[];
  } finally {
    await pool.end();
  }
}

describe('sanaq persons import', () => {
  it('imports a list, and the same file again changes nothing', async () => {
    await defined('persons-1');
    const first = await imported('persons-1');
    expect(first.json()).toMatchObject({ added: 3, changed: 0, unchanged: 0, refused: 0 });
    const before = await stored('persons-1');
    const again = await imported('persons-1');
    expect([again.code, again.json()]).toEqual([0, expect.objectContaining({ added: 0, unchanged: 3 })]);
    expect(await stored('persons-1')).toEqual(before);
    expect(new Set(before.map(({ commitment }) => commitment)).size).toBe(3);
  });

  it('refuses bad rows with file, line and column, imports the rest and exits with 1', async () => {
    await defined('persons-2');
    const bad = [
      'list,b,b1,1,Касым,male,21.07.1955,',
      'list,zz,z1,1,Касым,male,1955-07-21,',
      'list,a,a1,9,Касым,male,1955-07-21,',
      'list,a,a9,2,Касым,male,1955-07-21,',
    ];
    const { code, err, json } = await imported('persons-2', [...ROWS, ...bad]);
    expect(code).toBe(1);
    expect(json()).toMatchObject({
      added: 3,
      refused: 4,
      problems: [
        { code: 'PERSON_BIRTH_DATE_INVALID', line: 5, column: 7 },
        { code: 'LIST_UNKNOWN', line: 6, column: 2 },
        { code: 'PERSON_TWICE', line: 7, column: 3 },
        { code: 'PERSON_PLACE_TAKEN', line: 8, column: 4 },
      ],
    });
    expect(err).not.toMatch(/1955/);
    const slipped = await imported('persons-2', [
      '1955-07-21,a,a1,1,Касым,male,1955-07-21,',
      'list,1955-07-21,a1,1,Касым,male,1955-07-21,',
    ]);
    expect([slipped.code, slipped.err + slipped.out]).toEqual([1, expect.not.stringMatching(/1955-07/)]);
  });

  it('imports nothing of a file with another column', async () => {
    await defined('persons-3');
    const file = here.folder.write('more.csv', `${HEADING},iin\n${ROWS[0] ?? ''},550721300123\n`);
    const { code, err } = await sanaq('persons', 'import', file, '--election', 'persons-3');
    expect(code).toBe(2);
    expect(err).toMatch(/^PERSONS_HEADING: /);
    expect(err).not.toContain('550721300123');
    expect(await stored('persons-3')).toEqual([]);
  });

  it('keeps the commitment of a person who only moves on the list, and makes a new one for corrected data', async () => {
    await defined('persons-4');
    await imported('persons-4');
    const before = await stored('persons-4');
    const moved = [
      'list,a,a1,2,Әбенов Нұрлан,male,1961-04-12,disability',
      'list,a,a2,1,Қасымова Әсел,female,1978-11-29,woman',
    ];
    expect((await imported('persons-4', moved)).json()).toMatchObject({ changed: 2, refused: 0 });
    const after = await stored('persons-4');
    const commitmentOf = (rows: typeof before, id: string) =>
      rows.find((row) => row['candidate_id'] === id)?.['commitment'];
    expect(after.map(({ candidate_id }) => candidate_id)).toEqual(['a2', 'a1', 'a3']);
    expect(commitmentOf(after, 'a1')).toBe(commitmentOf(before, 'a1'));
    expect(commitmentOf(after, 'a2')).not.toBe(commitmentOf(before, 'a2'));
  });
});

describe('sanaq persons list', () => {
  it('shows names, places and the verdict on the whole list, and nothing of any person’s data', async () => {
    await defined('persons-5');
    await imported('persons-5');
    const change = ['--change', 'withdrawn', '--date', '2023-03-01', '--document', 'application'];
    const standing = ['persons', 'standing', 'persons-5/list', '--list', 'a', '--candidate', 'a3', ...change];
    expect((await sanaq(...standing)).code).toBe(0);
    const { code, out, json } = await sanaq('persons', 'list', 'persons-5/list', '--json');
    expect(code).toBe(0);
    expect(json()).toMatchObject({
      lists: [
        {
          listId: 'a',
          persons: [{ candidateId: 'a1', standing: null }, { name: 'Қасымова Әсел' }, { standing: 'withdrawn' }],
          composition: { names: 3, namesMax: 7, fits: true },
        },
      ],
    });
    expect(out).not.toMatch(/1961|1978|1955|female|disability|woman/);
    expect((await sanaq('persons', 'list', 'persons-5/list')).out).toContain('withdrawn');
  });
});

describe('sanaq persons erase', () => {
  it('erases for good once that is confirmed; names, places and commitments stay', async () => {
    await defined('persons-6');
    await imported('persons-6');
    const change = ['--change', 'withdrawn', '--date', '2023-03-01', '--document', 'certificate of illness'];
    await sanaq('persons', 'standing', 'persons-6/list', '--list', 'a', '--candidate', 'a3', ...change);
    const before = await stored('persons-6');
    const asked = await sanaq('persons', 'erase', 'persons-6');
    expect(asked.code).toBe(2);
    expect(asked.err).toMatch(/^ERASURE_UNCONFIRMED: the data of 3 persons/);
    expect(await stored('persons-6')).toEqual(before);
    const one = await sanaq(
      'persons',
      'erase',
      'persons-6/list',
      '--list',
      'a',
      '--candidate',
      'a1',
      '--yes',
      '--json',
    );
    expect(one.json()).toMatchObject({ erased: 1 });
    expect((await sanaq('persons', 'erase', 'persons-6', '--yes', '--json')).json()).toMatchObject({ erased: 2 });
    const reread = await sanaq('persons', 'list', 'persons-6/list', '--json');
    expect(JSON.stringify(reread.json())).toContain('withdrawn');
    expect(await changes()).toEqual([{ document: '' }]);
    const nothing = { sex: null, birth_date: null, categories: null, salt: null };
    expect(await stored('persons-6')).toMatchObject(
      before.map(({ name, place, commitment }) => ({ name, place, commitment, ...nothing })),
    );
    expect((await sanaq('persons', 'list', 'persons-6/list', '--json')).json()).toMatchObject({
      lists: [{ composition: null, persons: [{ erased: true }, { erased: true }, { erased: true }] }],
    });
  });
});

describe('the table of persons', () => {
  it('is made by a migration that may run twice without harm', async () => {
    await defined('persons-7');
    await imported('persons-7');
    const before = await stored('persons-7');
    const pool = createPool(here.databaseUrl, { applicationName: 'test', max: 1 });
    try {
      await pool.query(readFileSync(join(repositoryRoot(), 'infra', 'sql', '0005_persons.sql'), 'utf8'));
    } finally {
      await pool.end();
    }
    expect(await stored('persons-7')).toEqual(before);
  });

  it.each(['sanaq_writer', 'sanaq_reader'] as const)('cannot be read by the role %s', async (role) => {
    const pool = createPool(roleUrl(here.databaseUrl, role), { applicationName: 'test', max: 1 });
    try {
      await expect(pool.query('select * from sanaq_persons.listed_person')).rejects.toThrow(/permission denied/);
    } finally {
      await pool.end();
    }
  });
});
