/** A record as a leaf of the stream's tree (docs/log-and-proofs.md, section 1). */
import { joined, lengthPrefixed, uint } from '../bytes/encodings';
import { leafHash } from './merkle-proofs';

export interface StreamRecord {
  readonly position: number;
  readonly timestampMs: number;
  readonly key: Uint8Array | null;
  readonly headers: readonly (readonly [name: string, value: Uint8Array])[];
  /** Null for a record without a value. */
  readonly valueSha256: Uint8Array | null;
}

const NONE = Uint8Array.of(0);
const SOME = Uint8Array.of(1);

function prefixed(bytes: Uint8Array): Uint8Array {
  return joined(uint(bytes.length, 4), bytes);
}

/** Hash of the record's leaf; a RangeError where a number is beyond its range. */
export function streamLeaf({ position, timestampMs, key, headers, valueSha256 }: StreamRecord): Uint8Array {
  return leafHash(
    joined(
      uint(position, 8),
      uint(timestampMs, 8),
      ...(key === null ? [NONE] : [SOME, prefixed(key)]),
      uint(headers.length, 4),
      ...headers.flatMap(([name, value]) => [lengthPrefixed(name), prefixed(value)]),
      ...(valueSha256 === null ? [NONE] : [SOME, valueSha256]),
    ),
  );
}
