/** What every table of the schema `sanaq` has, also one that is added later. */
import type { Pool } from 'pg';
import { createPool } from '#libs/platform';
import { testPostgres, type TestDatabase } from '../test/support/servers';

/** The first test of a run also starts the server. */
jest.setTimeout(60_000);

/** Tables whose rows change, and what the writer may do beside adding; no figure rests on what they held before. */
const CHANGING: Readonly<Record<string, readonly string[]>> = {
  stream_position: ['UPDATE'],
  lease: ['UPDATE'],
  worker: ['DELETE', 'UPDATE'],
  relay: ['UPDATE'],
  checkpoint: ['DELETE', 'UPDATE'],
  checkpoint_part: ['DELETE', 'UPDATE'],
};

const TABLES = `
  select c.relname as name,
         array(select p from unnest(array['DELETE', 'TRUNCATE', 'UPDATE']) p
               where has_table_privilege('sanaq_writer', c.oid, p)) as writer_may,
         has_table_privilege('sanaq_writer', c.oid, 'INSERT') as writer_adds,
         has_table_privilege('sanaq_reader', c.oid, 'SELECT') as reader_reads,
         has_table_privilege('sanaq_reader', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') as reader_writes,
         (select count(*)::int from pg_trigger t
          where t.tgrelid = c.oid and t.tgfoid = 'sanaq.refuse_change'::regproc and t.tgenabled = 'A') as refusals
  from pg_class c where c.relnamespace = 'sanaq'::regnamespace and c.relkind = 'r' order by 1`;

interface Table {
  readonly name: string;
  readonly writer_may: readonly string[];
  readonly writer_adds: boolean;
  readonly reader_reads: boolean;
  readonly reader_writes: boolean;
  readonly refusals: number;
}

describe('Every table of an election', () => {
  let database: TestDatabase;
  let pool: Pool;
  let tables: readonly Table[];
  beforeAll(async () => {
    database = await testPostgres();
    pool = createPool(database.url, { applicationName: 'tables', max: 1 });
    tables = (await pool.query<Table>(TABLES)).rows;
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('is added to by the writer and changed by nobody, but for the few whose rows change', () => {
    const given = tables.map(({ name, writer_adds, writer_may }) => [name, writer_adds, writer_may]);
    expect(given).toEqual(tables.map(({ name }) => [name, true, CHANGING[name] ?? []]));
    expect(tables.length).toBeGreaterThan(12);
    expect(Object.keys(CHANGING).filter((name) => !tables.some((table) => table.name === name))).toEqual([]);
  });

  it('refuses a change and a truncation whoever asks, where the writer may only add', () => {
    const open = tables.filter(({ name, refusals }) => !(name in CHANGING) && refusals < 2);
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  it('is read and never written by the reader', () => {
    const given = tables.map(({ name, reader_reads, reader_writes }) => [name, reader_reads, reader_writes]);
    expect(given).toEqual(tables.map(({ name }) => [name, true, false]));
  });
});
