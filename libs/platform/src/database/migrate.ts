import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Client, escapeLiteral } from 'pg';

import { untilSettled } from '#libs/patience';

import { codeOf, databaseRefusal, isDatabaseRefusal, messageOf, repositoryRoot, SanaqError } from '#libs/basics';
import { clientConfig, withDatabasePlace } from './database';
import { DATABASE_ROLES, type DatabaseRole, roleUrl } from './database-roles';

/** One file `NNNN_name.sql`; numbers begin at 1 and have no gap. */
interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
}

export interface MigrateOptions {
  /** Default: infra/sql of this clone. */
  readonly folder?: string;
  /** The URLs with which the services will connect, where not derived from the owner's. */
  readonly roleUrls?: Partial<Readonly<Record<DatabaseRole, string | null>>>;
  readonly onApplied?: (name: string) => void;
}

export interface MigrateResult {
  /** Names of the files that this call applied. */
  readonly applied: readonly string[];
  /** Number of the newest file in the database. */
  readonly version: number;
}

/** Of our own choosing; every migrator of a database waits for the one that holds it. */
const ADVISORY_LOCK = 7_262_627_001;
const FILE_NAME = /^([0-9]{4})_([a-z0-9_]+)\.sql$/;

const META_SQL = `
  create schema if not exists sanaq_meta;
  create table if not exists sanaq_meta.migration (
    number integer primary key,
    name text not null unique,
    sha256 text not null,
    applied_at timestamptz not null default now()
  );`;

/**
 * Brings the database to the schema of this code, each file in one transaction; a second run does nothing.
 * Also sees to it that the roles can log in. Throws `SCHEMA_NEWER` (the database is ahead of this code, nothing is
 * touched), `MIGRATION_CHANGED` (an applied file reads differently now), `MIGRATION_FAILED`, `DATABASE_UNREACHABLE`.
 */
export async function migrate(databaseUrl: string, options: MigrateOptions = {}): Promise<MigrateResult> {
  const files = await readMigrations(options.folder ?? join(repositoryRoot(), 'infra', 'sql'));
  const client = await connect(databaseUrl);
  try {
    // The lock is freed with the session, however it ends.
    await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCK]);
    const before = await readApplied(client);
    refuseForeign(before, files);
    if (before.length === 0) await createMeta(client);
    const applied: string[] = [];
    for (const file of files.slice(before.length)) {
      await apply(client, file);
      applied.push(file.name);
      options.onApplied?.(file.name);
    }
    for (const role of DATABASE_ROLES) {
      await letRoleLogIn(client, role, roleUrl(databaseUrl, role, options.roleUrls?.[role] ?? null));
    }
    return { applied, version: files.length };
  } finally {
    // Its work is done, or its error is under way already.
    await untilSettled(client.end());
  }
}

/** True where migrations were applied to the database, by this version or another. */
export async function hasSchema(databaseUrl: string): Promise<boolean> {
  const client = await connect(databaseUrl);
  try {
    return (await readApplied(client)).length > 0;
  } finally {
    // Its work is done, or its error is under way already.
    await untilSettled(client.end());
  }
}

/**
 * For a service at its start: throws unless the database has exactly the schema of this code
 * (`SCHEMA_OLDER`: migrate first, `SCHEMA_NEWER`, `MIGRATION_CHANGED`).
 */
export async function requireSchema(databaseUrl: string, folder?: string): Promise<void> {
  const files = await readMigrations(folder ?? join(repositoryRoot(), 'infra', 'sql'));
  const client = await connect(databaseUrl);
  try {
    const applied = await readApplied(client);
    refuseForeign(applied, files);
    if (applied.length < files.length) {
      throw new SanaqError({
        code: 'SCHEMA_OLDER',
        message: `the database has schema ${applied.length}, this program needs ${files.length}`,
        place: 'sanaq_meta.migration',
        actor: 'operator',
        action: 'run the migrations (npm run services does, or node dist/infra/migrate.js) and start again',
      });
    }
  } finally {
    // Its work is done, or its error is under way already.
    await untilSettled(client.end());
  }
}

async function connect(databaseUrl: string): Promise<Client> {
  const client = new Client(clientConfig(databaseUrl, 'sanaq-migrate'));
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw withDatabasePlace(databaseUrl, error);
  }
}

async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const migrations: Migration[] = [];
  for (const [index, fileName] of names.entries()) {
    const match = FILE_NAME.exec(fileName);
    if (match === null || Number(match[1]) !== index + 1) {
      throw new SanaqError({
        code: 'MIGRATION_NAME',
        message: `expected a file numbered ${String(index + 1).padStart(4, '0')}_name.sql`,
        place: join(folder, fileName),
        actor: 'us',
        action: 'number the files without gaps',
      });
    }
    const bytes = await readFile(join(folder, fileName));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    migrations.push({ number: index + 1, name: fileName.slice(0, -4), sql: bytes.toString('utf8'), sha256 });
  }
  return migrations;
}

