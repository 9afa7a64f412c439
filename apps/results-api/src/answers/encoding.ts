/** Which encoding of an answer a caller gets, and how it is made. */
import Negotiator from 'negotiator';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'identity' | 'br' | 'gzip';

/** The best first. */
const OFFERED: readonly Encoding[] = ['br', 'gzip', 'identity'];
/** Shorter ones fit into one packet anyway. */
export const COMPRESSED_BYTES_MIN = 1_024;
/** Of 11: half the time of gzip's usual level at a better ratio; higher ones cost tens of milliseconds. */
export const BROTLI_QUALITY = 4;

const viaGzip = promisify(gzip);
const viaBrotli = promisify(brotliCompress);

export function encodingFor(request: IncomingMessage): Encoding {
  const header = request.headers['accept-encoding'];
  if (header === undefined || header === '') return 'identity';
  const taken = new Negotiator(request).encodings([...OFFERED]);
  return OFFERED.find((one) => taken.includes(one)) ?? 'identity';
}

export async function encode(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'gzip') return viaGzip(bytes);
  if (encoding === 'br') {
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    return viaBrotli(bytes, { params });
  }
  return bytes;
}
