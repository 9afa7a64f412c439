import { copyFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { emptyPostgres, testFolder, testPostgres, type TestDatabase } from '../../../../test/support/servers';

import { createPool, withTransaction } from './database';
import { roleUrl } from './database-roles';
import { migrate, requireSchema } from './migrate';
import { repositoryRoot } from '#libs/basics';

/** The first test of a run also starts the server. */
jest.setTimeout(60_000);

const NOTES = 'create table sanaq.note (text text not null); grant select on sanaq.note to sanaq_reader;';

describe('migrations', () => {
  let folder: string;
  let database: TestDatabase;

  beforeEach(async () => {
    database = await emptyPostgres();
    folder = testFolder('sql');
    await copyFile(join(repositoryRoot(), 'infra', 'sql', '0001_roles.sql'), join(folder, '0001_roles.sql'));
    await writeFile(join(folder, '0002_note.sql'), NOTES);
  });

  afterEach(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function rows(url: string, sql: string): Promise<readonly unknown[]> {
    const pool = createPool(url, { applicationName: 'spec', max: 1 });
    try {
      return (await pool.query(sql)).rows as readonly unknown[];
    } finally {
      await pool.end();
    }
  }

  it('are applied in order, and a second run does nothing', async () => {
    const first = await migrate(database.url, { folder });
    expect(first).toEqual({ applied: ['0001_roles', '0002_note'], version: 2 });
    expect(await migrate(database.url, { folder })).toEqual({ applied: [], version: 2 });
    await requireSchema(database.url, folder);
  });

  it('are applied once by several that begin together', async () => {
    const results = await Promise.all([1, 2, 3].map(() => migrate(database.url, { folder })));
    expect(results.flatMap(({ applied }) => applied)).toEqual(['0001_roles', '0002_note']);
  });

  it('let the roles log in with the URLs derived from the owner', async () => {
    await migrate(database.url, { folder });
    for (const role of ['sanaq_writer', 'sanaq_reader'] as const) {
      const url = roleUrl(database.url, role);
      expect(await rows(url, 'select current_user::text as name')).toEqual([{ name: role }]);
      await requireSchema(url, folder);
    }
    await expect(rows(roleUrl(database.url, 'sanaq_reader'), `insert into sanaq.note values ('x')`)).rejects.toThrow(
      /permission denied/,
    );
  });

  it('refuse a database that newer code has made, and touch nothing', async () => {
    await migrate(database.url, { folder });
    await rm(join(folder, '0002_note.sql'));
    await expect(migrate(database.url, { folder })).rejects.toMatchObject({ code: 'SCHEMA_NEWER', actor: 'operator' });
    await expect(requireSchema(database.url, folder)).rejects.toMatchObject({ code: 'SCHEMA_NEWER' });
    expect(await rows(database.url, 'select number from sanaq_meta.migration order by 1')).toEqual([
      { number: 1 },
      { number: 2 },
    ]);
  });

  it('refuse a file that was changed after it was applied', async () => {
    await migrate(database.url, { folder });
    await writeFile(join(folder, '0002_note.sql'), `${NOTES}\n-- later thought`);
    await expect(migrate(database.url, { folder })).rejects.toMatchObject({
      code: 'MIGRATION_CHANGED',
      place: 'infra/sql/0002_note.sql',
    });
  });

  it('tell a service that the database is behind', async () => {
    await expect(requireSchema(database.url, folder)).rejects.toMatchObject({ code: 'SCHEMA_OLDER' });
    await migrate(database.url, { folder });
    await writeFile(join(folder, '0003_more.sql'), 'select 1;');
    await expect(requireSchema(database.url, folder)).rejects.toMatchObject({ code: 'SCHEMA_OLDER' });
  });

  it('keep nothing of a file that fails, name its line, and go on when it is corrected', async () => {
    await writeFile(join(folder, '0003_bad.sql'), 'create table sanaq.half (a int);\n\nselect nonsense from nowhere;');
    await expect(migrate(database.url, { folder })).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      place: 'infra/sql/0003_bad.sql:3',
    });
    expect(await rows(database.url, `select to_regclass('sanaq.half') as found`)).toEqual([{ found: null }]);
    await writeFile(join(folder, '0003_bad.sql'), 'create table sanaq.half (a int);');
    expect((await migrate(database.url, { folder })).applied).toEqual(['0003_bad']);
  });

  it('refuse files whose numbers have a gap', async () => {
    await writeFile(join(folder, '0004_gap.sql'), 'select 1;');
    await expect(migrate(database.url, { folder })).rejects.toMatchObject({ code: 'MIGRATION_NAME' });
  });

  it('say that nobody answers', async () => {
    await expect(migrate('postgres://u:p@127.0.0.1:1/x', { folder })).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      exitCode: 4,
      place: '127.0.0.1:1',
    });
  });
});

describe('a database with the schema of this clone', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testPostgres();
  });

  afterAll(() => database.drop());

  it('has every file of infra/sql', async () => {
    const files = (await readdir(join(repositoryRoot(), 'infra', 'sql'))).filter((name) => name.endsWith('.sql'));
    expect(await migrate(database.url)).toEqual({ applied: [], version: files.length });
    await requireSchema(database.url);
  });

  it('gives int8 as numbers, and rolls back what a transaction throws', async () => {
    const pool = createPool(database.url, { applicationName: 'spec', max: 1 });
    try {
      await pool.query('create table trial (n bigint)');
      const failed = withTransaction(pool, async (client) => {
        await client.query('insert into trial values (1)');
        throw new Error('changed my mind');
      });
      await expect(failed).rejects.toThrow('changed my mind');
      await withTransaction(pool, (client) => client.query('insert into trial values (2)'));
      expect((await pool.query('select n from trial')).rows).toEqual([{ n: 2 }]);
    } finally {
      await pool.end();
    }
  });

  it('survives in its pool the loss of a connection that is in use', async () => {
    const pool = createPool(database.url, { applicationName: 'spec', max: 1 });
    try {
      const lost = withTransaction(pool, (client) => client.query('select pg_terminate_backend(pg_backend_pid())'));
      await expect(lost).rejects.toThrow();
      expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    } finally {
      await pool.end();
    }
  });
});
