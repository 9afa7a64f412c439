/** The hash chain by which a closing record says which records belong to its snapshot. */
import { sha256 } from './canonical';

const HASH_BYTES = 32;

/** The chain continues by one record: SHA-256 over the chain so far (32 zero bytes at first) and SHA-256 of the value. */
export function chained(chain: Buffer | null, value: Buffer): Buffer {
  return sha256(Buffer.concat([chain ?? Buffer.alloc(HASH_BYTES), sha256(value)]));
}
