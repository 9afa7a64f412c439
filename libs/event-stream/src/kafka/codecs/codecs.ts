/**
 * Every codec in which a sender may have written into a topic: kafkajs itself reads gzip alone, and without any bound.
 * What we write is not packed.
 */
import { gunzipSync } from 'node:zlib';
import { CompressionCodecs, CompressionTypes } from 'kafkajs';
import { unpackLz4 } from './lz4';
import { UNPACKED_BYTES_MAX, UnpackingFailed } from './output';
import { unpackSnappy } from './snappy';
import { unpackZstd } from './zstd';

function unpackGzip(packed: Buffer): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: UNPACKED_BYTES_MAX });
  } catch (error) {
    throw new UnpackingFailed('gzip', error instanceof Error ? error.message : String(error));
  }
}

/** kafkajs' table of codecs by number; its declaration leaves the numbers out that it does not know. */
const codecs = CompressionCodecs as Record<number, () => { compress(encoder: unknown): Promise<Buffer> }>;

const UNPACK: readonly (readonly [type: CompressionTypes, unpack: (packed: Buffer) => Buffer])[] = [
  [CompressionTypes.GZIP, unpackGzip],
  [CompressionTypes.Snappy, unpackSnappy],
  [CompressionTypes.LZ4, unpackLz4],
  [CompressionTypes.ZSTD, unpackZstd],
];

let taught = false;

/** Has kafkajs read them. Writing stays as it is: gzip by kafkajs' own codec. */
export function teachCodecs(): void {
  if (taught) return;
  taught = true;
  for (const [type, unpack] of UNPACK) {
    const before = codecs[type];
    codecs[type] = () => ({
      compress: (encoder: unknown) => before?.().compress(encoder) ?? Promise.reject(new Error('nothing is packed')),
      // An error here is told by the promise, as kafkajs expects it.
      decompress: (packed: Buffer) => Promise.resolve().then(() => unpack(packed)),
    });
  }
}
