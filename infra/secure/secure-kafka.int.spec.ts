/** A real broker with TLS, logins and rights: what each of us may do there, and what is said where it may not. */
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:tls';

import { Kafka, logLevel } from 'kafkajs';

import { grant, rightsFor, ROLES, stopKafkaBroker } from '#infra/kafka';
import { freePort } from '#infra/process';
import { topicNames } from '#libs/contracts';
import { createKafkaStream, type KafkaStream, type RecordToAppend, StreamError } from '#libs/event-stream';
import { kafkaConnection, readEnvironment } from '#libs/platform';

import { describeWithKafka, testFolder } from '../../test/support/servers';

import { ADMINISTRATOR, CertificateAuthority, LOOPBACK_NAMES, type SecureKafka, startSecureKafka } from './index';

jest.setTimeout(180_000);

const TOPICS = topicNames('sanaq', 'kz-test');
const RECORD: RecordToAppend = { key: null, value: Buffer.from('one'), headers: [] };

describeWithKafka('a Kafka with TLS, logins and rights', () => {
  let folder: string;
  let authority: CertificateAuthority;
  let kafka: SecureKafka;
  const streams: KafkaStream[] = [];

  /** A stream of ours with the settings of a process. */
  const streamOf = (environment: Readonly<Record<string, string>>, clientId = 'sanaq-test'): KafkaStream => {
    const { brokers, security, groupPrefix } = kafkaConnection(readEnvironment(environment));
    const stream = createKafkaStream({ brokers: brokers ?? [], security, groupPrefix, clientId });
    streams.push(stream);
    return stream;
  };
  const as = (principal: string): KafkaStream => streamOf(kafka.environmentOf(principal), principal);

  const byCertificate = async (file: string, name: string, days?: number): Promise<KafkaStream> => {
    const { certificate, key } = await authority.issue(file, { name, ...(days === undefined ? {} : { days }) });
    return streamOf(
      {
        KAFKA_BROKERS: kafka.certificateBrokers.join(','),
        KAFKA_TLS: 'on',
        KAFKA_TLS_CA_FILE: authority.certificate,
        KAFKA_TLS_CERT_FILE: certificate,
        KAFKA_TLS_KEY_FILE: key,
      },
      name,
    );
  };

  beforeAll(async () => {
    folder = testFolder('secure-kafka');
    authority = await CertificateAuthority.open(join(folder, 'certificates'));
    kafka = await startSecureKafka({
      dataDir: join(folder, 'kafka'),
      port: await freePort(),
      certificatePort: await freePort(),
      controllerPort: await freePort(),
      authority,
    });
    const { brokers, security } = kafkaConnection(readEnvironment(kafka.environmentOf(ADMINISTRATOR)));
    const { ssl, sasl } = security();
    if (sasl === undefined) throw new Error('the administrator logs in');
    const admin = new Kafka({ brokers: [...(brokers ?? [])], ssl, sasl, logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    await grant(
      admin,
      ROLES.flatMap(({ role, principal }) => rightsFor(role, principal, 'sanaq', 'kz-test')),
    );
    await admin.disconnect();
    const operator = as('sanaq-operator');
    for (const topic of Object.values(TOPICS)) await operator.createTopic(topic);
    const tabulation = as('sanaq-tabulation');
    const allocation = as('sanaq-seat-allocation');
    // Something to read in each.
    await operator.append(TOPICS.stream, [RECORD]);
    for (const topic of [TOPICS.verdicts, TOPICS.results]) await tabulation.append(topic, [RECORD]);
    await allocation.append(TOPICS.mandates, [RECORD]);
  });

  afterAll(async () => {
    await Promise.all(streams.map((stream) => stream.close()));
    await stopKafkaBroker(join(folder, 'kafka'));
    await rm(folder, { recursive: true, force: true });
  });

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'])('lets a publisher in by %s', async (mechanism) => {
    const stream = streamOf({ ...kafka.environmentOf('sanaq-publisher'), KAFKA_SASL_MECHANISM: mechanism });
    expect((await stream.append(TOPICS.stream, [RECORD])).firstPosition).toBeGreaterThanOrEqual(0);
  });

  it('lets a publisher in by a certificate', async () => {
    const stream = await byCertificate('publisher', 'sanaq-publisher');
    expect((await stream.append(TOPICS.stream, [RECORD])).firstPosition).toBeGreaterThanOrEqual(0);
  });

  /** The topics that a user may write and read. */
  const reach = async (principal: string): Promise<{ writes: string[]; reads: string[] }> => {
    const found = { writes: [] as string[], reads: [] as string[] };
    const stream = as(principal);
    for (const [name, topic] of Object.entries(TOPICS)) {
      if (await allowed(() => stream.append(topic, [RECORD]))) found.writes.push(name);
      if (await allowed(() => firstBatch(stream, topic))) found.reads.push(name);
    }
    return found;
  };

  it.each([
    ['sanaq-publisher', ['stream'], ['verdicts']],
    ['sanaq-operator', ['stream'], ['stream', 'verdicts', 'results', 'mandates']],
    ['sanaq-tabulation', ['verdicts', 'results'], ['stream', 'verdicts', 'results']],
    ['sanaq-seat-allocation', ['mandates'], ['stream', 'results', 'mandates']],
  ])('lets %s write %j and read %j, and nothing else', async (principal, writes, reads) => {
    expect(await reach(principal)).toEqual({ writes, reads });
  });

  it('shows each user the topics that are its own business, and lets none make others', async () => {
    expect(await as('sanaq-publisher').topics('sanaq.')).toEqual([TOPICS.stream, TOPICS.verdicts]);
    for (const { principal } of ROLES) {
      expect(await refusal(as(principal).createTopic('sanaq.other.stream.v1'))).toMatch(/^STREAM_FORBIDDEN: /);
    }
  });

  it('lets tabulation note how far it has read', async () => {
    await as('sanaq-tabulation').notePosition(TOPICS.stream, 'sanaq.kz-test', 1);
  });

  it('says in one line that a right is missing, which, and who grants it', async () => {
    expect(await refusal(as('sanaq-publisher').append(TOPICS.verdicts, [RECORD]))).toMatch(
      /^STREAM_FORBIDDEN: Kafka failed while appending to topic sanaq\.kz-test\.verdicts\.v1: [^\n]*[Nn]ot authorized[^\n]*, the operator must grant this user the right/,
    );
  });

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'])(
    'says in one line that the password is wrong (%s)',
    async (mechanism) => {
      const { KAFKA_SASL_PASSWORD_FILE: _, ...environment } = kafka.environmentOf('sanaq-publisher');
      const stream = streamOf({ ...environment, KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_PASSWORD: 'wrong' });
      expect(await refusal(stream.append(TOPICS.stream, [RECORD]))).toMatch(
        /^STREAM_LOGIN: [^\n]*, the operator must correct KAFKA_SASL_MECHANISM/,
      );
      expect(await refusal(firstBatch(stream, TOPICS.verdicts))).toMatch(/^STREAM_LOGIN: /);
    },
  );

  it('says in one line that our certificate has expired', async () => {
    const stream = await byCertificate('expired', 'sanaq-publisher', -1);
    expect(await refusal(stream.append(TOPICS.stream, [RECORD]))).toMatch(
      /^STREAM_TLS_FAILED: [^\n]*our own certificate \(CN=sanaq-publisher\) expired at [^\n]*, the operator must renew/,
    );
  });

  it('says in one line that the certificate of a broker has expired', async () => {
    const { certificate, key } = await authority.issue('old-server', {
      name: 'sanaq-broker',
      alternativeNames: LOOPBACK_NAMES,
      days: -1,
    });
    const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) });
    server.on('tlsClientError', () => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const stream = streamOf({ ...kafka.environmentOf('sanaq-publisher'), KAFKA_BROKERS: `127.0.0.1:${port}` });
      expect(await refusal(stream.append(TOPICS.stream, [RECORD]))).toMatch(
        /^STREAM_TLS_FAILED: [^\n]*certificate has expired[^\n]*, the operator must renew/,
      );
    } finally {
      server.close();
    }
  });

  it('refuses a broker whose certificate nobody vouches for, and one that has another name', async () => {
    const { KAFKA_TLS_CA_FILE: _, ...unknown } = kafka.environmentOf('sanaq-publisher');
    expect(await refusal(streamOf(unknown).topics('sanaq.'))).toMatch(/^STREAM_TLS_FAILED: /);
    const byOtherName = {
      ...kafka.environmentOf('sanaq-publisher'),
      KAFKA_BROKERS: kafka.broker.brokers.join().replace('127.0.0.1', '127.0.0.2'),
    };
    expect(await refusal(streamOf(byOtherName).topics('sanaq.'))).toMatch(/^STREAM_(TLS_FAILED|UNREACHABLE): /);
  });

  it('names KAFKA_TLS where we speak plainly to a broker that does not', async () => {
    const stream = streamOf({ KAFKA_BROKERS: kafka.broker.brokers.join() });
    expect(await refusal(stream.topics('sanaq.'))).toMatch(/^STREAM_UNREACHABLE: [^\n]*KAFKA_TLS/);
  });
});

async function firstBatch(stream: KafkaStream, topic: string): Promise<void> {
  for await (const _ of stream.read(topic, { from: 0, signal: new AbortController().signal })) return;
}

async function allowed(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof StreamError && error.code === 'STREAM_FORBIDDEN') return false;
    throw error;
  }
}

/** The line that a service or the command line makes of the failure. */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    if (!(error instanceof StreamError)) throw error;
    return `${error.code}: ${error.message}, the operator must ${error.action}`;
  }
}
