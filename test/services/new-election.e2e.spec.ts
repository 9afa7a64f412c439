/** An election that is defined while the services run is not trouble of anyone. */
import { describeWithKafka, testKafka, testPostgres, type TestDatabase } from '../support/servers';
import { Installation } from './support/installation';
import type { ServiceProcess } from './support/service-process';
import { electionFiles } from './support/small-election';
import { until } from './support/until';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(300_000);

const ELECTION = 'fresh';

describeWithKafka('A new election', () => {
  let database: TestDatabase;
  let installation: Installation;
  let services: readonly ServiceProcess[];

  beforeAll(async () => {
    const kafka = await testKafka();
    database = await testPostgres();
    installation = new Installation({ databaseUrl: database.url, brokers: kafka?.brokers ?? [] });
    services = await Promise.all([installation.start('tabulation'), installation.start('seat-allocation')]);
  });

  afterAll(async () => {
    await installation?.close();
    await database?.drop();
  });

  it('is taken up without a word that an operator must do something', async () => {
    await installation.sanaqOk('define', electionFiles(installation, ELECTION, 6));
    const { results } = installation.topics(ELECTION);
    await until('its first snapshot is published', async () => (await installation.read(results)).length > 0);
    for (const service of services) await installation.ready(service);
    for (const service of services) {
      const lines = service.log().split('\n');
      expect(lines.filter((line) => /"level":"(warn|error|fatal)"|must /.test(line))).toEqual([]);
    }
  });
});
