import { createRequire } from 'node:module';
import fc from 'fast-check';
import type { RecordToAppend } from '../../event-stream';
import { toKafkaMessage } from '../kafka-record';
import { PATCHED_KAFKAJS_VERSION } from '../kafkajs-version';
import { crc32c } from './crc32c';
import { patchProduceRequests, runMessages } from './kafkajs-produce-patch';

interface Encoded {
  readonly buffer: Buffer;
}
interface Definition {
  protocol(version: { version: number }): (parts: object) => { readonly request: { encode(): Promise<Encoded> } };
}
type CreateRequest = (parts: { correlationId: number; clientId: string; request: object }) => Promise<Encoded>;

const load = createRequire(__filename);
const bytes = fc.uint8Array({ maxLength: 300 }).map((some) => Buffer.from(some));
// A name twice, or one like a number, comes in another order through the objects of kafkajs.
const headers = fc.uniqueArray(
  fc.tuple(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((name) => `h${name}`),
    bytes,
  ),
  { maxLength: 3, selector: ([name]) => name },
);
const record: fc.Arbitrary<RecordToAppend> = fc.record({ key: fc.option(bytes), value: fc.option(bytes), headers });

/** The whole request as it goes over the wire. */
async function sent(messages: readonly unknown[], version: number, clientId: string): Promise<Buffer> {
  const definition = load('kafkajs/src/protocol/requests/produce') as Definition;
  const createRequest = load('kafkajs/src/protocol/request') as CreateRequest;
  const topicData = [{ topic: 'sanaq.e.verdicts.v1', partitions: [{ partition: 0, firstSequence: 0, messages }] }];
  const { request } = definition.protocol({ version })({ acks: -1, timeout: 30_000, topicData });
  return (await createRequest({ correlationId: 7, clientId, request })).buffer;
}

describe('A run of records on its way to Kafka', () => {
  beforeAll(() => {
    jest.spyOn(Date, 'now').mockReturnValue(1_679_241_600_123);
  });
  afterAll(() => {
    jest.restoreAllMocks();
  });

  it('fits the kafkajs that is installed', () => {
    expect((load('kafkajs/package.json') as { version: string }).version).toBe(PATCHED_KAFKAJS_VERSION);
    expect(patchProduceRequests()).toBe(true);
    expect(patchProduceRequests()).toBe(true);
  });

  it('is the same request that kafkajs writes of its single records', async () => {
    patchProduceRequests();
    const run = fc.array(record, { minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(run, fc.constantFrom(3, 5, 7), fc.constantFrom('c', 'k'.repeat(600)), async (some, ...rest) => {
        expect(await sent(runMessages(some) ?? [], ...rest)).toEqual(await sent(some.map(toKafkaMessage), ...rest));
      }),
      { numRuns: 60 },
    );
  });

  it('is the same where a record is large', async () => {
    patchProduceRequests();
    const large: RecordToAppend = { key: null, value: Buffer.alloc(900_000, 'ә'), headers: [['a', Buffer.from('b')]] };
    const one = await sent(runMessages([large]) ?? [], 7, 'client');
    expect(one.equals(await sent([toKafkaMessage(large)], 7, 'client'))).toBe(true);
  });

  it('is not sent to a broker that knows another shape of records', async () => {
    patchProduceRequests();
    const run = runMessages([{ key: null, value: null, headers: [] }]) ?? [];
    await expect(sent(run, 2, 'client')).rejects.toThrow('Produce 2');
  });

  it('has the checksum that others compute', () => {
    const theirs = load('kafkajs/src/protocol/recordBatch/crc32C/crc32C') as (of: Buffer) => number;
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(20), (some, from) => {
        const start = Math.min(from, some.length);
        expect(crc32c(some, start)).toBe(theirs(Buffer.from(some.subarray(start))));
      }),
    );
  });
});
