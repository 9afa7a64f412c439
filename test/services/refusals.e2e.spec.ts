/** What a living PostgreSQL refuses is the operator's: services wait, name it, and continue by themselves. */
import { testPostgres, type TestDatabase } from '../support/servers';
import { Installation } from './support/installation';
import type { ServiceProcess } from './support/service-process';
import { electionFiles } from './support/small-election';
import { until } from './support/until';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(300_000);

const ELECTION = 'refused';

describe('A refusal of PostgreSQL', () => {
  let database: TestDatabase;
  let installation: Installation;
  let services: readonly ServiceProcess[];
  let name: string;

  /** Changes the database as its owner; what is connected as a service must connect anew. */
  const change = async (sql: string): Promise<void> => {
    await installation.ask(sql);
    await installation.ask(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and usename in ('sanaq_writer', 'sanaq_reader')`,
    );
  };

  beforeAll(async () => {
    database = await testPostgres();
    name = new URL(database.url).pathname.slice(1);
    // No broker: the stream is the embedded one.
    installation = new Installation({ databaseUrl: database.url, brokers: [] });
    await installation.sanaqOk('define', electionFiles(installation, ELECTION, 6));
    services = await Promise.all([installation.start('tabulation'), installation.start('seat-allocation')]);
  });

  afterAll(async () => {
    await installation?.close();
    await database?.drop();
  });

  it.each([
    [
      'a read-only stand-by',
      'set default_transaction_read_only = on',
      'reset default_transaction_read_only',
      'READ_ONLY',
    ],
    ['too many connections', 'connection limit 0', 'connection limit -1', 'CONNECTIONS'],
  ])('such as %s is waited for with its code, and all goes on when it is cured', async (_, wrong, right, code) => {
    const [tabulation] = services;
    if (tabulation === undefined) throw new Error('it was started');
    await change(`alter database ${name} ${wrong}`);
    await until(
      `tabulation names DATABASE_${code}`,
      () => tabulation.log().includes(`DATABASE_${code}: `),
      () => tabulation.logTail(),
    );
    await until('its readiness says so', async () =>
      Object.values((await tabulation.readiness())?.checks ?? {}).some((check) => check.includes('DATABASE_')),
    );
    await change(`alter database ${name} ${right}`);
    for (const service of services) await installation.ready(service);
    for (const service of services) {
      expect([service.name, service.gone]).toEqual([service.name, false]);
      expect(service.log()).not.toContain('UNEXPECTED');
    }
  });
});
