/** A stream that is changed while it is counted: noticed within seconds, named, and a way out that works. */
import { describeWithKafka, testKafka, testPostgres, type TestDatabase } from '../support/servers';
import { Installation } from './support/installation';
import type { ServiceProcess } from './support/service-process';
import { allProtocols, electionFiles, ndjson, protocol, type ProtocolEvent } from './support/small-election';
import { until } from './support/until';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(300_000);

const PRECINCTS = 6;
const CONFIG_OF_TOPIC = 2;

describeWithKafka('A stream that is changed under the services', () => {
  let database: TestDatabase;
  let installation: Installation;
  let tabulation: ServiceProcess;

  const checks = async (): Promise<string> => JSON.stringify((await tabulation.readiness())?.checks);
  const says = (pattern: RegExp): Promise<boolean> =>
    until(
      `readiness says ${pattern.source}`,
      async () => pattern.test(await checks()),
      () => tabulation.logTail(),
    );
  const metric = async (name: string, election: string): Promise<number> => {
    const text = await (await fetch(`${tabulation.url}/metrics`)).text();
    return Number(new RegExp(`^${name}\\{election="${election}".*\\} (\\S+)$`, 'm').exec(text)?.[1]);
  };
  const defined = async (election: string): Promise<void> => {
    await installation.sanaqOk('define', electionFiles(installation, election, PRECINCTS));
    await installation.sanaqOk('submit', installation.file('all.ndjson', ndjson(allProtocols(election, PRECINCTS))));
  };
  const verdicts = async (election: string): Promise<Record<string, number>> => {
    const rows = await installation.ask<{ code: string; n: number }>(
      `select j.kind::text as code, count(*)::integer as n from sanaq.journal j join sanaq.election using (election_no)
       where election_id = $1 group by 1`,
      [election],
    );
    return Object.fromEntries(rows.map(({ code, n }) => [code, n]));
  };
  const message = (event: ProtocolEvent, partition: number): { value: string; partition: number } => ({
    value: JSON.stringify(event),
    partition,
  });

  beforeAll(async () => {
    const kafka = await testKafka();
    database = await testPostgres();
    installation = new Installation({ databaseUrl: database.url, brokers: kafka?.brokers ?? [] });
    tabulation = await installation.start('tabulation');
  });

  afterAll(async () => {
    await installation?.close();
    await database?.drop();
  });

  it('stops at once when it gets a second partition, says how many records lie there, and goes on once they are gathered', async () => {
    const election = 'parted';
    await defined(election);
    const { stream } = installation.topics(election);
    const before = await installation.position(election);
    const admin = installation.kafka.admin();
    await admin.connect();
    await admin.createPartitions({ topicPartitions: [{ topic: stream, count: 2 }] });
    await says(/TOPIC_PARTITIONS: [^"]*none lie elsewhere yet/);
    const producer = installation.kafka.producer();
    await producer.connect();
    await until('the new partition takes records', () =>
      producer
        .send({
          topic: stream,
          messages: [
            message(protocol(election, 'list', 0, { id: 'second-0' }), 1),
            message(protocol(election, 'list', 1, { id: 'second-1' }), 1),
          ],
        })
        .then(
          () => true,
          () => false,
        ),
    );
    await says(/TOPIC_PARTITIONS: [^"]*2 lie elsewhere and are not counted \(2 in partition 1\).*sanaq gather/);
    const status = await installation.sanaq('status', election);
    expect([status.code, status.out]).toEqual([
      1,
      expect.stringMatching(/THE COUNT HAS STOPPED .* TOPIC_PARTITIONS: /),
    ]);
    expect(await installation.position(election)).toBe(before);

    const looked = await installation.sanaqOk('gather', election, '--dry-run', '--json');
    expect(looked.json()).toMatchObject({ records: 2, firstPosition: null });
    const gathered = await installation.sanaqOk('gather', election, '--json');
    expect(gathered.json()).toMatchObject({ records: 2, partitions: [{ partition: 1, records: 2, nextPosition: 2 }] });
    await until('they are counted', async () => (await installation.position(election)) === before + 2);
    // Second originals of precincts that were counted: held, as they would have been in the first place.
    expect(await verdicts(election)).toMatchObject({ '2': 2 });
    await installation.ready(tabulation);
    expect((await installation.sanaq('status', election)).code).toBe(0);

    await producer.send({ topic: stream, messages: [message(protocol(election, 'list', 2, { id: 'late' }), 1)] });
    await says(/TOPIC_PARTITIONS: [^"]*1 lie elsewhere/);
    await installation.sanaqOk('gather', election);
    await installation.ready(tabulation);
    await producer.disconnect();
    await admin.disconnect();
  });

  it('stops when its records would be removed by age, and goes on when the setting is mended', async () => {
    const election = 'aged';
    await defined(election);
    const { stream, results } = installation.topics(election);
    const admin = installation.kafka.admin();
    await admin.connect();
    const retain = (topic: string, value: string): Promise<unknown> =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: CONFIG_OF_TOPIC,
            name: topic,
            configEntries: [
              { name: 'retention.ms', value },
              { name: 'retention.bytes', value: '-1' },
              { name: 'compression.type', value: 'uncompressed' },
              { name: 'message.timestamp.type', value: 'LogAppendTime' },
            ],
          },
        ],
      });
    await retain(stream, '600000000');
    await says(/TOPIC_RETENTION: /);
    await retain(stream, '-1');
    await installation.ready(tabulation);
    // … and a topic that is published, too.
    await retain(results, '600000000');
    await says(/"topics of aged":"TOPIC_RETENTION: /);
    await retain(results, '-1');
    await installation.ready(tabulation);
    await admin.disconnect();
  });

  it('says behind which transaction its records wait, and counts them when it has ended', async () => {
    const election = 'waiting';
    await defined(election);
    const { stream } = installation.topics(election);
    const before = await installation.position(election);
    const producer = installation.kafka.producer({ transactionalId: `${stream}-tx`, maxInFlightRequests: 1 });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic: stream, messages: [message(protocol(election, 'list', 0, { id: 'open' }), 0)] });
    const plain = installation.kafka.producer();
    await plain.connect();
    await plain.send({ topic: stream, messages: [message(protocol(election, 'list', 0, { id: 'behind' }), 0)] });
    await says(/STREAM_TRANSACTION_OPEN: 2 records from position \d+ on wait for an open transaction of producer \d+/);
    expect(await metric('sanaq_held_back_records', election)).toBe(2);
    expect(await installation.position(election)).toBe(before);
    await transaction.abort();
    await until('the record behind it is counted', async () => (await verdicts(election))['2'] === 1);
    await installation.ready(tabulation);
    expect(await metric('sanaq_held_back_records', election)).toBe(0);
    await producer.disconnect();
    await plain.disconnect();
  });

  it('is counted on where a sender wrote a batch packed by zstd, once the setting is mended', async () => {
    const election = 'packed';
    await defined(election);
    const { stream } = installation.topics(election);
    const before = await installation.position(election);
    const admin = installation.kafka.admin();
    await admin.connect();
    const packed = (value: string): Promise<unknown> =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: CONFIG_OF_TOPIC,
            name: stream,
            configEntries: [
              { name: 'retention.ms', value: '-1' },
              { name: 'retention.bytes', value: '-1' },
              { name: 'compression.type', value },
              { name: 'message.timestamp.type', value: 'LogAppendTime' },
            ],
          },
        ],
      });
    await packed('zstd');
    await says(/TOPIC_COMPRESSION: /);
    const producer = installation.kafka.producer();
    await producer.connect();
    await producer.send({ topic: stream, messages: [message(protocol(election, 'list', 0, { id: 'zstd' }), 0)] });
    await producer.disconnect();
    await packed('uncompressed');
    await until('it is counted', async () => (await installation.position(election)) === before + 1);
    await installation.ready(tabulation);
    await admin.disconnect();
  });

  it('is the operator’s matter where it is deleted, and no defect of ours', async () => {
    const election = 'deleted';
    await defined(election);
    const admin = installation.kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [installation.topics(election).stream] });
    await admin.disconnect();
    await says(/"stream of deleted":"STREAM_MISSING: /);
    expect(tabulation.log()).not.toMatch(/TypeError|UNEXPECTED|lane failed/);
  });
});
