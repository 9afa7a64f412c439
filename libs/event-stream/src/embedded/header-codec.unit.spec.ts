import fc from 'fast-check';
import { decodeHeaders, encodeHeaders } from './header-codec';

describe('headers as bytes', () => {
  test('every list of names and values comes back as it was', () => {
    const header = fc.tuple(
      fc.string({ unit: 'grapheme' }),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(fc.array(header), (headers) => {
        expect(decodeHeaders(encodeHeaders(headers))).toEqual(headers);
      }),
    );
  });

  test('bytes that end too early are an error', () => {
    const bytes = encodeHeaders([['name', Buffer.from('value')]]);
    expect(() => decodeHeaders(bytes.subarray(0, bytes.length - 1))).toThrow('end too early');
  });
});
