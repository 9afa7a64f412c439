/**
 * The attacker's list for the database's roles: what someone who has a service's URL asks of PostgreSQL. What each role
 * may do to each table is written down here in full, so that a grant more is a difference.
 */
import { Client } from 'pg';
import { clientConfig, roleUrl } from '#libs/platform';
import { testPostgres, type TestDatabase } from '../support/servers';

const ROLES = ['sanaq_writer', 'sanaq_reader'] as const;
type Role = (typeof ROLES)[number];

/** On journal and later verdicts. */
const VIEW = 'sanaq.verdict';

/** What the writer may do to tables to which it may not just add rows; triggers limit the rest. */
const CHANGED_BY_WRITER: Readonly<Record<string, string>> = {
  'sanaq.checkpoint': 'select insert update delete',
  'sanaq.checkpoint_part': 'select insert update delete',
  'sanaq.lease': 'select insert update',
  'sanaq.relay': 'select insert update',
  'sanaq.stream_position': 'select insert update',
  [VIEW]: 'select',
  'sanaq.worker': 'select insert update delete',
  'sanaq_meta.migration': 'select',
  'stream.topic': 'select insert update',
};

const EVIDENCE = [
  'journal',
  'later_verdict',
  'snapshot',
  'contest_result',
  'unit_result',
  'precinct_result',
  'certification',
];

let database: TestDatabase;
let owner: Client;
const clients = new Map<Role, Client>();

beforeAll(async () => {
  database = await testPostgres();
  owner = new Client(clientConfig(database.url, 'test-owner'));
  await owner.connect();
  for (const role of ROLES) {
    const client = new Client(clientConfig(roleUrl(database.url, role), 'test'));
    await client.connect();
    clients.set(role, client);
  }
});

afterAll(async () => {
  for (const client of [owner, ...clients.values()]) await client.end();
  await database.drop();
});

/** SQLSTATE with which PostgreSQL refuses a statement; `allowed`, with nothing kept, where it does not. */
async function answerTo(role: Role, sql: string): Promise<string> {
  const client = clients.get(role);
  if (client === undefined) throw new Error(`no client of ${role}`);
  await client.query('begin');
  try {
    await client.query(sql);
    return 'allowed';
  } catch (error) {
    return (error as { readonly code?: string }).code ?? 'no code';
  } finally {
    await client.query('rollback');
  }
}

const NO_RIGHT = '42501';
/** Stands for the process of the owner's connection. */
const OWNERS_PID = ':owner';

