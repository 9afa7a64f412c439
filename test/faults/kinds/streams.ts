/** What is sent into the stream, and what is done to the topic. */
import { randomBytes } from 'node:crypto';
import { CompressionTypes } from 'kafkajs';
import { plainKafka, type RawRecord } from '../../crash/plain-kafka';
import { until } from '../../services/support/until';
import type { Fault } from '../fault';
import { ELECTION, type Scene } from '../scene';
import { set, withAdmin } from './topic-admin';

function setting(kind: string, what: string, name: string, value: string): Fault {
  return {
    kind,
    what,
    seconds: [4, 6],
    begin: async (scene) => {
      await set(scene, scene.topic, { [name]: value });
      return () => set(scene, scene.topic, {});
    },
  };
}

/** Sends by a transaction, and leaves it open until what is returned ends it. */
async function inTransaction(
  scene: Scene,
  records: readonly RawRecord[],
  end: 'commit' | 'abort',
): Promise<() => Promise<void>> {
  const producer = plainKafka(scene.brokers).producer({
    transactionalId: `faults-${randomBytes(6).toString('hex')}`,
    maxInFlightRequests: 1,
    idempotent: true,
  });
  await producer.connect();
  const transaction = await producer.transaction();
  const messages = records.map(({ key, value, headers }) => ({
    key,
    value,
    headers: Object.fromEntries(headers),
    partition: 0,
  }));
  await transaction.send({ topic: scene.topic, messages });
  return async () => {
    await transaction[end]();
    await producer.disconnect();
  };
}

const HOSTILE: readonly ((bytes: number) => RawRecord)[] = [
  () => ({ key: null, value: null, headers: [] }),
  () => ({ key: Buffer.alloc(0), value: Buffer.alloc(0), headers: [] }),
  (bytes) => ({ key: null, value: randomBytes(bytes), headers: [] }),
  (bytes) => ({ key: randomBytes(40), value: Buffer.from(`{"id":"${'x'.repeat(bytes)}"`), headers: [] }),
  () => ({ key: null, value: Buffer.from('['.repeat(50_000)), headers: [] }),
  () => ({ key: null, value: Buffer.alloc(900_000, 0x20), headers: [] }),
  () => ({
    key: null,
    value: Buffer.from('1e400'),
    headers: [['content-type', Buffer.from('application/cloudevents+json')]],
  }),
];

export const STREAM_FAULTS: readonly Fault[] = [
  {
    kind: 'delivered-twice',
    what: 'the same records again, and out of order',
    seconds: [0, 0],
    begin: async (scene) => {
      const records = scene.generator.next(60);
      await scene.send(records);
      await scene.send([...records].reverse());
      await scene.send(records);
    },
  },
  {
    kind: 'hostile-records',
    what: 'records that no sender of good will writes: empty, random, endless, deep, of 900 kB',
    seconds: [0, 0],
    begin: async (scene) => {
      const records = HOSTILE.map((make) => make(scene.seeded.between(1, 50_000)));
      for (const record of records) await scene.send([record]);
    },
  },
  {
    kind: 'transaction-committed',
    what: 'a transaction stays open, then is committed',
    seconds: [6, 11],
    begin: (scene) => inTransaction(scene, scene.generator.next(20), 'commit'),
  },
  {
    kind: 'transaction-aborted',
    what: 'a transaction stays open, then is aborted: its records never were',
    seconds: [6, 11],
    // Copies of what nobody sent otherwise; the generator must not count on them.
    begin: (scene) => inTransaction(scene, [{ key: null, value: Buffer.from('{}'), headers: [] }], 'abort'),
  },
  {
    kind: 'gzip-batch',
    what: 'a batch packed by gzip',
    seconds: [0, 0],
    begin: async (scene) => {
      const producer = plainKafka(scene.brokers).producer({ createPartitioner: () => () => 0 });
      await producer.connect();
      const messages = scene.generator
        .next(40)
        .map(({ key, value, headers }) => ({ key, value, headers: Object.fromEntries(headers) }));
      await producer.send({ topic: scene.topic, compression: CompressionTypes.GZIP, messages });
      await producer.disconnect();
    },
  },
  {
    kind: 'zstd-batch',
    what: 'a batch packed by zstd, which the topic’s setting let in',
    seconds: [4, 5],
    begin: async (scene) => {
      await set(scene, scene.topic, { 'compression.type': 'zstd' });
      await scene.send(scene.generator.next(40));
      return () => set(scene, scene.topic, {});
    },
  },
  {
    kind: 'partition-added',
    what: 'a further partition, with records in it; then sanaq gather',
    seconds: [5, 7],
    begin: async (scene) => {
      const count = await withAdmin(scene, async (admin) => {
        const { topics } = await admin.fetchTopicMetadata({ topics: [scene.topic] });
        const now = topics[0]?.partitions.length ?? 1;
        await admin.createPartitions({ topicPartitions: [{ topic: scene.topic, count: now + 1 }] });
        return now + 1;
      });
      const messages = scene.generator
        .next(15)
        .map(({ key, value, headers }) => ({ key, value, headers: Object.fromEntries(headers), partition: count - 1 }));
      const producer = plainKafka(scene.brokers).producer();
      await producer.connect();
      await until('the partition takes records', () =>
        producer.send({ topic: scene.topic, messages }).then(
          () => true,
          () => false,
        ),
      );
      await producer.disconnect();
      return () => scene.installation.sanaqOk('gather', ELECTION);
    },
  },
  setting('retention', 'retention.ms would remove evidence', 'retention.ms', '86400000'),
  setting('times-of-senders', 'the topic keeps the times of its senders', 'message.timestamp.type', 'CreateTime'),
  setting('compaction', 'the topic would be compacted', 'cleanup.policy', 'compact'),
];
