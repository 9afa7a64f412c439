import { createRequire } from 'node:module';
import fc from 'fast-check';
import type { StreamRecord } from '../../event-stream';
import { type AnyMessage, toStreamRecord } from '../kafka-record';
import { fetchedRecords } from './fetched-record';
import { patchFetchAnswers } from './kafkajs-fetch-patch';
import { readRecordBatches } from './record-batches';

interface Encoder {
  readonly buffer: Buffer;
  writeInt16(value: number): Encoder;
  writeInt32(value: number): Encoder;
  writeInt64(value: number): Encoder;
  writeString(text: string): Encoder;
  writeBuffer(bytes: Buffer): Encoder;
}
interface Message {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | Buffer[] | null>>;
}
interface Partition {
  readonly highWatermark: string;
  readonly messages: readonly AnyMessage[];
}
interface Answer {
  readonly responses: readonly { readonly topicName: string; readonly partitions: readonly Partition[] }[];
}
type Decode = (raw: Buffer) => Promise<Answer>;

const load = createRequire(__filename);
const EncoderClass = load('kafkajs/src/protocol/encoder') as new () => Encoder;
const writeRecord = load('kafkajs/src/protocol/recordBatch/record/v0') as (message: object) => Encoder;
const { RecordBatch } = load('kafkajs/src/protocol/recordBatch/v0') as {
  RecordBatch: (parts: object) => Promise<Encoder>;
};
const theirs = load('kafkajs/src/protocol/requests/fetch/v11/response') as { decode: Decode };

function ours(): Decode {
  patchFetchAnswers();
  const definition = load('kafkajs/src/protocol/requests/fetch') as {
    protocol(version: object): (parts: object) => { response: { decode: Decode } };
  };
  return definition.protocol({ version: 11 })({ maxWaitTime: 1, topics: [] }).response.decode;
}

interface Batch {
  readonly firstOffset: number;
  readonly time: number;
  readonly brokerTime: boolean;
  readonly transactional: boolean;
  readonly messages: readonly Message[];
}

async function batchBytes({ firstOffset, time, brokerTime, transactional, messages }: Batch): Promise<Buffer> {
  const times = { firstTimestamp: time, maxTimestamp: time + 5 };
  const records = messages.map((message, offset) =>
    writeRecord({ ...message, offsetDelta: offset * 2, timestampDelta: offset }),
  );
  const made = await RecordBatch({ ...times, firstOffset, transactional, records, lastOffsetDelta: records.length });
  const bytes = Buffer.from(made.buffer);
  // kafkajs writes the sender's time alone.
  if (brokerTime) bytes.writeInt16BE(bytes.readInt16BE(21) | 0x8, 21);
  return bytes;
}

/** An answer with one partition. */
function answer(records: Buffer): Buffer {
  const partition = new EncoderClass().writeInt32(0).writeInt16(0).writeInt64(900).writeInt64(800).writeInt64(0);
  partition.writeInt32(-1).writeInt32(-1).writeInt32(records.length).writeBuffer(records);
  const topic = new EncoderClass().writeString('sanaq.e.stream.v1').writeInt32(1).writeBuffer(partition.buffer);
  return new EncoderClass().writeInt32(0).writeInt16(0).writeInt32(0).writeInt32(1).writeBuffer(topic.buffer).buffer;
}

async function recordsBy(decode: Decode, raw: Buffer): Promise<StreamRecord[]> {
  const [response] = (await decode(raw)).responses;
  expect(response?.topicName).toBe('sanaq.e.stream.v1');
  expect(response?.partitions[0]?.highWatermark).toBe('900');
  // Members alone: they are objects of two kinds.
  return (response?.partitions[0]?.messages ?? []).map((message) => ({ ...toStreamRecord(message) }));
}

