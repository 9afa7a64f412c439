/** What the README promises of every service's start and stop, on processes as an operator runs them. */
import { Client } from 'pg';
import { clientConfig, migrate, withDatabase } from '#libs/platform';
import { testPostgres, type TestDatabase } from '../support/servers';
import { getJson } from './support/http';
import { Installation } from './support/installation';
import type { ServiceName, ServiceProcess } from './support/service-process';
import { until } from './support/until';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(300_000);

const NOBODY = '127.0.0.1:1';
const SERVICES: readonly ServiceName[] = ['tabulation', 'seat-allocation', 'results-api'];

async function healthOf(service: ServiceProcess): Promise<{ live: number; checks: string }> {
  return until(
    `${service.name} answers health`,
    async () => {
      const live = await getJson(`${service.url}/health/live`).catch(() => null);
      const readiness = await service.readiness();
      return live === null || readiness === null
        ? null
        : { live: live.status, checks: JSON.stringify(readiness.checks) };
    },
    () => service.logTail(),
  );
}

describe('A service', () => {
  let database: TestDatabase;
  let installation: Installation;

  beforeAll(async () => {
    database = await testPostgres();
    installation = new Installation({ databaseUrl: database.url, brokers: [NOBODY] });
  });

  afterAll(async () => {
    await installation?.close();
    await database?.drop();
  });

  const startAll = (env: Record<string, string>): Promise<readonly ServiceProcess[]> =>
    Promise.all(SERVICES.map((name) => installation.start(name, { ready: false, env })));

  it('answers health while PostgreSQL is away, and stops with 0 at SIGTERM while it waits', async () => {
    for (const service of await startAll({ DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/none' })) {
      const { live, checks } = await healthOf(service);
      expect([service.name, live]).toEqual([service.name, 200]);
      await until(`${service.name} names it`, async () => (await healthOf(service)).checks.includes('UNREACHABLE'));
      expect(checks).not.toContain('secret');
      expect([service.name, await service.stop()]).toEqual([service.name, 0]);
      expect(service.log()).not.toContain('secret');
      expect(service.complaints()).toEqual([]);
    }
  });

  it('waits for a database that is not there, names it, and starts when it is', async () => {
    const url = withDatabase(database.url, `${new URL(database.url).pathname.slice(1)}_later`);
    const service = await installation.start('results-api', { ready: false, env: { DATABASE_URL: url } });
    await until(
      'the log names the code',
      () => service.log().includes('DATABASE_MISSING: '),
      () => service.logTail(),
    );
    expect([service.gone, (await service.readiness())?.ready]).toEqual([false, false]);
    const owner = new Client(clientConfig(database.url, 'test-owner'));
    await owner.connect();
    const name = new URL(url).pathname.slice(1);
    try {
      // Migrated under another name: a service ends at a schema that is older than itself, as it is for a moment.
      await owner.query(`create database ${name}_made`);
      await migrate(withDatabase(url, `${name}_made`));
      await owner.query(`alter database ${name}_made rename to ${name}`);
      await until(
        'it starts by itself once the database is there',
        async () => (await service.readiness())?.ready,
        () => service.logTail(),
      );
      expect((await getJson(`${service.url}/v1/elections`)).body).toEqual({ elections: [], next: null });
      expect(await service.stop()).toBe(0);
    } finally {
      await owner.query(`drop database if exists ${name} with (force)`);
      await owner.query(`drop database if exists ${name}_made with (force)`);
      await owner.end();
    }
  });

  it('answers health while Kafka is away, says which server it waits for, and stops with 0', async () => {
    for (const service of await startAll({})) {
      await healthOf(service);
      const wanted = service.name === 'results-api' ? 'is up' : 'STREAM_UNREACHABLE';
      await until(
        `${service.name} logs ${wanted}`,
        () => service.log().includes(wanted),
        () => service.logTail(),
      );
      expect([service.name, await service.stop()]).toEqual([service.name, 0]);
      expect(service.log()).not.toContain('UNEXPECTED');
    }
  });

  it('connects by the URL of its own role where one is set, and needs no other', async () => {
    const writer = { DATABASE_URL: '', DATABASE_WRITER_URL: 'postgres://own:secret@127.0.0.1:1/own' };
    const reader = { DATABASE_URL: '', DATABASE_READER_URL: 'postgres://own:secret@127.0.0.1:1/own' };
    for (const name of SERVICES) {
      const env = name === 'results-api' ? reader : writer;
      const service = await installation.start(name, { ready: false, env });
      await until(
        `${name} waits for the server of that URL`,
        () => service.log().includes('127.0.0.1:1,'),
        () => service.logTail(),
      );
      expect(await service.stop()).toBe(0);
    }
  });
});
