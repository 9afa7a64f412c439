import type { RecordHeader } from '../event-stream';

const LENGTH_BYTES = 4;

/**
 * Headers as bytes: for each one the length of its name, the name in UTF-8, the length of its value, the value.
 * Lengths are 32-bit unsigned, big-endian. Unlike text columns this takes every name and value, in every order.
 */
export function encodeHeaders(headers: readonly RecordHeader[]): Buffer {
  const parts: Buffer[] = [];
  for (const [name, value] of headers) {
    const nameBytes = Buffer.from(name, 'utf8');
    parts.push(lengthOf(nameBytes), nameBytes, lengthOf(value), value);
  }
  return Buffer.concat(parts);
}

/** The inverse of {@link encodeHeaders}. Throws on bytes that it did not write. */
export function decodeHeaders(bytes: Buffer): RecordHeader[] {
  const headers: RecordHeader[] = [];
  let at = 0;
  const take = (): Buffer => {
    const start = at + LENGTH_BYTES;
    const end = start + bytes.readUInt32BE(at);
    if (end > bytes.length) throw new Error('Stored headers end too early');
    at = end;
    return bytes.subarray(start, end);
  };
  while (at < bytes.length) {
    const name = take().toString('utf8');
    headers.push([name, take()]);
  }
  return headers;
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(bytes.length);
  return length;
}
