/** What a user does wrong is named, and everything else continues. */
import { CompressionTypes } from 'kafkajs';
import { describeWithKafka, testKafka, testPostgres, type TestDatabase } from '../support/servers';
import { append, verdictsOn } from './support/decisions';
import { Installation } from './support/installation';
import type { ServiceProcess } from './support/service-process';
import { electionFiles, ndjson, precinctId, protocol } from './support/small-election';
import { until } from './support/until';

/** Generous: the machine may be busy with other tests. */
jest.setTimeout(300_000);

const ELECTION = 'careless';
const PRECINCTS = 6;
/** The largest record of ours, and the largest batch that a broker takes by default. */
const RECORD_BYTES = 1_000_000;
const BROKER_BYTES = 1_048_588;
/** Batch, record and header around the value, with a little to spare. */
const BATCH_OVERHEAD_BYTES = 130;

interface Submitted {
  readonly published: number;
  readonly unreadable: number;
  readonly problems: readonly { readonly code: string; readonly line: number }[];
  readonly elections: readonly { readonly verdicts: Readonly<Record<string, number>> }[];
}

/** A protocol that takes exactly so many bytes as a record. */
function ofBytes(index: number, bytes: number): object {
  const padded = (pad: string): object => protocol(ELECTION, 'list', index, { data: { ext: { pad } } });
  const empty = Buffer.byteLength(JSON.stringify(padded('')));
  return padded('x'.repeat(bytes - empty));
}

