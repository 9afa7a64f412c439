import { randomBytes, randomUUID } from 'node:crypto';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { describeWithKafka, testKafka } from '../../../../test/support/servers';
import { type StreamBatch, StreamError } from '../event-stream';
import {
  describeEventStream,
  readRecords,
  SERVER_START_MS,
  streamErrorOf,
  textRecord,
} from '../testing/event-stream.contract';
import { createKafkaStream, type KafkaStream } from './kafka-stream';

async function brokersForTests(): Promise<string[]> {
  const kafka = await testKafka();
  if (kafka === null) throw new Error('This suite runs only where there is a Kafka');
  return kafka.brokers;
}

// Topics of a busy broker take a while to make and to delete.
jest.setTimeout(30_000);

describeWithKafka('Kafka', () => {
  describeEventStream('a Kafka topic', async () => {
    const stream = createKafkaStream({ brokers: await brokersForTests(), clientId: 'contract' });
    return { stream, close: () => stream.close() };
  });

  describe('the Kafka stream on its broker', () => {
    let brokers: string[];
    let kafka: Kafka;
    let stream: KafkaStream;
    const topicName = (): string => `kafka-int.${randomUUID()}`;

    const withAdmin = async <Result>(work: (admin: ReturnType<Kafka['admin']>) => Promise<Result>): Promise<Result> => {
      const admin = kafka.admin();
      await admin.connect();
      try {
        return await work(admin);
      } finally {
        await admin.disconnect();
      }
    };
    const createWith = async (settings: Record<string, string>, partitions = 1): Promise<string> => {
      const topic = topicName();
      const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
      await withAdmin((admin) => admin.createTopics({ topics: [{ topic, numPartitions: partitions, configEntries }] }));
      return topic;
    };
    /** Reads and counts until the reading ends by itself; tells with what. */
    const readToTheEnd = (topic: string, from = 0): Promise<string> =>
      streamErrorOf(
        (async () => {
          for await (const batch of stream.read(topic, { from, signal: new AbortController().signal }))
            expect(batch.records.length).toBeGreaterThanOrEqual(0);
        })(),
      );

    beforeAll(async () => {
      brokers = await brokersForTests();
      kafka = new Kafka({ brokers, clientId: 'kafka-int', logLevel: logLevel.NOTHING });
      stream = createKafkaStream({ brokers, clientId: 'kafka-int' });
    }, SERVER_START_MS);
    afterAll(async () => {
      await stream.close();
    });

    test('a topic with the settings of a fresh broker is told apart by its problems', async () => {
      const topic = await createWith({ 'cleanup.policy': 'compact', 'retention.bytes': '1000000' }, 3);
      const facts = await stream.describe(topic);
      expect(facts?.problems.map(({ code }) => code)).toEqual([
        'TOPIC_PARTITIONS',
        'TOPIC_COMPACTED',
        'TOPIC_RETENTION',
        'TOPIC_RETENTION',
        'TOPIC_COMPRESSION',
        'TOPIC_TIMESTAMPS',
      ]);
      expect(facts?.problems.every(({ detail }) => detail.endsWith('.'))).toBe(true);
    });

    test.each(['lz4', 'snappy', 'zstd', 'gzip'])(
      'records that Kafka packed by %s are read, large and small',
      async (codec) => {
        const topic = await createWith({ 'compression.type': codec });
        const records = [
          textRecord('one'),
          ...Array.from({ length: 500 }, (_, index) =>
            textRecord(`protocol ${index} ${'of a precinct '.repeat(index)}`),
          ),
          textRecord(randomBytes(300_000).toString('base64')),
          textRecord('x'.repeat(700_000)),
        ];
        for (const record of records.slice(0, 3)) await stream.append(topic, [record]);
        await stream.append(topic, records.slice(3));
        const read = await readRecords(stream, topic, 0, records.length);
        // As texts: jest compares buffers byte by byte, which takes most of a minute on a busy machine.
        const textOf = ({ value }: { readonly value: Buffer | null }): string | undefined => value?.toString('latin1');
        expect(read.map(textOf)).toEqual(records.map(textOf));
        expect(
          (await stream.recordAt(topic, records.length - 1))?.value?.equals(records.at(-1)?.value ?? Buffer.alloc(0)),
        ).toBe(true);
      },
    );

    test('partitions beside the first are told of and read, page by page, without what was aborted', async () => {
      const topic = await createWith({}, 3);
      const producer = kafka.producer({ transactionalId: `tx-${topic}`, maxInFlightRequests: 1, idempotent: true });
      await producer.connect();
      const send = async (value: string, commit: boolean): Promise<void> => {
        const transaction = await producer.transaction();
        await transaction.send({ topic, messages: [{ value, partition: 2 }] });
        await (commit ? transaction.commit() : transaction.abort());
      };
      await send('dropped', false);
      await send('kept', true);
      await send('dropped again', false);
      await send('kept again', true);
      await producer.disconnect();
      expect(await stream.otherPartitions(topic)).toEqual([
        { partition: 1, beginPosition: 0, endPosition: 0 },
        { partition: 2, beginPosition: 0, endPosition: 8 },
      ]);
      const page = await stream.recordsOfPartition(topic, 2, 0);
      expect([page.records.map(({ value }) => value?.toString()), page.nextPosition]).toEqual([
        ['kept', 'kept again'],
        8,
      ]);
    });

    test('an open transaction is named with what it holds back, and nothing is once it has ended', async () => {
      const topic = topicName();
      await stream.createTopic(topic);
      await stream.append(topic, [textRecord('settled')]);
      expect(await stream.heldBack(topic)).toBeNull();
      const producer = kafka.producer({ transactionalId: `tx-${topic}`, maxInFlightRequests: 1, idempotent: true });
      await producer.connect();
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: [{ value: 'open', partition: 0 }] });
      await stream.append(topic, [textRecord('behind it')]);
      expect(await stream.heldBack(topic)).toEqual({
        position: 1,
        endPosition: 3,
        producerId: expect.stringMatching(/^\d+$/) as string,
      });
      await transaction.abort();
      await producer.disconnect();
      expect(await stream.heldBack(topic)).toBeNull();
    });

    test('a topic that is deleted while it is read is the operator’s matter', async () => {
      const topic = topicName();
      await stream.createTopic(topic);
      await stream.append(topic, [textRecord('last')]);
      const reading = stream.read(topic, { from: 0, signal: new AbortController().signal })[Symbol.asyncIterator]();
      expect((await reading.next()).done).toBe(false);
      const next = reading.next();
      await withAdmin((admin) => admin.deleteTopics({ topics: [topic] }));
      await expect(next).rejects.toBeInstanceOf(StreamError);
      await expect(stream.append(topic, [textRecord('after')])).rejects.toMatchObject({ code: 'TOPIC_MISSING' });
    });

    test('our topics take gzip from a sender and give it back readable', async () => {
      const topic = topicName();
      await stream.createTopic(topic);
      const producer = kafka.producer({ createPartitioner: () => () => 0 });
      await producer.connect();
      await producer.send({ topic, compression: 1, messages: [{ key: 'k', value: 'zipped' }] });
      await producer.disconnect();
      expect((await readRecords(stream, topic, 0, 1))[0]?.value?.toString()).toBe('zipped');
    });

    test('reading from before the first position kept is refused, from there on it works', async () => {
      const topic = topicName();
      await stream.createTopic(topic);
      await stream.append(
        topic,
        Array.from({ length: 10 }, () => textRecord('x')),
      );
      await withAdmin(async (admin) => {
        await admin.fetchTopicOffsets(topic);
        await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '5' }] });
      });
      expect(await stream.describe(topic)).toMatchObject({ beginPosition: 5, endPosition: 10 });
      expect(await readToTheEnd(topic, 4)).toBe('STREAM_OUT_OF_RANGE');
      expect((await readRecords(stream, topic, 5, 5)).map(({ position }) => position)).toEqual([5, 6, 7, 8, 9]);
      expect(await stream.recordAt(topic, 4)).toBeNull();
    });

    test('records removed ahead of a reader end its reading; it never jumps over them', async () => {
      const topic = topicName();
      // A fetch brings one batch only, so that the reader still has most of the topic before it.
      const small = createKafkaStream({ brokers, clientId: 'kafka-int', fetchBytesMax: 100 });
      await stream.createTopic(topic);
      for (let turn = 0; turn < 12; turn += 1) await stream.append(topic, [textRecord('x'.repeat(200))]);
      const positions: number[] = [];
      const code = await streamErrorOf(
        (async () => {
          for await (const { records } of small.read(topic, { from: 0, signal: new AbortController().signal })) {
            positions.push(...records.map(({ position }) => position));
            if (positions.length > 1) continue;
            await withAdmin(async (admin) => {
              await admin.fetchTopicOffsets(topic);
              await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '11' }] });
            });
          }
        })(),
      );
      expect(code).toBe('STREAM_OUT_OF_RANGE');
      expect(positions).toEqual(positions.map((_, index) => index));
      expect(positions.length).toBeLessThan(11);
      await small.close();
    });

    test('the deletion of a topic ends the readings in it, and none of those that share their requests with it', async () => {
      const names = Array.from({ length: 12 }, topicName);
      for (const name of names) await stream.createTopic(name);
      const [gone = '', ...kept] = names;
      const ended = readToTheEnd(gone);
      const readings = kept.map((name) => readRecords(stream, name, 0, 1));
      await new Promise((resolve) => setTimeout(resolve, 500));
      await withAdmin((admin) => admin.deleteTopics({ topics: [gone] }));
      expect(['TOPIC_MISSING', 'STREAM_UNREACHABLE']).toContain(await ended);
      await Promise.all(kept.map((name) => stream.append(name, [textRecord(name)])));
      expect((await Promise.all(readings)).map(([record]) => record?.value?.toString())).toEqual(kept);
    });

    test('a topic that was quiet for long gives its next records at once, with the others or alone', async () => {
      const names = Array.from({ length: 12 }, topicName);
      for (const name of names) await stream.createTopic(name);
      const stop = new AbortController();
      const seen = new Map<string, number>();
      const readings = names.map(async (name) => {
        const signal = AbortSignal.any([stop.signal]);
        for await (const { nextPosition } of stream.read(name, { from: 0, signal })) {
          seen.set(name, nextPosition);
          if (names.every((one) => seen.get(one) === 2)) stop.abort();
        }
      });
      // Longer than it takes until quiet topics are asked for apart from the others.
      await new Promise((resolve) => setTimeout(resolve, 6_500));
      const [first = '', ...others] = names;
      await stream.append(first, [textRecord('a'), textRecord('b')]);
      for (const name of others) await stream.append(name, [textRecord('a')]);
      for (const name of others) await stream.append(name, [textRecord('b')]);
      await Promise.all(readings);
      expect(new Set(seen.values())).toEqual(new Set([2]));
    });

    test('the deletion of a topic ends a reading that waits in it', async () => {
      const topic = topicName();
      await stream.createTopic(topic);
      await stream.append(topic, [textRecord('old'), textRecord('old')]);
      const reading = readToTheEnd(topic, 2);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await withAdmin((admin) => admin.deleteTopics({ topics: [topic] }));
      const code = await reading;
      expect(['TOPIC_MISSING', 'STREAM_UNREACHABLE']).toContain(code);
      expect(await stream.describe(topic)).toBeNull();
    });

    test('after a topic was deleted, other topics can be described and written', async () => {
      const [gone, kept] = [topicName(), topicName()];
      await stream.createTopic(gone);
      await stream.createTopic(kept);
      await stream.append(gone, [textRecord('x')]);
      await stream.describe(gone);
      await withAdmin((admin) => admin.deleteTopics({ topics: [gone] }));
      expect(await streamErrorOf(stream.append(gone, [textRecord('x')]))).toBe('TOPIC_MISSING');
      expect(await stream.append(kept, [textRecord('x')])).toMatchObject({ firstPosition: 0 });
      expect(await stream.describe(kept)).toMatchObject({ endPosition: 1 });
    });

    test('a partition added later shows in the description', async () => {
      const topic = topicName();
      await stream.createTopic(topic);
      await withAdmin((admin) => admin.createPartitions({ topicPartitions: [{ topic, count: 2 }] }));
      expect((await stream.describe(topic))?.problems.map(({ code }) => code)).toEqual(['TOPIC_PARTITIONS']);
    });

    test('a smaller limit of the topic is found out and the record named, the others before it being kept', async () => {
      const topic = await createWith({ 'max.message.bytes': '20000' });
      const size = (bytes: number) => ({ key: null, value: Buffer.alloc(bytes), headers: [] });
      const sent = stream.append(topic, [size(15_000), size(15_000), size(30_000), size(10)]);
      await expect(sent).rejects.toBeInstanceOf(StreamError);
      await expect(sent).rejects.toThrow('Record 2 of 4');
      expect(await stream.append(topic, [size(15_000), size(15_000)])).toMatchObject({ firstPosition: 2 });
    });

    test('an aborted transaction is neither read nor found, and the position moves past its marks', async () => {
      const topic = topicName();
      await stream.createTopic(topic);
      const producer = kafka.producer({
        transactionalId: topic,
        idempotent: true,
        maxInFlightRequests: 1,
        createPartitioner: () => () => 0,
      });
      await producer.connect();
      for (const [value, outcome] of [
        ['kept', 'commit'],
        ['dropped', 'abort'],
      ] as const) {
        const transaction = await producer.transaction();
        await transaction.send({ topic, messages: [{ value }] });
        await transaction[outcome]();
      }
      await producer.disconnect();
      // The broker writes the marks a moment after it has answered.
      while ((await stream.describe(topic))?.endPosition !== 4) await new Promise((resolve) => setTimeout(resolve, 20));
      await stream.append(topic, [textRecord('after')]);
      const records = await readRecords(stream, topic, 0, 2);
      expect(records.map(({ position, value }) => [position, value?.toString()])).toEqual([
        [0, 'kept'],
        [4, 'after'],
      ]);
      expect(await stream.recordAt(topic, 2)).toBeNull();
      expect((await stream.recordAt(topic, 0))?.value?.toString()).toBe('kept');
    });

    test('where a topic ends with the marks of a transaction, a batch without records says how far it was read', async () => {
      const topic = topicName();
      await stream.createTopic(topic);
      const producer = kafka.producer({
        transactionalId: topic,
        idempotent: true,
        maxInFlightRequests: 1,
        createPartitioner: () => () => 0,
      });
      await producer.connect();
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: [{ value: 'dropped' }] });
      await transaction.abort();
      await producer.disconnect();
      const stop = new AbortController();
      let last: StreamBatch | undefined;
      for await (const batch of stream.read(topic, { from: 0, signal: stop.signal })) {
        expect(batch.records).toEqual([]);
        last = batch;
        if (batch.nextPosition === 2) stop.abort();
      }
      expect(last).toEqual({ records: [], nextPosition: 2, endPosition: 2 });
    });

    test('a noted position is what lag tools see under the group name', async () => {
      const topic = topicName();
      const group = `lag-${topic}`;
      await stream.createTopic(topic);
      await stream.append(topic, [textRecord('a'), textRecord('b')]);
      for (const position of [1, 2]) {
        await stream.notePosition(topic, group, position);
        const [seen] = await withAdmin((admin) => admin.fetchOffsets({ groupId: group, topics: [topic] }));
        expect(seen?.partitions[0]?.offset).toBe(String(position));
      }
    });

    test('a reading leaves no consumer group behind, whether it was ended or failed', async () => {
      const groups = async (): Promise<string[]> =>
        (await withAdmin((admin) => admin.listGroups())).groups.map(({ groupId }) => groupId).sort();
      const before = await groups();
      const topic = topicName();
      await stream.createTopic(topic);
      await stream.append(topic, [textRecord('x')]);
      await readRecords(stream, topic, 0, 1);
      expect(await readToTheEnd(topic, 99)).toBe('STREAM_OUT_OF_RANGE');
      expect(await groups()).toEqual(before);
    });

    test('a broker that is away is STREAM_UNREACHABLE, for reading, appending and asking', async () => {
      const away = createKafkaStream({ brokers: ['127.0.0.1:1'], clientId: 'kafka-int' });
      const codes = await Promise.all([
        streamErrorOf(readRecords(away, 'any', 0, 1)),
        streamErrorOf(away.append('any', [textRecord('x')])),
        streamErrorOf(away.describe('any')),
        streamErrorOf(away.recordAt('any', 0)),
      ]);
      expect(codes).toEqual(Array.from({ length: 4 }, () => 'STREAM_UNREACHABLE'));
      await away.close();
    });

    test('the settings that we create topics with are on the broker', async () => {
      const topic = topicName();
      await stream.createTopic(topic);
      const { resources } = await withAdmin((admin) =>
        admin.describeConfigs({
          includeSynonyms: false,
          resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
        }),
      );
      const settings = new Map(resources[0]?.configEntries.map((entry) => [entry.configName, entry.configValue]));
      expect(settings.get('message.timestamp.type')).toBe('LogAppendTime');
      expect(settings.get('max.message.bytes')).toBe('1048588');
    });
  });
});
