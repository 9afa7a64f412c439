/** Record headers as the journal keeps them: u32 count, then per header u32 length + name, u32 length + value. */
import type { RecordHeader } from '#libs/event-stream';

/** Null where there are no headers. */
export function encodeHeaders(headers: readonly RecordHeader[]): Buffer | null {
  if (headers.length === 0) return null;
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
