/** Record headers as the journal keeps them: u32 count, then per header u32 length + name, u32 length + value. */
import type { RecordHeader } from '#libs/event-stream';

let lastHeaders: readonly RecordHeader[] | null = null;
let lastName = '';
let lastValue: Buffer = Buffer.alloc(0);
let lastEncoded: Buffer = Buffer.alloc(0);

/** Null where there are no headers. The bytes may be shared: do not change them. */
export function encodeHeaders(headers: readonly RecordHeader[]): Buffer | null {
  if (headers === lastHeaders) return lastEncoded;
  const [only] = headers;
  if (only === undefined) return null;
  // Nearly every record has the one header that the record before it had.
  const known = headers.length === 1 && only[0] === lastName && lastValue.equals(only[1]);
  const encoded = known ? lastEncoded : encodeAll(headers);
  if (headers.length === 1) {
    if (!known) [lastName, lastValue, lastEncoded] = [only[0], Buffer.from(only[1]), encoded];
    lastHeaders = headers;
  }
  return encoded;
}

function encodeAll(headers: readonly RecordHeader[]): Buffer {
  const parts: Buffer[] = [];
  const add = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    parts.push(length, bytes);
  };
  const count = Buffer.alloc(4);
  count.writeUInt32BE(headers.length);
  for (const [name, value] of headers) {
    add(Buffer.from(name, 'utf8'));
    add(value);
  }
  return Buffer.concat([count, ...parts]);
}

export function decodeHeaders(bytes: Buffer | null): RecordHeader[] {
  if (bytes === null) return [];
  let at = 4;
  const next = (): Buffer => {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    return body;
  };
  return Array.from({ length: bytes.readUInt32BE(0) }, () => [next().toString('utf8'), next()] as const);
}
