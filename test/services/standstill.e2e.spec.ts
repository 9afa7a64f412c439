/** A database that neither answers nor refuses: nothing fails, and anyway nobody may say that all is well. */
import { freePort } from '#infra/process';
import { testPostgres, type TestDatabase } from '../support/servers';
import { getJson } from './support/http';
import { Installation } from './support/installation';
import type { Readiness, ServiceProcess } from './support/service-process';
import { allProtocols, electionFiles, ndjson } from './support/small-election';
import { TcpProxy } from './support/tcp-proxy';
import { until } from './support/until';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(300_000);

const ELECTION = 'silent';
const PRECINCTS = 6;
/** Ten seconds until it is overdue, and some for a busy machine. */
const NOTICED_WITHIN_MS = 20_000;

describe('A database that falls silent', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let installation: Installation;
  let direct: Installation;
  let tabulation: ServiceProcess;
  let allocation: ServiceProcess;
  let api: ServiceProcess;

  const metrics = async (service: ServiceProcess): Promise<string> => (await fetch(`${service.url}/metrics`)).text();
  const readiness = (service: ServiceProcess): Promise<Readiness> =>
    until(
      `${service.name} answers`,
      () => service.readiness(),
      () => service.logTail(),
    );

  beforeAll(async () => {
    database = await testPostgres();
    const url = new URL(database.url);
    const port = await freePort();
    proxy = await TcpProxy.listen(port);
    proxy.to(Number(url.port));
    url.port = String(port);
    // No broker: the stream is the embedded one.
    installation = new Installation({ databaseUrl: url.href, brokers: [] });
    direct = new Installation({ databaseUrl: database.url, brokers: [], prefix: installation.prefix });
    await direct.sanaqOk('define', electionFiles(direct, ELECTION, PRECINCTS));
    [tabulation, allocation, api] = await Promise.all([
      installation.start('tabulation'),
      installation.start('seat-allocation'),
      installation.start('results-api'),
    ]);
  });

  afterAll(async () => {
    await proxy?.close();
    await installation?.close();
    await direct?.close();
    await database?.drop();
  });

  it('is noticed by every service within seconds, and no old value of a metric stays', async () => {
    await direct.sanaqOk('submit', direct.file('all.ndjson', ndjson(allProtocols(ELECTION, PRECINCTS))));
    await until(
      'the lag is told',
      async () => (await metrics(tabulation)).includes(`sanaq_lag_records{election="${ELECTION}"`),
      () => tabulation.logTail(),
    );
    const before = await metrics(tabulation);
    expect(before).toMatch(/sanaq_relay_lag_records\{election="silent",topic="results".*\} \d+/);
    expect(before).toMatch(/sanaq_public_behind_seconds\{election="silent".*\} \d/);

    proxy.hold();
    const held = performance.now();
    const asked = performance.now();
    const answer = await getJson<Readiness>(`${api.url}/health/ready`);
    expect([answer.status, performance.now() - asked < 5_000]).toEqual([503, true]);
    for (const service of [tabulation, allocation]) {
      await until(
        `${service.name} is not ready`,
        async () => !(await readiness(service)).ready,
        () => service.logTail(),
      );
    }
    await until('the duties are overdue', async () => {
      const { checks } = await readiness(tabulation);
      return checks['leases']?.startsWith('DUTY_OVERDUE') && checks[`fetch of ${ELECTION}`]?.startsWith('DUTY_OVERDUE');
    });
    // Its locks end with its sessions, so that another process may allocate: it looks for elections again, in vain.
    await until(
      'the look for elections is overdue, or its failure named',
      async () => /^(DUTY_OVERDUE|[A-Z]+_[A-Z_]+)/.test((await readiness(allocation)).checks['elections'] ?? ''),
      () => allocation.logTail(),
    );
    expect(performance.now() - held).toBeLessThan(NOTICED_WITHIN_MS);
    expect(await metrics(tabulation)).not.toContain('sanaq_lag_records{');
    expect(await metrics(tabulation)).toMatch(/sanaq_duty_age_seconds\{duty="leases".*\} (?:[89]|\d\d)/);
  });

  it('is waited for: all goes on by itself when it answers again', async () => {
    proxy.release();
    for (const service of [tabulation, allocation, api]) await installation.ready(service);
    for (const service of [tabulation, allocation, api]) expect(service.log()).not.toContain('UNEXPECTED');
  });
});
