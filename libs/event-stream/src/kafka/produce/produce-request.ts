/**
 * A Produce request with the records of one partition, written in one piece of memory: kafkajs' own encoder copies every
 * byte about eight times, each time into memory that it has zeroed, and takes several buffers for a header.
 */
import type { RecordToAppend } from '../../event-stream';
import { crc32c } from './crc32c';

/** What stands before the body of a request (its size, kind, number and the client's name) is put here. */
export const HEADROOM_BYTES = 512;

const MAGIC = 2;
/** Of a record batch, from its attributes on all is under the checksum. */
const BATCH_HEAD_BYTES = 61;
const ATTRIBUTES_AT = 21;
const CHECKSUM_AT = 17;
/** What the length of a batch does not count: the first offset, and the length itself. */
const UNCOUNTED_BYTES = 12;
const NO_PRODUCER = -1;

export interface ProduceRequest {
  readonly topic: string;
  readonly partition: number;
  readonly acks: number;
  readonly timeoutMs: number;
  /** Of all records, in milliseconds since 1970; a topic of ours keeps the broker's time instead. */
  readonly timestampMs: number;
  readonly records: readonly RecordToAppend[];
}

/** Bytes of a whole number of zero or more as a zigzag varint. */
function sizeOfNumber(value: number): number {
  let bytes = 1;
  for (let rest = value * 2; rest > 0x7f; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}

function sizeOfBytes(bytes: Buffer | null): number {
  return bytes === null ? 1 : sizeOfNumber(bytes.length) + bytes.length;
}

/** Bytes of a record behind its length. */
function sizeOfRecord({ key, value, headers }: RecordToAppend, offset: number): number {
  // Attributes and the difference of time, one byte each.
  let size = 2 + sizeOfNumber(offset) + sizeOfBytes(key) + sizeOfBytes(value) + sizeOfNumber(headers.length);
  for (const [name, content] of headers) {
    const length = Buffer.byteLength(name, 'utf8');
    size += sizeOfNumber(length) + length + sizeOfBytes(content);
  }
  return size;
}

/** Writes one value behind the other. */
class Writer {
  constructor(
    private readonly bytes: Buffer,
    public at: number,
  ) {}

  int8(value: number): void {
    this.at = this.bytes.writeInt8(value, this.at);
  }

  int16(value: number): void {
    this.at = this.bytes.writeInt16BE(value, this.at);
  }

  int32(value: number): void {
    this.at = this.bytes.writeInt32BE(value, this.at);
  }

  int64(value: number): void {
    this.at = this.bytes.writeBigInt64BE(BigInt(value), this.at);
  }

  string(text: string): void {
    const length = this.bytes.write(text, this.at + 2, 'utf8');
    this.int16(length);
    this.at += length;
  }

  /** A number of zero or more, or -1, as a zigzag varint. */
  varint(value: number): void {
    let rest = value < 0 ? 1 : value * 2;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) this.bytes[this.at++] = (rest % 128) + 128;
    this.bytes[this.at++] = rest;
  }

  varBytes(content: Buffer | null): void {
    this.varint(content === null ? -1 : content.length);
    if (content === null) return;
    this.bytes.set(content, this.at);
    this.at += content.length;
  }

  varString(text: string): void {
    const length = Buffer.byteLength(text, 'utf8');
    this.varint(length);
    this.at += this.bytes.write(text, this.at, length, 'utf8');
  }
}

function writeRecord(to: Writer, record: RecordToAppend, offset: number, size: number): void {
  to.varint(size);
  to.int8(0);
  to.varint(0);
  to.varint(offset);
  to.varBytes(record.key);
  to.varBytes(record.value);
  to.varint(record.headers.length);
  for (const [name, content] of record.headers) {
    to.varString(name);
    to.varBytes(content);
  }
}

/** The body of the request (versions 3 to 8) behind {@link HEADROOM_BYTES} free bytes. */
export function writeProduceRequest(request: ProduceRequest): Buffer {
  const { topic, records, timestampMs } = request;
  const sizes = records.map(sizeOfRecord);
  const batchBytes = sizes.reduce((sum, size) => sum + sizeOfNumber(size) + size, BATCH_HEAD_BYTES);
  // No transaction, acks, timeout, one topic of one partition.
  const headBytes = 2 + 2 + 4 + 4 + 2 + Buffer.byteLength(topic, 'utf8') + 4 + 4 + 4;
  const bytes = Buffer.allocUnsafe(HEADROOM_BYTES + headBytes + batchBytes);
  const to = new Writer(bytes, HEADROOM_BYTES);
  to.int16(-1);
  to.int16(request.acks);
  to.int32(request.timeoutMs);
  to.int32(1);
  to.string(topic);
  to.int32(1);
  to.int32(request.partition);
  to.int32(batchBytes);
  const batch = to.at;
  to.int64(0);
  to.int32(batchBytes - UNCOUNTED_BYTES);
  to.int32(0);
  to.int8(MAGIC);
  to.int32(0);
  to.int16(0);
  to.int32(records.length - 1);
  to.int64(timestampMs);
  to.int64(timestampMs);
  to.int64(NO_PRODUCER);
  to.int16(0);
  to.int32(0);
  to.int32(records.length);
  records.forEach((record, offset) => {
    writeRecord(to, record, offset, sizes[offset] ?? 0);
  });
  bytes.writeUInt32BE(crc32c(bytes, batch + ATTRIBUTES_AT), batch + CHECKSUM_AT);
  return bytes;
}
