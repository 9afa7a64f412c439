/** A record with its place in the stream, as proofs and receipts have it (docs/log-and-proofs.md, sections 6 and 7). */
import { sha256Name } from '#libs/contracts';
import type { StreamRecord } from '#libs/event-stream';
import { mayBeBinary, streamLeafHash, valueHash } from '../closing/stream-leaf';
import type { ShownRecord } from './shown-record';

/** Base64 of the hashes on a way. */
export type HashPath = readonly string[];

export interface PlacedRecord {
  readonly position: number;
  readonly timestampMs: number;
  readonly key?: string | null;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly valueSha256?: string | null;
  /** In place of the three, where they are withheld. */
  readonly leaf?: string;
  readonly index: number;
  readonly path: HashPath;
  readonly value?: string;
}

export interface RecordPlace {
  readonly index: number;
  readonly path: readonly Buffer[];
}

export function base64Path(path: readonly Buffer[]): HashPath {
  return path.map((hash) => hash.toString('base64'));
}

/**
 * The exact bytes are given, too, of a record in binary mode, which nothing else names: where nothing of it is withheld
 * and it is `covered` by a published closing record.
 */
export function placedRecord(
  record: StreamRecord,
  { index, path }: RecordPlace,
  shown: ShownRecord,
  covered: boolean,
): PlacedRecord {
  const { position, timestampMs, key, headers, value } = record;
  const hash = valueHash(record);
  const withValue = covered && mayBeBinary(headers);
  const place = { index, path: base64Path(path) };
  if (!shown.frame) return { position, timestampMs, leaf: sha256Name(streamLeafHash(record, hash)), ...place };
  return {
    position,
    timestampMs,
    key: key?.toString('base64') ?? null,
    headers: headers.map(([name, bytes]) => [name, bytes.toString('base64')] as const),
    valueSha256: hash === null ? null : sha256Name(hash),
    ...place,
    ...(withValue && shown.whole && value !== null ? { value: value.toString('base64') } : {}),
  };
}
