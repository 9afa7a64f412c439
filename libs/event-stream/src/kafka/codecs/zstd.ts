/** Zstandard: by Node where it has it (22.15 and later), else by a library in plain JavaScript. */
import * as zlib from 'node:zlib';
import { Decompress } from 'fzstd';
import { Output, UNPACKED_BYTES_MAX, UnpackingFailed } from './output';

const CODEC = 'zstd';

type Unpack = (packed: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

const byNode: Unpack | null =
  'zstdDecompressSync' in zlib && typeof zlib.zstdDecompressSync === 'function' ? zlib.zstdDecompressSync : null;

export function unpackZstd(packed: Buffer, bytesMax = UNPACKED_BYTES_MAX, own = byNode): Buffer {
  try {
    return own === null ? byLibrary(packed, bytesMax) : own(packed, { maxOutputLength: bytesMax });
  } catch (error) {
    if (error instanceof UnpackingFailed) throw error;
    throw new UnpackingFailed(CODEC, error instanceof Error ? error.message : String(error));
  }
}

function byLibrary(packed: Buffer, bytesMax: number): Buffer {
  const output = new Output(CODEC, packed.length * 4, bytesMax);
  let ended = false;
  const stream = new Decompress((part, isLast) => {
    output.add(part);
    ended = isLast === true;
  });
  stream.push(packed, true);
  if (!ended) throw new UnpackingFailed(CODEC, 'they end too early');
  return output.done();
}
