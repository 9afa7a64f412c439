/** Records of a topic that came since the last look, by kafkajs alone. */
import { randomUUID } from 'node:crypto';
import { decompress } from 'fzstd';
import { CompressionCodecs, CompressionTypes, type Kafka } from 'kafkajs';
import type { TopicRecord } from '../../crash/plain-kafka';

// Someone may have written a batch packed by zstd, which kafkajs does not read by itself.
Object.assign(CompressionCodecs, {
  [CompressionTypes.ZSTD]: () => ({
    compress: () => Promise.reject(new Error('nothing is packed here')),
    decompress: (packed: Buffer) => Promise.resolve(Buffer.from(decompress(packed))),
  }),
});

/** What is not there by then is held back by an open transaction, or the broker does not answer. */
const READ_MAX_MS = 20_000;

export class PlainTopic {
  private next = 0;

  constructor(
    private readonly kafka: Kafka,
    private readonly topic: string,
  ) {}

  /** The topic was made again under its name: it is read from its beginning. */
  reset(): void {
    this.next = 0;
  }

  /** Everything that is in partition 0 now and was not returned before, in order. */
  async news(): Promise<TopicRecord[]> {
    const end = await this.end();
    if (end <= this.next) return [];
    const records: TopicRecord[] = [];
    const consumer = this.kafka.consumer({ groupId: `audit-${randomUUID()}`, maxWaitTimeInMs: 50 });
    await consumer.connect();
    try {
      await consumer.subscribe({ topic: this.topic, fromBeginning: true });
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(resolve, READ_MAX_MS);
        const done = (): void => {
          clearTimeout(late);
          resolve();
        };
        consumer.on('consumer.crash', ({ payload }) => {
          clearTimeout(late);
          // What was read counts as read; who has nothing tries again.
          if (records.length > 0) resolve();
          else reject(payload.error);
        });
        // Marks of transactions are not records; a batch with nothing else never reaches the handler.
        consumer.on('consumer.end_batch_process', ({ payload }) => {
          if (payload.partition === 0 && Number(payload.lastOffset) >= end - 1) done();
        });
        consumer
          .run({
            autoCommit: false,
            eachBatch: ({ batch }) => {
              for (const { offset, timestamp, key, value, headers } of batch.partition === 0 ? batch.messages : []) {
                const position = Number(offset);
                if (position < this.next || position >= end) continue;
                this.next = position + 1;
                records.push({
                  position,
                  timestampMs: Number(timestamp),
                  key: key === null ? null : Buffer.from(key),
                  value: value === null ? null : Buffer.from(value),
                  headers: Object.entries(headers ?? {}).flatMap(([name, held]) =>
                    [held ?? []].flat().map((one) => [name, Buffer.from(one)] as const),
                  ),
                });
              }
              return Promise.resolve();
            },
          })
          .catch(reject);
        consumer.seek({ topic: this.topic, partition: 0, offset: String(this.next) });
      });
    } finally {
      await consumer.disconnect();
    }
    return records;
  }

  private async end(): Promise<number> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      const offsets = await admin.fetchTopicOffsets(this.topic);
      return Number(offsets.find(({ partition }) => partition === 0)?.high ?? 0);
    } finally {
      await admin.disconnect();
    }
  }
}