async function readApplied(client: Client): Promise<readonly AppliedMigration[]> {
  const exists = await client.query<{ found: boolean }>(
    `select to_regclass('sanaq_meta.migration') is not null as found`,
  );
  if (exists.rows[0]?.found !== true) return [];
  const found = await client.query<AppliedMigration>(
    'select number, name, sha256 from sanaq_meta.migration order by number',
  );
  return found.rows;
}

/** Old code must not touch what newer code made, and what was applied must still be what the files say. */
function refuseForeign(applied: readonly AppliedMigration[], files: readonly Migration[]): void {
  if (applied.length > files.length) {
    throw new SanaqError({
      code: 'SCHEMA_NEWER',
      message: `the database has schema ${applied.length}, this program knows only ${files.length}`,
      place: 'sanaq_meta.migration',
      actor: 'operator',
      action: 'start the newer release that made it, or use another database',
    });
  }
  for (const [index, done] of applied.entries()) {
    const file = files[index];
    if (file !== undefined && (file.name !== done.name || file.sha256 !== done.sha256)) {
      throw new SanaqError({
        code: 'MIGRATION_CHANGED',
        message: `${done.name} was applied with other content than ${file.name} has now`,
        place: `infra/sql/${file.name}.sql`,
        actor: 'operator',
        action: 'restore the file as it was released; a change of the schema needs a new file',
      });
    }
  }
}

async function createMeta(client: Client): Promise<void> {
  await inTransaction(client, async () => {
    await client.query(META_SQL);
  });
}

async function apply(client: Client, file: Migration): Promise<void> {
  try {
    await inTransaction(client, async () => {
      await client.query(file.sql);
      await client.query('insert into sanaq_meta.migration (number, name, sha256) values ($1, $2, $3)', [
        file.number,
        file.name,
        file.sha256,
      ]);
    });
  } catch (error) {
    if (isDatabaseRefusal(error)) throw error;
    const sqlState = codeOf(error);
    const denied = sqlState === '42501';
    throw new SanaqError({
      code: 'MIGRATION_FAILED',
      message: `${messageOf(error)}${sqlState === undefined ? '' : ` (${sqlState})`}; nothing of this file was kept`,
      place: `infra/sql/${file.name}.sql${lineOf(error, file.sql)}`,
      actor: denied ? 'operator' : 'us',
      action: denied ? 'run the migrations as a user that may create schemas and roles' : 'correct the file',
      cause: error,
    });
  }
}

async function inTransaction(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    // The error that led here is the one to tell; a connection that cannot roll back ends its transaction itself.
    await untilSettled(client.query('rollback'));
    throw error;
  }
}

/** PostgreSQL gives the place of an error as a character position, from 1. */
function lineOf(error: unknown, sql: string): string {
  if (typeof error !== 'object' || error === null || !('position' in error)) return '';
  const position = Number(error.position);
  return Number.isInteger(position) ? `:${sql.slice(0, position).split('\n').length}` : '';
}

/**
 * Sets a role's password to the one in its URL, unless the role can log in with it already. Roles belong to the whole
 * server, so two databases of it may do this at once: PostgreSQL then refuses one of them (XX000), which tries again.
 */
async function letRoleLogIn(client: Client, role: DatabaseRole, url: string): Promise<void> {
  const { username, password } = new URL(url);
  if (decodeURIComponent(username) !== role || password === '') return;
  const attemptsMax = 5;
  for (let attempt = 1; !(await canLogIn(url)); attempt += 1) {
    try {
      await client.query(`alter role ${role} with login password ${escapeLiteral(decodeURIComponent(password))}`);
      return;
    } catch (error) {
      if (attempt < attemptsMax && codeOf(error) === 'XX000') continue;
      throw new SanaqError({
        code: 'DATABASE_ROLE',
        message: `role ${role} cannot log in with the password of its URL, nor may this user set it`,
        place: 'DATABASE_URL',
        actor: 'operator',
        action: `set the password of ${role} yourself, or migrate as a user that may`,
        cause: error,
      });
    }
  }
}

async function canLogIn(url: string): Promise<boolean> {
  const client = new Client(clientConfig(url, 'sanaq-migrate'));
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    const refusal = databaseRefusal(error);
    if (refusal !== null && refusal.code !== 'DATABASE_LOGIN') throw error;
    return false;
  } finally {
    // Its work is done, or its error is under way already.
    await untilSettled(client.end());
  }
}
