import type { IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { encode, encodingFor } from './encoding';

const forHeader = (header?: string): string =>
  encodingFor({ headers: header === undefined ? {} : { 'accept-encoding': header } } as unknown as IncomingMessage);

describe('encodings', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip, deflate, br', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['deflate', 'identity'],
    ['identity', 'identity'],
    ['*', 'br'],
    ['identity;q=0', 'identity'],
  ])('for %p are %s', (header, encoding) => {
    expect(forHeader(header)).toBe(encoding);
  });

  it('give the same bytes back', async () => {
    const bytes = Buffer.from('{"votes":1}'.repeat(500));
    expect(gunzipSync(await encode(bytes, 'gzip'))).toEqual(bytes);
    expect(brotliDecompressSync(await encode(bytes, 'br'))).toEqual(bytes);
    expect(await encode(bytes, 'identity')).toBe(bytes);
  });
});
