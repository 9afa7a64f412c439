/** Records of a stream as the examples make them: their leaves, and the lines in which they are exported. */
import { leafHash } from '#libs/log';
import { lp, sha256, u32, u64 } from './sum-trees';

export const name = (hash: Buffer): string => `sha256:${hash.toString('hex')}`;
export const base64 = (bytes: Buffer): string => bytes.toString('base64');

export interface MadeRecord {
  readonly position: number;
  readonly timestampMs: number;
  readonly key: Buffer | null;
  readonly headers: readonly (readonly [string, Buffer])[];
  readonly value: Buffer | null;
  readonly name: string;
  readonly leaf: Buffer;
}

export function recordLeaf(record: Omit<MadeRecord, 'leaf' | 'name'>): Buffer {
  const { position, timestampMs, key, headers, value } = record;
  return leafHash(
    Buffer.concat([
      u64(position),
      u64(timestampMs),
      key === null ? Buffer.of(0) : Buffer.concat([Buffer.of(1), lp(key)]),
      u32(headers.length),
      ...headers.flatMap(([header, bytes]) => [lp(header), lp(bytes)]),
      value === null ? Buffer.of(0) : Buffer.concat([Buffer.of(1), sha256(value)]),
    ]),
  );
}

export function exportLine({ position, timestampMs, key, headers, value }: MadeRecord): string {
  const text = value?.toString('utf8');
  const isText = text !== undefined && text.startsWith('{') && Buffer.from(text).equals(value!);
  return JSON.stringify({
    position,
    timestampMs,
    key: key === null ? null : base64(key),
    headers: headers.map(([header, bytes]) => [header, base64(bytes)]),
    ...(isText ? { event: text } : { value: value === null ? null : base64(value) }),
  });
}
