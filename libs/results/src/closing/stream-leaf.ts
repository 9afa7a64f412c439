/** Leaves of the stream's tree: a record with its place, its value by hash (docs/log-and-proofs.md, section 1). */
import { sha256 } from '#libs/contracts';
import type { RecordHeader, StreamRecord } from '#libs/event-stream';
import { encodeHeaders } from '#libs/journal/rows';
import { HASH_BYTES } from '#libs/log';

const LEAF_PREFIX = 0x00;
/** Prefix, position, timestamp, whether there is a key, its length, whether there is a value, its hash. */
const FIXED_BYTES = 1 + 8 + 8 + 1 + 4 + 1 + HASH_BYTES;
const NO_HEADERS = Buffer.alloc(4);
const TWO_32 = 0x1_0000_0000;
/** Grows with the longest record head; nothing in it is kept from one call to the next. */
let room = Buffer.alloc(1_024);

/** Hash of the value's bytes; null where there is no value. */
export function valueHash({ value }: Pick<StreamRecord, 'value'>): Buffer | null {
  return value === null ? null : sha256(value);
}

const BINARY_PREFIX = 'ce_';

/** True where a record may be named by other bytes than its value: attributes of an event stand in its headers. */
export function mayBeBinary(headers: readonly RecordHeader[]): boolean {
  return headers.some(([name]) => name.toLowerCase().startsWith(BINARY_PREFIX));
}

function putU64(value: number, at: number): number {
  const high = Math.floor(value / TWO_32);
  room.writeUInt32BE(high, at);
  room.writeUInt32BE(value - high * TWO_32, at + 4);
  return at + 8;
}

/** The data of a record's leaf behind the prefix of a leaf, in memory that the next call writes over. */
function prefixedLeaf(record: Omit<StreamRecord, 'value'>, valueSha256: Buffer | null): Buffer {
  const { position, timestampMs, key } = record;
  const headers = encodeHeaders(record.headers) ?? NO_HEADERS;
  const most = FIXED_BYTES + (key?.length ?? 0) + headers.length;
  if (most > room.length) room = Buffer.alloc(most);
  room[0] = LEAF_PREFIX;
  let at = putU64(timestampMs, putU64(position, 1));
  room[at++] = key === null ? 0 : 1;
  if (key !== null) {
    at = room.writeUInt32BE(key.length, at);
    at += key.copy(room, at);
  }
  at += headers.copy(room, at);
  room[at++] = valueSha256 === null ? 0 : 1;
  if (valueSha256 !== null) at += valueSha256.copy(room, at);
  return room.subarray(0, at);
}

/** Hash of a record's leaf. */
export function streamLeafHash(record: Omit<StreamRecord, 'value'>, valueSha256: Buffer | null): Buffer {
  return sha256(prefixedLeaf(record, valueSha256));
}

/** Data of a record's leaf, as it is hashed behind the prefix of a leaf. */
export function streamLeafData(record: Omit<StreamRecord, 'value'>, valueSha256: Buffer | null): Buffer {
  return Buffer.from(prefixedLeaf(record, valueSha256).subarray(1));
}