async function tables(): Promise<readonly string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('sanaq', 'sanaq_meta', 'sanaq_persons', 'stream') and c.relkind in ('r', 'p', 'v', 'm')
     order by 1`,
  );
  return rows.map(({ name }) => name);
}

async function rights(role: Role): Promise<Record<string, string>> {
  const all = ['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger'];
  const of: Record<string, string> = {};
  for (const table of await tables()) {
    const { rows } = await owner.query<{ granted: string[] }>(
      `select array(
         select w from unnest($3::text[]) w
         where has_table_privilege($1, $2, w)
           or (w in ('select', 'insert', 'update', 'references') and has_any_column_privilege($1, $2, w))
       ) as granted`,
      [role, table, all],
    );
    of[table] = (rows[0]?.granted ?? []).join(' ');
  }
  return of;
}

describe('The role of a service that writes', () => {
  it('may add rows, change positions, leases and the notes of the relay, and nothing else', async () => {
    const expected = (await tables()).map((table) => {
      if (table.startsWith('sanaq_persons.')) return [table, ''];
      return [table, CHANGED_BY_WRITER[table] ?? 'select insert'];
    });
    expect(await rights('sanaq_writer')).toEqual(Object.fromEntries(expected));
  });

  it.each(
    EVIDENCE.flatMap((table) => [
      [`update sanaq.${table} set election_no = 2`],
      [`delete from sanaq.${table}`],
      [`truncate sanaq.${table}`],
      [`drop table sanaq.${table}`],
      [`alter table sanaq.${table} disable trigger user`],
      [`alter table sanaq.${table} add column more text`],
      [`create trigger t before insert on sanaq.${table} for each row execute function sanaq.refuse_change()`],
      [`create rule r as on insert to sanaq.${table} do instead nothing`],
      [`create index on sanaq.${table} (election_no)`],
    ]),
  )('is refused: %s', async (sql) => {
    expect(await answerTo('sanaq_writer', sql)).toBe(NO_RIGHT);
  });
});

describe('The role of a service that reads', () => {
  it('may read, and no more', async () => {
    const expected = (await tables()).map((table) => [table, table.startsWith('sanaq_persons.') ? '' : 'select']);
    expect(await rights('sanaq_reader')).toEqual(Object.fromEntries(expected));
  });

  it('is refused every statement that writes, whatever the session says of itself', async () => {
    for (const table of await tables()) {
      if (table.startsWith('sanaq_persons.')) continue;
      const [schema, name] = table.split('.');
      const { rows } = await owner.query<{ column: string }>(
        `select column_name as column from information_schema.columns
         where table_schema = $1 and table_name = $2 and is_identity = 'NO' order by ordinal_position limit 1`,
        [schema, name],
      );
      const column = rows[0]?.column ?? '';
      const statements = [
        `insert into ${table} default values`,
        `update ${table} set ${column} = ${column}`,
        `delete from ${table}`,
        `truncate ${table}`,
        `lock table ${table} in exclusive mode`,
        `copy ${table} from stdin`,
      ];
      for (const sql of statements) {
        const said = await answerTo('sanaq_reader', `set transaction read write; ${sql}`);
        // Of a view PostgreSQL says first that nobody can write it.
        const refused = table === VIEW ? [NO_RIGHT, '55000', '42809'] : [NO_RIGHT];
        expect([sql, refused]).toEqual([sql, expect.arrayContaining([said])]);
      }
    }
  });
});

describe('Each role of a service', () => {
  it.each(ROLES)('is nobody in particular to the server: %s', async (role) => {
    const { rows } = await owner.query(
      `select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
              array(select roleid::regrole::text from pg_auth_members m where m.member = r.oid) as member_of
       from pg_roles r where rolname = $1`,
      [role],
    );
    expect(rows).toEqual([
      {
        rolsuper: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolreplication: false,
        rolbypassrls: false,
        member_of: [],
      },
    ]);
  });

  it.each(
    ROLES.flatMap((role) =>
      [
        `select * from sanaq_persons.listed_person`,
        `select * from sanaq_persons.standing_change`,
        `insert into sanaq_persons.listed_person default values`,
        `create function sanaq.f() returns int language sql as 'select 1'`,
        `create function stream.f() returns int language sql as 'select 1'`,
        `create function public.f() returns int language sql as 'select 1'`,
        `create or replace function sanaq.refuse_change() returns trigger language plpgsql as 'begin return null; end'`,
        `alter function sanaq.refuse_change() rename to gone`,
        `drop function sanaq.refuse_change() cascade`,
        `create function pg_temp.f() returns int language c as 'x', 'y'`,
        `create table sanaq.t (x int)`,
        `create table public.t (x int)`,
        `create schema mine`,
        `create extension dblink`,
        `set session_replication_role = replica`,
        `set role postgres`,
        `set session authorization postgres`,
        `create role other superuser`,
        `copy (select 1) to program 'true'`,
        `copy sanaq.journal to '/tmp/journal'`,
        `select pg_read_file('postgresql.conf')`,
        `select pg_terminate_backend(${OWNERS_PID})`,
      ].map((sql) => [role, sql] as const),
    ),
  )('%s is refused: %s', async (role, sql) => {
    const { rows } = await owner.query<{ pid: number }>('select pg_backend_pid() as pid');
    const said = await answerTo(role, sql.replace(OWNERS_PID, String(rows[0]?.pid)));
    // 22023: there is no role of the name "postgres", where the owner has another.
    expect(said).toMatch(/^(42501|22023)$/);
  });

  it.each(ROLES)('gives no right away that it does not have: %s', async (role) => {
    const before = await rights(role);
    const client = clients.get(role);
    // To PostgreSQL that is a warning, no error.
    await client
      ?.query(`grant update, delete, truncate on sanaq.journal to ${role} with grant option`)
      .catch(() => null);
    expect(await rights(role)).toEqual(before);
  });

  it.each(ROLES)('%s learns nothing of persons from statistics either', async (role) => {
    const client = clients.get(role);
    expect((await client?.query(`select from pg_stats where schemaname = 'sanaq_persons'`))?.rowCount).toBe(0);
    expect(await answerTo(role, 'select * from pg_statistic')).toBe(NO_RIGHT);
  });
});
