/** Has kafkajs read ordinary answers to Fetch by {@link readRecordBatches}. Any other version of it is left as it is. */
import { createRequire } from 'node:module';
import { isKnownKafkajs } from '../kafkajs-version';
import { readRecordBatches } from './record-batches';

const load = createRequire(__filename);
/** The one version that is read here: current brokers and kafkajs agree on it. */
const VERSION = 11;

/** What kafkajs' Decoder can do that is used here. */
interface Decoder {
  readInt16(): number;
  readInt32(): number;
  readInt64(): { toString(): string };
  readString(): string;
  readBytes(count: number): Buffer;
  readArray<T>(read: (decoder: Decoder) => T): T[];
  canReadBytes(count: number): boolean;
}

interface Response {
  readonly decode: (raw: Buffer) => Promise<unknown>;
}

interface FetchDefinition {
  protocol(version: { readonly version: number }): (parts: unknown) => { readonly response: Response };
}

/** Told by an answer of which kafkajs must read all. */
class ReadByKafkajs extends Error {}

function readRecords(decoder: Decoder): readonly unknown[] {
  const size = decoder.readInt32();
  if (size <= 0 || !decoder.canReadBytes(size)) return [];
  const records = readRecordBatches(decoder.readBytes(size));
  if (records === null) throw new ReadByKafkajs();
  return records;
}

/** As kafkajs decodes an answer, but for its records. */
function decode(decoder: Decoder): unknown {
  const clientSideThrottleTime = decoder.readInt32();
  const errorCode = decoder.readInt16();
  const sessionId = decoder.readInt32();
  const responses = decoder.readArray(() => ({
    topicName: decoder.readString(),
    partitions: decoder.readArray(() => ({
      partition: decoder.readInt32(),
      errorCode: decoder.readInt16(),
      highWatermark: decoder.readInt64().toString(),
      lastStableOffset: decoder.readInt64().toString(),
      lastStartOffset: decoder.readInt64().toString(),
      abortedTransactions: decoder.readArray(() => ({
        producerId: decoder.readInt64().toString(),
        firstOffset: decoder.readInt64().toString(),
      })),
      preferredReadReplica: decoder.readInt32(),
      messages: readRecords(decoder),
    })),
  }));
  return { throttleTime: 0, clientSideThrottleTime, errorCode, sessionId, responses };
}

let patched: boolean | null = null;

/** False where the installed kafkajs is not the one that is known. */
export function patchFetchAnswers(): boolean {
  if (patched !== null) return patched;
  patched = isKnownKafkajs();
  if (!patched) return false;
  const DecoderClass = load('kafkajs/src/protocol/decoder') as new (raw: Buffer) => Decoder;
  const definition = load('kafkajs/src/protocol/requests/fetch') as FetchDefinition;
  const before = definition.protocol.bind(definition);
  definition.protocol = (wanted) => {
    const make = before(wanted);
    if (wanted.version !== VERSION) return make;
    return (parts) => {
      const made = make(parts);
      const read = async (raw: Buffer): Promise<unknown> => {
        try {
          return decode(new DecoderClass(raw));
        } catch (error) {
          if (error instanceof ReadByKafkajs) return made.response.decode(raw);
          throw error;
        }
      };
      return { ...made, response: { ...made.response, decode: read } };
    };
  };
  return true;
}
