/**
 * Reads batches of records as brokers store them: neither packed nor of a transaction nor of an old format. For anything
 * else it gives null, and kafkajs reads, which makes several objects and texts of every number.
 */
import type { RecordHeader } from '../../event-stream';
import { boundedTimestamp, headersOf } from '../kafka-record';
import { FetchedMessage } from './fetched-record';

const TWO_32 = 0x1_0000_0000;
/** First offset and length of a batch; what its length counts begins behind them. */
const LENGTH_AT = 8;
const COUNTED_FROM = 12;
const MAGIC_AT = 16;
const MAGIC = 2;
const ATTRIBUTES_AT = 21;
const FIRST_TIMESTAMP_AT = 27;
const MAX_TIMESTAMP_AT = 35;
const COUNT_AT = 57;
const RECORDS_AT = 61;
/** A shorter rest is no batch. */
const REST_BYTES_MIN = 49;
const BROKER_TIME = 0x8;
/** Codec, transaction, marks, and what may come. */
const NOT_PLAIN = ~BROKER_TIME;
/** A longer varint is a number that nobody of ours writes. */
const VARINT_BYTES_MAX = 4;
const NO_HEADERS: readonly RecordHeader[] = [];

function int64(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) * TWO_32 + bytes.readUInt32BE(at + 4);
}

/** Thrown and caught here: what was met must be read by kafkajs. */
class Unusual extends Error {}

class BatchReader {
  private at = 0;
  /** Headers of the record before, with their bytes: nearly every record has the same. */
  private headerBytes = Buffer.alloc(0);
  private headers: readonly RecordHeader[] = NO_HEADERS;

  constructor(private readonly bytes: Buffer) {}

  read(): FetchedMessage[] {
    const { bytes } = this;
    const records: FetchedMessage[] = [];
    // The end of an answer may hold a part of a batch.
    for (let end = 0; this.at + REST_BYTES_MIN <= bytes.length; this.at = end) {
      end = this.at + COUNTED_FROM + bytes.readInt32BE(this.at + LENGTH_AT);
      if (end > bytes.length) break;
      this.batch(end, records);
    }
    return records;
  }

  private batch(end: number, records: FetchedMessage[]): void {
    const { bytes, at } = this;
    if (at + RECORDS_AT > end) throw new Unusual();
    const attributes = bytes.readInt16BE(at + ATTRIBUTES_AT);
    if (bytes[at + MAGIC_AT] !== MAGIC || (attributes & NOT_PLAIN) !== 0) throw new Unusual();
    const firstOffset = int64(bytes, at);
    const firstTimestamp = int64(bytes, at + FIRST_TIMESTAMP_AT);
    const brokerTime = (attributes & BROKER_TIME) === 0 ? null : int64(bytes, at + MAX_TIMESTAMP_AT);
    const count = bytes.readInt32BE(at + COUNT_AT);
    this.at = at + RECORDS_AT;
    for (let index = 0; index < count; index++) {
      const length = this.varint();
      const recordEnd = this.at + length;
      if (length < 0 || recordEnd > end) throw new Unusual();
      // Attributes: nobody uses them.
      this.at++;
      const timestamp = firstTimestamp + this.varint();
      const position = firstOffset + this.varint();
      const key = this.bytesOrNull();
      const value = this.bytesOrNull();
      const headers = this.headersTo(recordEnd);
      const timestampMs = boundedTimestamp(brokerTime ?? timestamp);
      records.push(new FetchedMessage({ position, timestampMs, key, value, headers }));
      this.at = recordEnd;
    }
  }

  private varint(): number {
    const { bytes } = this;
    let [value, shift, at] = [0, 0, this.at];
    for (let read = 0; read < VARINT_BYTES_MAX; read++, shift += 7) {
      const byte = bytes[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.at = at;
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new Unusual();
  }

  private bytesOrNull(): Buffer | null {
    const length = this.varint();
    if (length < 0) return null;
    const from = this.at;
    this.at = from + length;
    return this.bytes.subarray(from, this.at);
  }

  private headersTo(end: number): readonly RecordHeader[] {
    const { bytes, at, headerBytes } = this;
    const length = end - at;
    let same = length === headerBytes.length;
    for (let index = 0; same && index < length; index++) same = bytes[at + index] === headerBytes[index];
    if (same && length > 0) return this.headers;
    // Copies: they outlive the answer that they came in.
    this.headerBytes = Buffer.from(bytes.subarray(at, end));
    this.headers = new HeaderReader(this.headerBytes).read();
    return this.headers;
  }
}

/** As kafkajs puts headers into an object, in its order: journalled records keep the order that they have by it. */
class HeaderReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  read(): RecordHeader[] {
    let held: Record<string, unknown> = {};
    for (let left = this.number(); left > 0; left--) {
      const name = this.part()?.toString('utf8') ?? '';
      const value = this.part();
      const before = held[name];
      const both: unknown = Array.isArray(before) ? [...(before as unknown[]), value] : [before, value];
      held = { ...held, [name]: before === undefined ? value : both };
    }
    return headersOf(held);
  }

  private number(): number {
    let [value, shift] = [0, 0];
    for (let byte = 0x80; byte >= 0x80; shift += 7) {
      if (shift > 7 * VARINT_BYTES_MAX) throw new Unusual();
      byte = this.bytes[this.at++] ?? 0;
      value |= (byte & 0x7f) << shift;
    }
    return (value >>> 1) ^ -(value & 1);
  }

  private part(): Buffer | null {
    const length = this.number();
    if (length < 0) return null;
    const from = this.at;
    this.at = from + length;
    if (this.at > this.bytes.length) throw new Unusual();
    return this.bytes.subarray(from, this.at);
  }
}

/** The records in the bytes of an answer, in their order; null where kafkajs must read them. */
export function readRecordBatches(bytes: Buffer): FetchedMessage[] | null {
  try {
    return new BatchReader(bytes).read();
  } catch (error) {
    if (error instanceof Unusual) return null;
    throw error;
  }
}
