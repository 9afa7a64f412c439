import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Client } from 'pg';

import { isAlive } from '#infra/process';

import { testFolder } from '../../test/support/servers';

import { removeEmbeddedPostgres, runningEmbeddedPostgres, startEmbeddedPostgres, stopEmbeddedPostgres } from './index';

interface Row {
  readonly value: string;
}

async function ask(url: string, sql: string): Promise<string | undefined> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows[0]?.value;
  } finally {
    await client.end();
  }
}

/** Not awaited by anything else: a child that only waits, for its process number. */
function otherProcess(): { readonly pid: number; end(): void } {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600000)'], { stdio: 'ignore' });
  return { pid: child.pid ?? 0, end: () => child.kill('SIGKILL') };
}

/** Creating a database takes a second of a quiet machine and several of a busy one. */
jest.setTimeout(120_000);

describe('the embedded PostgreSQL', () => {
  let parent: string;
  let dataDir: string;

  beforeEach(async () => {
    parent = testFolder('postgres');
    await chmod(parent, 0o755);
    dataDir = join(parent, 'store');
  });

  afterEach(async () => {
    await removeEmbeddedPostgres(dataDir);
    await rm(parent, { recursive: true, force: true });
  });

  it('starts below a folder that only its owner can enter, and keeps its data over a restart', async () => {
    await chmod(parent, 0o700);
    const first = await startEmbeddedPostgres({ dataDir });
    await ask(first.url, 'create table kept as select 41337 as value');
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const second = await startEmbeddedPostgres({ dataDir });
    expect(await ask(second.url, 'select value::text from kept')).toBe('41337');
    expect(second.url).toBe(first.url);
    await second.stop();
  });

  it('listens on loopback only, asks for a password, and keeps it from other users', async () => {
    const server = await startEmbeddedPostgres({ dataDir });
    expect(await ask(server.url, `select setting as value from pg_settings where name = 'listen_addresses'`)).toBe(
      '127.0.0.1',
    );
    expect(await ask(server.url, `select setting as value from pg_settings where name = 'fsync'`)).toBe('on');
    const wrong = new URL(server.url);
    wrong.password = 'guessed';
    await expect(ask(wrong.toString(), 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect((await stat(join(dataDir, 'postgres.json'))).mode & 0o077).toBe(0);
  });

  it('is attached to by a second start, and goes on while its starter uses it', async () => {
    const first = await startEmbeddedPostgres({ dataDir });
    const second = await startEmbeddedPostgres({ dataDir });
    expect([first.attached, second.attached]).toEqual([false, true]);
    expect(second.pid).toBe(first.pid);

    const other = otherProcess();
    try {
      // As if another living process had started it.
      await writeFile(join(dataDir, 'users', String(other.pid)), '');
      await second.stop();
      expect(isAlive(first.pid)).toBe(true);
      expect(await runningEmbeddedPostgres(dataDir)).toEqual({ url: first.url });
    } finally {
      other.end();
    }
  });

  it('is found again after its starter was killed, and after it was killed itself', async () => {
    const first = await startEmbeddedPostgres({ dataDir });
    await ask(first.url, 'create table kept as select 7 as value');
    await first.kill9();
    expect(await runningEmbeddedPostgres(dataDir)).toBeNull();

    const second = await startEmbeddedPostgres({ dataDir });
    expect(second.attached).toBe(false);
    expect(await ask(second.url, 'select value::text from kept')).toBe('7');
  });

  it('begins anew where an earlier creation was interrupted', async () => {
    const first = await startEmbeddedPostgres({ dataDir });
    await first.stop();
    const file = join(dataDir, 'postgres.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"initialised": true', '"initialised": false'));

    const second = await startEmbeddedPostgres({ dataDir });
    expect(await ask(second.url, `select 'works' as value`)).toBe('works');
  });

  it('names the variable when its port is taken', async () => {
    const taken = await startEmbeddedPostgres({ dataDir });
    const elsewhere = join(parent, 'elsewhere');
    try {
      const start = startEmbeddedPostgres({ dataDir: elsewhere, port: taken.port, portVariable: 'POSTGRES_PORT' });
      await expect(start).rejects.toMatchObject({ code: 'PORT_IN_USE', place: 'POSTGRES_PORT' });
    } finally {
      await removeEmbeddedPostgres(elsewhere);
    }
  });

  it('leaves nothing behind when it is removed', async () => {
    await chmod(parent, 0o700);
    const server = await startEmbeddedPostgres({ dataDir });
    const known: unknown = JSON.parse(await readFile(join(dataDir, 'postgres.json'), 'utf8'));
    const { cluster } = known as { cluster: string };
    expect(existsSync(cluster)).toBe(true);
    await stopEmbeddedPostgres(dataDir);
    await removeEmbeddedPostgres(dataDir);
    expect([isAlive(server.pid), existsSync(cluster), existsSync(dataDir)]).toEqual([false, false, false]);
  });
});
