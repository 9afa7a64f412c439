import { describeWithKafka, ownKafka, type OwnKafka } from '../../../../test/support/servers';
import { readRecords, SERVER_START_MS, streamErrorOf, textRecord } from '../testing/event-stream.contract';
import { createKafkaStream, type KafkaStream } from './kafka-stream';

describeWithKafka('a reader of Kafka whose broker fails', () => {
  let kafka: OwnKafka;
  let stream: KafkaStream;

  beforeAll(async () => {
    // A broker that comes back waits until its former self is taken for dead.
    kafka = await ownKafka({ properties: { 'broker.session.timeout.ms': '2000' } });
    stream = createKafkaStream({ brokers: kafka.brokers, clientId: 'faults', stallTimeoutMs: 1_500 });
    await stream.createTopic('faults');
    await stream.append('faults', [textRecord('0')]);
  }, SERVER_START_MS);
  afterAll(async () => {
    await stream.close();
    await kafka.broker.stop();
  }, 60_000);

  /** Reads from the beginning, calls `then` at the first record, and tells how the reading ended. */
  const readUntilItEnds = (then: () => void): Promise<string> =>
    streamErrorOf(
      (async () => {
        for await (const batch of stream.read('faults', { from: 0, signal: new AbortController().signal })) {
          if (batch.records[0]?.position === 0) then();
        }
      })(),
    );

  test('a broker that stands still is STREAM_STALLED, and reading works again when it goes on', async () => {
    const { pid } = kafka.broker;
    try {
      expect(await readUntilItEnds(() => process.kill(pid, 'SIGSTOP'))).toBe('STREAM_STALLED');
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect(await readRecords(stream, 'faults', 0, 1)).toHaveLength(1);
  }, 60_000);

  test('a killed broker is STREAM_UNREACHABLE, and after its restart the same stream offers every record', async () => {
    const before = await readRecords(stream, 'faults', 0, 1);
    expect(await readUntilItEnds(() => void kafka.broker.kill9())).toBe('STREAM_UNREACHABLE');
    const broker = await kafka.restart();
    kafka = { ...kafka, broker };
    for (;;) {
      // The broker answers before it leads its topics again.
      const code = await streamErrorOf(stream.append('faults', [textRecord('1')]));
      if (code === 'none') break;
      expect(code).toBe('STREAM_UNREACHABLE');
    }
    const after = await readRecords(stream, 'faults', 0, 2);
    expect(after[0]).toEqual(before[0]);
    expect(after.at(-1)?.value?.toString()).toBe('1');
  }, 120_000);
});
