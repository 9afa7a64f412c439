/** A topic deleted and made again under the same name: nothing is said or published as if it were the old one. */
import { describeWithKafka, testKafka, testPostgres, type TestDatabase } from '../support/servers';
import { Installation } from './support/installation';
import type { ServiceProcess } from './support/service-process';
import { allProtocols, electionFiles, ndjson, protocol } from './support/small-election';
import { until } from './support/until';

jest.setTimeout(300_000);

const ELECTION = 'anew';
const PRECINCTS = 6;

describeWithKafka('A topic that was made anew', () => {
  let database: TestDatabase;
  let installation: Installation;
  let tabulation: ServiceProcess;

  beforeAll(async () => {
    const kafka = await testKafka();
    database = await testPostgres();
    installation = new Installation({ databaseUrl: database.url, brokers: kafka?.brokers ?? [] });
    tabulation = await installation.start('tabulation');
    await installation.sanaqOk('define', electionFiles(installation, ELECTION, PRECINCTS));
    await installation.sanaqOk('submit', installation.file('all.ndjson', ndjson(allProtocols(ELECTION, PRECINCTS))));
  });

  afterAll(async () => {
    await installation?.close();
    await database?.drop();
  });

  it('is said by status and refused by submit, and its shortness comes before its settings', async () => {
    const { stream } = installation.topics(ELECTION);
    const admin = installation.kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [stream] });
    // The broker's own settings: the topic would be refused for them too.
    await until('the topic is made anew', async () => {
      try {
        return await admin.createTopics({ topics: [{ topic: stream, numPartitions: 1, replicationFactor: 1 }] });
      } catch {
        return false;
      }
    });
    await admin.disconnect();
    const status = await installation.sanaq('status', ELECTION);
    expect([status.code, status.out]).toEqual([1, expect.stringMatching(/THE COUNT HAS STOPPED .* STREAM_SHORTER: /)]);
    const after = installation.file('after.ndjson', ndjson([protocol(ELECTION, 'list', 1, { id: 'after' })]));
    const submitted = await installation.sanaq('submit', after);
    expect([submitted.code, submitted.out]).toEqual([2, '']);
    expect(submitted.err).toMatch(/STREAM_SHORTER: /);
    await until(
      'tabulation says the same',
      async () => JSON.stringify(await tabulation.readiness()).includes('STREAM_SHORTER'),
      () => tabulation.logTail(),
    );
  });
});
