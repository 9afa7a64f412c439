/** Three brokers: who leads a topic changes, and every record has to be on two of them. */
import { setTimeout as pause } from 'node:timers/promises';
import { plainKafka } from '../../../../test/crash/plain-kafka';
import { ownKafkaCluster } from '../../../../test/support/kafka-cluster';
import { describeWithKafka, type OwnKafka } from '../../../../test/support/servers';
import { readRecords, SERVER_START_MS, streamErrorOf, textRecord } from '../testing/event-stream.contract';
import { createKafkaStream, type KafkaStream } from './kafka-stream';

const TOPICS = 12;
const MOVE_MAX_MS = 240_000;

describeWithKafka('a stream on three brokers', () => {
  let nodes: readonly OwnKafka[];
  let stream: KafkaStream;

  const leaderOf = async (topic: string): Promise<OwnKafka> => {
    const admin = plainKafka(nodes.flatMap(({ brokers }) => brokers)).admin();
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    await admin.disconnect();
    const leader = nodes[(topics[0]?.partitions[0]?.leader ?? 0) - 1];
    if (leader === undefined) throw new Error(`nobody leads ${topic}`);
    return leader;
  };
  /** Sends until it is taken; the names of what came before. */
  const insisting = async (topic: string, text: string): Promise<ReadonlySet<string>> => {
    const met = new Set<string>();
    for (;;) {
      const code = await streamErrorOf(stream.append(topic, [textRecord(text)]));
      if (code === 'none') return met;
      met.add(code);
      await pause(200);
    }
  };

  beforeAll(async () => {
    nodes = await ownKafkaCluster();
    stream = createKafkaStream({ brokers: nodes.flatMap(({ brokers }) => brokers), clientId: 'several' });
  }, SERVER_START_MS);

  afterAll(async () => {
    await stream?.close();
    for (const { broker } of nodes ?? []) await broker.stop();
  }, 120_000);

  test(
    'makes topics though not every broker knows of a new one at once',
    async () => {
      for (let number = 0; number < TOPICS; number++) expect(await stream.createTopic(`t${number}`)).toBe('created');
    },
    MOVE_MAX_MS,
  );

  test(
    'goes on where the broker that leads a topic is killed: every record is there, in its order',
    async () => {
      await stream.append('t0', [textRecord('before')]);
      const leader = await leaderOf('t0');
      await leader.broker.kill9();
      const met = await insisting('t0', 'after');
      expect([...met].filter((code) => code !== 'STREAM_UNREACHABLE')).toEqual([]);
      const records = await readRecords(stream, 't0', 0, 2);
      // What was not acknowledged may have been kept: then it stands there twice.
      expect(new Set(records.map(({ value }) => value?.toString()))).toEqual(new Set(['before', 'after']));
      expect(await leaderOf('t0')).not.toBe(leader);
      await leader.restart();
    },
    MOVE_MAX_MS,
  );

  test(
    'says that replicas are missing where a topic wants more of them than there are',
    async () => {
      const admin = plainKafka(nodes.flatMap(({ brokers }) => brokers)).admin();
      await admin.connect();
      const configEntries = [{ name: 'min.insync.replicas', value: '3' }];
      await admin.alterConfigs({ validateOnly: false, resources: [{ type: 2, name: 't1', configEntries }] });
      await admin.disconnect();
      const leader = await leaderOf('t1');
      const other = nodes.find((node) => node !== leader);
      await other?.broker.kill9();
      let code = 'none';
      // Until the one that is gone counts as gone, the leader waits for it.
      while (code === 'none' || code === 'STREAM_UNREACHABLE')
        code = await streamErrorOf(stream.append('t1', [textRecord('one')]));
      expect(code).toBe('STREAM_REPLICAS');
      await other?.restart();
      expect(await insisting('t1', 'two')).toBeInstanceOf(Set);
    },
    MOVE_MAX_MS,
  );
});
