/** Kafka by kafkajs alone, as someone would use it who does not know our adapter. */
import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel, type Message, type Producer } from 'kafkajs';

export interface RawRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [name: string, value: Buffer])[];
}

export interface TopicRecord extends RawRecord {
  readonly position: number;
  readonly timestampMs: number;
}

export function plainKafka(brokers: readonly string[]): Kafka {
  return new Kafka({
    clientId: 'crash-test',
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000 },
  });
}

// Every record names partition 0: a topic that was given another one must not get any there.
const CHUNK_RECORDS = 500;
const SENT_AGAIN_MAX = 200;

/**
 * Appends all records in order. A chunk whose sending fails (the broker is killed meanwhile) is sent again, so that
 * parts of it may stand in the topic twice: as it happens to any sender. Returns how often that was done.
 */
export async function appendAll(kafka: Kafka, topic: string, records: readonly RawRecord[]): Promise<number> {
  let again = 0;
  const insist = async (work: () => Promise<unknown>): Promise<void> => {
    for (;;) {
      try {
        await work();
        return;
      } catch (error) {
        if (++again > SENT_AGAIN_MAX) throw error;
        await pause(250);
      }
    }
  };
  const producer: Producer = kafka.producer({ allowAutoTopicCreation: false });
  await insist(() => producer.connect());
  for (let at = 0; at < records.length; at += CHUNK_RECORDS) {
    const messages = records
      .slice(at, at + CHUNK_RECORDS)
      .map(({ key, value, headers }): Message => ({ key, value, headers: Object.fromEntries(headers), partition: 0 }));
    await insist(() => producer.send({ topic, acks: -1, messages }));
  }
  await producer.disconnect();
  return again;
}

/** Everything that is in a topic now, in order. */
export async function readWhole(kafka: Kafka, topic: string): Promise<TopicRecord[]> {
  const admin = kafka.admin();
  await admin.connect();
  const [offsets] = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const end = Number(offsets?.high ?? 0);
  const records: TopicRecord[] = [];
  if (end === 0) return records;
  const consumer = kafka.consumer({
    groupId: `crash-test-${topic}-${end}-${process.hrtime.bigint()}`,
    maxWaitTimeInMs: 50,
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on('consumer.crash', ({ payload }) => {
      if (!payload.restart) reject(payload.error);
    });
    consumer
      .run({
        autoCommit: false,
        eachBatch: ({ batch }) => {
          for (const message of batch.messages) {
            const position = Number(message.offset);
            if (position >= end || position <= (records.at(-1)?.position ?? -1)) continue;
            const headers = Object.entries(message.headers ?? {}).flatMap(([name, held]) =>
              [held ?? []].flat().map((value) => [name, Buffer.from(value)] as const),
            );
            records.push({
              position,
              timestampMs: Number(message.timestamp),
              key: message.key === null ? null : Buffer.from(message.key),
              value: message.value === null ? null : Buffer.from(message.value),
              headers,
            });
          }
          if (Number(batch.lastOffset()) >= end - 1) resolve();
          return Promise.resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return records;
}
