/** Has kafkajs send runs of records as {@link writeProduceRequest} writes them. Any other version of it is left as it is. */
import { createRequire } from 'node:module';
import type { Message } from 'kafkajs';
import type { RecordToAppend } from '../../event-stream';
import { isKnownKafkajs } from '../kafkajs-version';
import { HEADROOM_BYTES, writeProduceRequest } from './produce-request';

const load = createRequire(__filename);
const NO_BYTES = Buffer.alloc(0);
/** Of the request; older brokers know another shape of records. */
const VERSION_MIN = 3;

/** Many records in the place of one message of kafkajs, which then neither sorts nor copies them one by one. */
class RunMessage implements Message {
  /** kafkajs sends no message without one. */
  readonly value = NO_BYTES;

  constructor(readonly records: readonly RecordToAppend[]) {}
}

/** The part of a kafkajs Encoder that is used: bytes up to an offset. */
interface Encoded {
  buf: Buffer;
  offset: number;
  /** Of ours: the memory in which they lie, where there is room before them; where they begin. */
  whole?: Buffer;
  begin?: number;
}

interface EncoderInternals extends Encoded {
  writeEncoder: (this: EncoderInternals, value: Encoded) => unknown;
}

interface RequestParts {
  readonly acks: number;
  readonly timeout: number;
  readonly transactionalId?: string | null;
  readonly topicData: readonly {
    readonly topic: string;
    readonly partitions: readonly { readonly partition: number; readonly messages: readonly unknown[] }[];
  }[];
}

interface Protocol {
  readonly request: { readonly encode: () => Promise<Encoded> };
  readonly response: unknown;
}

interface ProduceDefinition {
  protocol(version: { readonly version: number }): (parts: RequestParts) => Protocol;
}

/** The request's body as kafkajs takes it. */
class RunBody implements Encoded {
  readonly buf: Buffer;
  readonly offset: number;
  readonly begin = HEADROOM_BYTES;

  constructor(readonly whole: Buffer) {
    this.buf = whole.subarray(HEADROOM_BYTES);
    this.offset = this.buf.length;
  }

  get buffer(): Buffer {
    return this.buf;
  }
}

function encodeRun({ acks, timeout, topicData }: RequestParts): RunBody | null {
  const [data] = topicData;
  const [part] = data?.partitions ?? [];
  const [run] = part?.messages ?? [];
  if (data === undefined || part === undefined || !(run instanceof RunMessage)) return null;
  if (topicData.length > 1 || data.partitions.length > 1 || part.messages.length > 1)
    throw new Error('a run of records is sent by itself');
  const { topic } = data;
  const { partition } = part;
  const request = { topic, partition, acks, timeoutMs: timeout, timestampMs: Date.now(), records: run.records };
  return new RunBody(writeProduceRequest(request));
}

function patchProduce(definition: ProduceDefinition): void {
  const before = definition.protocol.bind(definition);
  definition.protocol = ({ version }) => {
    const make = before({ version });
    return (parts) => {
      const made = make(parts);
      const encode = (): Promise<Encoded> => {
        const body = encodeRun(parts);
        if (body === null) return made.request.encode();
        if (version < VERSION_MIN) return Promise.reject(new Error(`the broker takes Produce ${version} at most`));
        return Promise.resolve(body);
      };
      return { ...made, request: { ...made.request, encode } };
    };
  };
}

/** Whatever is put before a body of ours is put into the free bytes before it, and nothing is copied. */
function patchEncoder(prototype: EncoderInternals): void {
  const copying = prototype.writeEncoder;
  prototype.writeEncoder = function (this: EncoderInternals, value: Encoded): unknown {
    const { whole, begin = 0 } = value;
    const from = begin - this.offset;
    if (whole === undefined || from < 0) return copying.call(this, value);
    this.buf.copy(whole, from, 0, this.offset);
    this.whole = whole;
    this.begin = from;
    this.buf = whole.subarray(from);
    this.offset = this.buf.length;
    return this;
  };
}

let patched: boolean | null = null;

/** False where the installed kafkajs is not the one that is known. */
export function patchProduceRequests(): boolean {
  if (patched !== null) return patched;
  patched = isKnownKafkajs();
  if (!patched) return false;
  const Encoder = load('kafkajs/src/protocol/encoder') as { readonly prototype: EncoderInternals };
  patchEncoder(Encoder.prototype);
  patchProduce(load('kafkajs/src/protocol/requests/produce') as ProduceDefinition);
  return true;
}

/** The run as messages for kafkajs' producer; null where they must be given to it one by one. */
export function runMessages(records: readonly RecordToAppend[]): Message[] | null {
  return patched === true ? [new RunMessage(records)] : null;
}
