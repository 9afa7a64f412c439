/** The services and the command line on a Kafka with TLS, logins and rights, each as its own user there. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stopKafkaBroker } from '#infra/kafka';
import { freePort } from '#infra/process';
import { ADMINISTRATOR, CertificateAuthority, type SecureKafka, startSecureKafka } from '#infra/secure';
import { spawnSync } from 'node:child_process';
import { describeWithKafka, testFolder, testPostgres, type TestDatabase } from '../support/servers';
import { callCli, type CliAnswer } from './support/cli';
import { getJson } from './support/http';
import { Installation } from './support/installation';
import type { ServiceProcess } from './support/service-process';
import { allProtocols, electionFiles, ndjson } from './support/small-election';
import { until } from './support/until';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(300_000);

const ELECTION = 'secure';
const PRECINCTS = 4;

describeWithKafka('An installation on a secure Kafka', () => {
  let folder: string;
  let kafka: SecureKafka;
  let database: TestDatabase;
  let installation: Installation;

  beforeAll(async () => {
    folder = testFolder('secure-services');
    database = await testPostgres();
    kafka = await startSecureKafka({
      dataDir: join(folder, 'kafka'),
      port: await freePort(),
      certificatePort: await freePort(),
      controllerPort: await freePort(),
      authority: await CertificateAuthority.open(join(folder, 'certificates')),
    });
    installation = new Installation({
      databaseUrl: database.url,
      brokers: kafka.broker.brokers,
      env: kafka.environmentOf('sanaq-operator'),
    });
  });

  afterAll(async () => {
    await installation?.close();
    await database?.drop();
    await stopKafkaBroker(join(folder, 'kafka'));
    await rm(folder, { recursive: true, force: true });
  });

  const rights = (...parameters: readonly string[]): string => {
    const program = join(installation.root, 'dist', 'infra', 'rights.js');
    const env = { ...installation.env, ...kafka.environmentOf(ADMINISTRATOR) };
    const run = spawnSync(process.execPath, [program, ELECTION, ...parameters], { env, encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr);
    return run.stdout;
  };

  /** A publisher: it has neither the database nor anyone else's rights. */
  const asPublisher = (
    change: Readonly<Record<string, string>>,
    ...parameters: readonly string[]
  ): Promise<CliAnswer> => {
    const { DATABASE_URL: _, ...env } = installation.env;
    const own = { ...kafka.environmentOf('sanaq-publisher'), KAFKA_GROUP_PREFIX: 'sanaq-publisher' };
    return callCli(
      { root: installation.root, cwd: installation.folder, env: { ...env, ...own, ...change } },
      parameters,
    );
  };

  const start = (name: 'tabulation' | 'seat-allocation'): Promise<ServiceProcess> =>
    installation.start(name, { env: kafka.environmentOf(`sanaq-${name}`) });

  it('tells the operator before anything is granted that the right is missing', async () => {
    const { code, err } = await installation.sanaq('define', electionFiles(installation, ELECTION, PRECINCTS));
    expect([code, err]).toEqual([4, expect.stringMatching(/STREAM_FORBIDDEN: [^\n]*the operator must grant/)]);
  });

  it('counts an election from its definition to its results once the rights are granted', async () => {
    expect(rights('--apply')).toContain(`--topic ${installation.topics(ELECTION).stream}`);
    await installation.sanaqOk('define', electionFiles(installation, ELECTION, PRECINCTS));
    const services = await Promise.all([
      start('tabulation'),
      start('seat-allocation'),
      installation.start('results-api'),
    ]);
    const protocols = allProtocols(ELECTION, PRECINCTS);
    const file = installation.file('protocols.ndjson', ndjson(protocols));
    const submitted = await asPublisher({}, 'submit', '--as-is', file);
    expect([submitted.code, submitted.err]).toEqual([0, expect.anything()]);
    const api = services[2];
    await until('every protocol is counted', async () => {
      const answer = await getJson<{ snapshot?: { number: number } }>(`${api?.url}/v1/elections/${ELECTION}`);
      const counted = await installation.position(ELECTION);
      return answer.status === 200 && counted > protocols.length ? true : null;
    });
    for (const service of services) expect(service.complaints()).toEqual([]);
  });

  it('ends a publisher with a wrong password in one line and exit 4', async () => {
    const { KAFKA_SASL_PASSWORD_FILE: _ = '', ...rest } = kafka.environmentOf('sanaq-publisher');
    const wrong = { ...rest, KAFKA_SASL_PASSWORD_FILE: '', KAFKA_SASL_PASSWORD: 'wrong' };
    const { code, err } = await asPublisher(wrong, 'submit', '--as-is', join(installation.folder, 'protocols.ndjson'));
    expect([code, err.trim().split('\n').at(-1)]).toEqual([
      4,
      expect.stringMatching(/^STREAM_LOGIN: .*the operator must/),
    ]);
  });

  it('has a service wait with a wrong password, and say so in its health check', async () => {
    const env = {
      ...kafka.environmentOf('sanaq-tabulation'),
      KAFKA_SASL_PASSWORD_FILE: '',
      KAFKA_SASL_PASSWORD: 'wrong',
    };
    const waiting = await installation.start('tabulation', { ready: false, env });
    await until('it says what it waits for', async () => {
      const text = JSON.stringify(await waiting.readiness());
      return text.includes('STREAM_LOGIN') && !waiting.gone ? true : null;
    });
    expect(await waiting.stop()).toBe(0);
  });
});