describeWithKafka('What is wrong with the input', () => {
  let database: TestDatabase;
  let installation: Installation;
  let tabulation: ServiceProcess;

  const newTopic = async (
    topic: string,
    partitions: number,
    settings: Readonly<Record<string, string>>,
  ): Promise<void> => {
    const admin = installation.kafka.admin();
    await admin.connect();
    const configEntries = Object.entries({
      'retention.ms': '-1',
      'compression.type': 'uncompressed',
      'message.timestamp.type': 'LogAppendTime',
      ...settings,
    }).map(([name, value]) => ({ name, value }));
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: partitions, configEntries }] });
    await admin.disconnect();
  };

  beforeAll(async () => {
    const kafka = await testKafka();
    database = await testPostgres();
    installation = new Installation({ databaseUrl: database.url, brokers: kafka?.brokers ?? [] });
    tabulation = await installation.start('tabulation');
    await installation.sanaqOk('define', electionFiles(installation, ELECTION, PRECINCTS));
  });

  afterAll(async () => {
    await installation?.close();
    await database?.drop();
  });

  it('a record at the limit is counted, one above it is named with its line, and the rows after it are published', async () => {
    const rows = [
      ofBytes(0, RECORD_BYTES),
      ofBytes(1, RECORD_BYTES + 1),
      ofBytes(1, BROKER_BYTES + 1),
      protocol(ELECTION, 'list', 2),
    ];
    const answer = await installation.sanaq(
      'submit',
      installation.file('large.ndjson', ndjson(rows)),
      '--partial',
      '--json',
    );
    expect(answer.code).toBe(1);
    expect(answer.json<Submitted>()).toMatchObject({
      published: 2,
      unreadable: 2,
      problems: [2, 3].map((line) => ({ code: 'RECORD_TOO_LARGE', line })),
      elections: [{ verdicts: { counted: 2 } }],
    });
    expect(answer.err).toContain('large.ndjson:2');
  });

  it('what others send past the CLI, as large as the broker takes, is refused and in nobody’s way', async () => {
    await append(installation, ELECTION, [ofBytes(3, BROKER_BYTES - BATCH_OVERHEAD_BYTES)]);
    await append(installation, ELECTION, [{ ...protocol(ELECTION, 'list', 3), id: 'after the large one' }]);
    const verdicts = await verdictsOn(installation, ELECTION, ['after the large one']);
    expect(verdicts.get('after the large one')).toMatchObject({ verdict: 'counted' });
    const [refused] = await installation.ask<{ codes: string }>(
      `select codes from sanaq.verdict where kind = 4 order by cause desc limit 1`,
    );
    expect(refused?.codes).toContain('RECORD_TOO_LARGE');
  });

  it('every way to be no protocol is answered, and the good one among them is counted', async () => {
    const good = protocol(ELECTION, 'list', 4, { id: 'good' });
    const values = [
      Buffer.from('no JSON'),
      Buffer.from([0xff, 0xfe, 0x00]),
      null,
      Buffer.from(JSON.stringify({ ...good, id: 'other election', data: { ...good.data, electionId: 'other' } })),
      Buffer.from(JSON.stringify({ ...good, id: 'other contest', data: { ...good.data, contestId: 'none' } })),
      Buffer.from(JSON.stringify({ ...good, id: 'real', rehearsal: false })),
      Buffer.from(JSON.stringify({ ...good, id: 'nowhere', data: { ...good.data, precinctId: 'P-9999' } })),
      Buffer.from(JSON.stringify(good)),
      Buffer.from(JSON.stringify(good)),
      Buffer.from(JSON.stringify({ ...good, data: { ...good.data, votes: { a: 1, b: 1, c: 1 } } })),
    ];
    const from = (await installation.read(installation.topics(ELECTION).stream)).length;
    const producer = installation.kafka.producer();
    await producer.connect();
    const headers = { 'content-type': 'application/cloudevents+json' };
    await producer.send({
      topic: installation.topics(ELECTION).stream,
      compression: CompressionTypes.GZIP,
      messages: values.map((value) => ({ value, headers })),
    });
    await producer.disconnect();
    await until('all of it is counted', async () => (await installation.position(ELECTION)) >= from + values.length);
    const rows = await installation.ask<{ kind: number; codes: string | null }>(
      'select kind, codes from sanaq.verdict where cause = subject and cause >= $1 order by cause',
      [from],
    );
    expect(rows.map(({ kind, codes }) => [kind, codes])).toEqual([
      [4, 'JSON_MALFORMED'],
      [4, 'NOT_UTF8'],
      [4, 'VALUE_NULL'],
      [4, 'ELECTION_UNKNOWN'],
      [4, 'CONTEST_UNKNOWN'],
      [4, 'REHEARSAL_DIFFERS'],
      [2, 'PRECINCT_UNKNOWN'],
      [1, null],
      [3, null],
      [2, 'EQUIVOCATION'],
    ]);
    const shown = await installation.sanaqOk('results', `${ELECTION}/list`, '--precincts', '--json');
    const { precincts } = shown.json<{ precincts: { precinctId: string; state: string; heldRecords: number }[] }>();
    expect(precincts.find((one) => one.precinctId === precinctId(4))).toMatchObject({
      state: 'counted',
      heldRecords: 1,
    });
  });

  it.each([
    ['two partitions', 'halved', 2, {}, 'TOPIC_PARTITIONS'],
    ['a time after which records are removed', 'fading', 1, { 'retention.ms': '600000' }, 'TOPIC_RETENTION'],
    ['compaction', 'pressed', 1, { 'cleanup.policy': 'compact' }, 'TOPIC_COMPACTED'],
    ['a codec that cannot be read', 'packed', 1, { 'compression.type': 'zstd' }, 'TOPIC_COMPRESSION'],
    ['times of the senders', 'dated', 1, { 'message.timestamp.type': 'CreateTime' }, 'TOPIC_TIMESTAMPS'],
  ])(
    'a stream topic with %s is refused by define and not counted',
    async (_, electionId, partitions, settings, code) => {
      await newTopic(installation.topics(electionId).stream, partitions, settings);
      const defined = await installation.sanaq('define', electionFiles(installation, electionId, PRECINCTS));
      expect([defined.code, defined.err]).toEqual([2, expect.stringMatching(new RegExp(`^${code}: .+\n`))]);
      await until(
        'tabulation names the code',
        () => tabulation.log().includes(code),
        () => tabulation.logTail(),
      );
      expect((await tabulation.readiness())?.ready).toBe(false);
      expect(await installation.position(electionId)).toBe(0);
    },
  );
});
