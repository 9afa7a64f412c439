/** The hash chain by which a closing record says which records belong to its snapshot. */
import { createHash } from 'node:crypto';

/** The chain continues by one record: SHA-256 over the chain so far (32 zero bytes at first) and SHA-256 of the value. */
export function chained(chain: Buffer | null, value: Buffer): Buffer {
  const own = createHash('sha256').update(value).digest();
  return createHash('sha256')
    .update(chain ?? Buffer.alloc(32))
    .update(own)
    .digest();
}