const bytes = fc.uint8Array({ maxLength: 200 }).map((some) => Buffer.from(some));
const name = fc.oneof(fc.constantFrom('content-type', '7', '10', 'constructor', '__proto__', 'ә'), fc.string());
const headers = fc.dictionary(name, fc.oneof(bytes, fc.array(bytes, { minLength: 1, maxLength: 2 })), { maxKeys: 3 });
const message = fc.record({
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.oneof(fc.constant({ 'content-type': Buffer.from('a') }), headers),
});
const batch = fc.record({
  firstOffset: fc.oneof(
    fc.nat(),
    fc.maxSafeNat().map((some) => Math.floor(some / 2)),
  ),
  time: fc.oneof(fc.constantFrom(-1, 0, 2 ** 50), fc.nat(2 ** 41)),
  brokerTime: fc.boolean(),
  transactional: fc.constant(false),
  messages: fc.array(message, { minLength: 1, maxLength: 6 }),
});

describe('An answer to Fetch', () => {
  it('has the records that kafkajs reads in it, also where it ends in the middle of a batch', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 4 }), fc.nat(400), async (batches, cut) => {
        const whole = Buffer.concat(await Promise.all(batches.map(batchBytes)));
        // kafkajs falls over a shorter rest.
        const left = whole.length - cut < 17 ? 0 : whole.length - cut;
        for (const raw of [answer(whole), answer(whole.subarray(0, left))])
          expect(await recordsBy(ours(), raw)).toEqual(await recordsBy(theirs.decode, raw));
      }),
      { numRuns: 100 },
    );
  });

  it('is read by kafkajs where a batch is part of a transaction', async () => {
    const messages: Message[] = [{ key: null, value: Buffer.from('v'), headers: {} }];
    const plain = { firstOffset: 3, time: 1, brokerTime: true, transactional: false, messages };
    const batches = [plain, { ...plain, firstOffset: 4, transactional: true }];
    const records = Buffer.concat(await Promise.all(batches.map(batchBytes)));
    expect(readRecordBatches(records)).toBeNull();
    expect(await recordsBy(ours(), answer(records))).toEqual(await recordsBy(theirs.decode, answer(records)));
  });

  it('shows other readers in the process the messages that kafkajs would have made', async () => {
    const twice = [Buffer.from('a'), Buffer.from('b')];
    const messages: Message[] = [{ key: Buffer.from('k'), value: null, headers: { once: Buffer.from('x'), twice } }];
    const raw = await batchBytes({ firstOffset: 7, time: 5, brokerTime: false, transactional: false, messages });
    const seen = async (decode: Decode): Promise<unknown[]> => {
      const { responses } = await decode(answer(raw));
      return (responses[0]?.partitions[0]?.messages ?? []).map((message) => {
        const { key, value, headers, offset, timestamp } = message as unknown as Record<string, unknown>;
        return { key, value, headers, offset, timestamp };
      });
    };
    expect(await seen(ours())).toEqual(await seen((bytes) => theirs.decode(bytes)));
  });

  it('shows them a header of any name, such as __proto__', async () => {
    const messages: Message[] = [{ key: null, value: null, headers: { ['__proto__']: Buffer.from('y') } }];
    const raw = await batchBytes({ firstOffset: 7, time: 5, brokerTime: false, transactional: false, messages });
    const [message] = readRecordBatches(raw) ?? [];
    expect(Object.entries(message?.headers ?? {})).toEqual([['__proto__', Buffer.from('y')]]);
  });

  it('gives records that share their headers, which do not hold on to the answer', async () => {
    const messages = [1, 2, 3].map((no): Message => {
      return { key: null, value: Buffer.from([no]), headers: { 'content-type': Buffer.from('a/b') } };
    });
    const raw = await batchBytes({ firstOffset: 0, time: 1, brokerTime: true, transactional: false, messages });
    const records = fetchedRecords(readRecordBatches(raw) ?? []) ?? [];
    raw.fill(0);
    expect(records.map(({ headers: list }) => list)).toEqual(Array(3).fill([['content-type', Buffer.from('a/b')]]));
    expect(records[2]?.headers).toBe(records[0]?.headers);
  });
});
