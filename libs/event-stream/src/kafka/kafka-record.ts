import type { IHeaders, KafkaMessage, Message } from 'kafkajs';
import type { RecordHeader, RecordToAppend, StreamRecord } from '../event-stream';
import { FetchedMessage } from './fetch/fetched-record';

/**
 * kafkajs keeps headers in an object: values of one name stay in order, names come in the order of their first use
 * (names that look like integers first). That is all the order that can be had through it.
 */
export function toKafkaMessage(record: RecordToAppend): Message {
  const headers: IHeaders = Object.create(null) as IHeaders;
  for (const [name, value] of record.headers) {
    const before = headers[name];
    if (before === undefined) headers[name] = value;
    else headers[name] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return { key: record.key, value: record.value, headers };
}

/**
 * For a header named like a member of every object (`constructor`, `__proto__`) kafkajs puts that member before the
 * value; it is left out here. A header without a value, which Kafka allows, comes back with an empty one.
 */
export function headersOf(headers: Readonly<Record<string, unknown>> | undefined): RecordHeader[] {
  const list: RecordHeader[] = [];
  if (headers === undefined) return list;
  for (const name of Object.keys(headers)) {
    const held = headers[name];
    const values: readonly unknown[] = Array.isArray(held) ? held : [held];
    for (const value of values) {
      if (Buffer.isBuffer(value)) list.push([name, value]);
      else if (value === null) list.push([name, Buffer.alloc(0)]);
    }
  }
  return list;
}

/** The last millisecond of the year 9999: what every store and every format of ours can hold. */
const TIMESTAMP_MS_MAX = 253_402_300_799_999;

/**
 * Milliseconds since 1970, as a time that can be stored and shown. Records that came in before the topic was made to keep
 * the broker's time may bear any number of their sender's; one that is not a time is the nearest that is.
 */
export function boundedTimestamp(timestamp: number): number {
  if (Number.isNaN(timestamp)) return 0;
  return Math.min(Math.max(Math.trunc(timestamp), 0), TIMESTAMP_MS_MAX);
}

/** A message of kafkajs, or a record that was read by us. */
export type AnyMessage = Pick<KafkaMessage, 'key' | 'value' | 'offset' | 'timestamp'> & {
  readonly headers?: IHeaders | readonly RecordHeader[];
};

export function toStreamRecord(message: AnyMessage): StreamRecord {
  if (message instanceof FetchedMessage) return message.record;
  return {
    position: Number(message.offset),
    timestampMs: boundedTimestamp(Number(message.timestamp)),
    key: message.key,
    value: message.value,
    headers: headersOf(message.headers as IHeaders | undefined),
  };
}

/** A record whose bytes do not hold on to the whole fetched block that they came in. */
export function detached(record: StreamRecord): StreamRecord {
  return {
    ...record,
    key: record.key === null ? null : Buffer.from(record.key),
    value: record.value === null ? null : Buffer.from(record.value),
    headers: record.headers.map(([name, value]) => [name, Buffer.from(value)] as const),
  };
}
