/** What stays of a person in a real database after erasing: its statistics and the bytes of its files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, type Pool } from 'pg';
import { clientConfig, createPool, repositoryRoot } from '#libs/platform';
import { testPostgres, type TestDatabase } from '../../../../test/support/servers';
import type { ImportedPerson } from '../person-row';
import { PersonStore } from './person-store';

const LIST = { electionId: 'traces', contestId: 'list', listId: 'a' };
const EVERYBODY = { electionId: 'traces', contestId: null, listId: null, candidateId: null };
const BIRTH_DATES = ['1941-05-03', '1942-08-19', '1943-11-27', '1944-02-11', '1945-09-30', '1946-12-08'];
const PAPER = 'certificate of the clinic No 4711';
const SECRET = /194[1-6]-|female|woman|clinic/;
const OLD_SCHEMA = `
  alter table sanaq_persons.listed_person alter sex set statistics -1, alter birth_date set statistics -1,
    alter categories set statistics -1, alter salt set statistics -1;
  alter table sanaq_persons.standing_change alter document set statistics -1;`;

let database: TestDatabase;
let pool: Pool;
let store: PersonStore;

beforeEach(async () => {
  database = await testPostgres();
  pool = createPool(database.url, { applicationName: 'spec', max: 2 });
  store = new PersonStore(pool);
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

/** The persons with their papers; returns everything that must be gone, as PostgreSQL keeps it. */
async function imported(): Promise<readonly Buffer[]> {
  const persons = BIRTH_DATES.map((birthDate, index): ImportedPerson => ({
    contestId: LIST.contestId,
    listId: LIST.listId,
    candidateId: `a${index + 1}`,
    place: index + 1,
    name: 'Әлиев Әли',
    data: { sex: 'female', birthDate, attested: ['woman'] },
  }));
  await store.import(LIST, persons);
  for (const { candidateId } of persons) {
    await store.change(LIST, candidateId, { kind: 'withdrawn', date: '2023-03-01', document: PAPER });
  }
  const { rows } = await pool.query<{ salt: Buffer }>('select salt from sanaq_persons.listed_person');
  return [...BIRTH_DATES.map((date) => Buffer.from(date)), Buffer.from(PAPER), ...rows.map(({ salt }) => salt)];
}

/** Which of the secrets stand in a file of this database, catalogues included, once everything is written. */
async function inFiles(secrets: readonly Buffer[]): Promise<readonly string[]> {
  await pool.query('checkpoint');
  const { rows } = await pool.query<{ folder: string }>(
    `select format('%s/base/%s', current_setting('data_directory'), oid) as folder
     from pg_database where datname = current_database()`,
  );
  const folder = rows[0]?.folder ?? '';
  const found = new Set<string>();
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name));
    for (const secret of secrets) if (bytes.includes(secret)) found.add(secret.toString('hex'));
  }
  return [...found];
}

/** Everything that the planner's statistics hold of the schema, as text. */
async function statistics(): Promise<string> {
  const { rows } = await pool.query<{ text: string | null }>(
    `select (select json_agg(s)::text from pg_stats s where schemaname = 'sanaq_persons')
       || coalesce((select json_agg(e)::text from pg_stats_ext e where schemaname = 'sanaq_persons'), '') as text`,
  );
  return rows[0]?.text ?? '';
}

describe('the data of persons', () => {
  it('are not sampled for the planner, and after erasing stand in no file of the database', async () => {
    const secrets = await imported();
    await pool.query('analyze');
    expect(await inFiles(secrets)).toHaveLength(secrets.length);
    const sampled = await statistics();
    expect(sampled).toContain('Әлиев');
    expect(sampled).not.toMatch(SECRET);
    expect(sampled).not.toMatch(/birth_date|salt/);
    expect(await store.erase(EVERYBODY)).toEqual({ persons: BIRTH_DATES.length, statisticsKept: false });
    expect(await inFiles(secrets)).toEqual([]);
  });

  it('leave the files also while somebody looks at an older snapshot', async () => {
    const secrets = await imported();
    const reader = new Client(clientConfig(database.url, 'spec-reader'));
    await reader.connect();
    try {
      await reader.query('begin isolation level repeatable read');
      await reader.query('select from sanaq_meta.migration');
      expect(await store.erase(EVERYBODY)).toMatchObject({ statisticsKept: false });
      expect(await inFiles(secrets)).toEqual([]);
    } finally {
      await reader.end();
    }
  });

  it('leave the data of everybody else, their places and their standing as they were', async () => {
    await imported();
    const before = await store.persons('traces', 'list');
    await store.erase({ ...EVERYBODY, contestId: 'list', listId: 'a', candidateId: 'a2' });
    const after = await store.persons('traces', 'list');
    const others = (all: typeof before) => all.filter(({ candidateId }) => candidateId !== 'a2');
    expect(others(after)).toEqual(others(before));
    expect(after.find(({ candidateId }) => candidateId === 'a2')).toMatchObject({ data: null, place: 2 });
  });
});

describe('statistics of an older schema', () => {
  async function sampled(): Promise<readonly Buffer[]> {
    const secrets = await imported();
    await pool.query(OLD_SCHEMA);
    await pool.query('create statistics sanaq_persons.pairs (mcv) on sex, birth_date from sanaq_persons.listed_person');
    await pool.query('analyze');
    expect(await statistics()).toMatch(/1941-05-03/);
    return secrets;
  }

  it('are erased with the data', async () => {
    const secrets = await sampled();
    expect(await store.erase(EVERYBODY)).toMatchObject({ statisticsKept: false });
    await pool.query('analyze');
    expect(await statistics()).not.toMatch(SECRET);
    expect(await inFiles(secrets)).toEqual([]);
  });

  it('are said to stay in dead rows where an older transaction keeps these', async () => {
    await sampled();
    const reader = new Client(clientConfig(database.url, 'spec-reader'));
    await reader.connect();
    try {
      await reader.query('begin isolation level repeatable read');
      await reader.query('select from sanaq_meta.migration');
      expect(await store.erase(EVERYBODY)).toMatchObject({ statisticsKept: true });
    } finally {
      await reader.end();
    }
  });

  it('are removed by the migration, which may run twice without harm', async () => {
    await sampled();
    const before = await store.persons('traces', 'list');
    const files = readdirSync(join(repositoryRoot(), 'infra', 'sql'));
    const file = files.find((name) => name.endsWith('_persons_without_statistics.sql')) ?? '';
    const sql = readFileSync(join(repositoryRoot(), 'infra', 'sql', file), 'utf8');
    for (let run = 1; run <= 2; run += 1) await pool.query(sql);
    await pool.query('analyze');
    expect(await statistics()).not.toMatch(SECRET);
    expect(await store.persons('traces', 'list')).toEqual(before);
  });
});
