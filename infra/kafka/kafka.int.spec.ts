import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';

import { Kafka, logLevel } from 'kafkajs';

import { freePort, isAlive } from '#infra/process';

import { describeWithKafka, testFolder } from '../../test/support/servers';

import { startKafkaBroker, stopKafkaBroker } from './index';

async function endOf(brokers: string[], topic: string): Promise<string | undefined> {
  const admin = new Kafka({ clientId: 'spec', brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return (await admin.fetchTopicOffsets(topic))[0]?.high;
  } finally {
    await admin.disconnect();
  }
}

async function publish(brokers: string[], topic: string, create: boolean): Promise<void> {
  const kafka = new Kafka({ clientId: 'spec', brokers, logLevel: logLevel.NOTHING, retry: { retries: 2 } });
  const admin = kafka.admin();
  const producer = kafka.producer({ createPartitioner: () => () => 0 });
  await admin.connect();
  if (create) await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: [{ value: 'one' }] });
  await producer.disconnect();
}

jest.setTimeout(180_000);

describeWithKafka('the Kafka broker from Maven artefacts', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = testFolder('kafka');
  });

  afterEach(async () => {
    await stopKafkaBroker(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  });

  it('keeps its records over a kill -9 and a clean stop, and is attached to by a second start', async () => {
    const options = { dataDir, port: await freePort(), controllerPort: await freePort() };
    const first = await startKafkaBroker(options);
    await publish(first.brokers, 'kept', true);
    await first.kill9();
    expect(isAlive(first.pid)).toBe(false);

    const second = await startKafkaBroker(options);
    const again = await startKafkaBroker(options);
    expect([again.attached, again.pid]).toEqual([true, second.pid]);
    await publish(second.brokers, 'kept', false);
    await second.stop();
    expect(isAlive(second.pid)).toBe(false);

    const third = await startKafkaBroker(options);
    expect(await endOf(third.brokers, 'kept')).toBe('2');
    await expect(publish(third.brokers, 'not-created', false)).rejects.toThrow();
  });

  it('names the variable when its port is taken', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    try {
      const start = startKafkaBroker({ dataDir, port, controllerPort: await freePort() });
      await expect(start).rejects.toMatchObject({ code: 'PORT_IN_USE', place: 'KAFKA_PORT' });
    } finally {
      other.close();
    }
  });
});
