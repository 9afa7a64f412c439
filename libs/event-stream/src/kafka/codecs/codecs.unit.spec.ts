import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { unpackLz4 } from './lz4';
import { UnpackingFailed } from './output';
import { unpackSnappy } from './snappy';
import { unpackZstd } from './zstd';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');

/** Written by hand after the format descriptions: a literal, then a copy that overlaps itself. */
const SNAPPY = hex('0c 08 616263 15 03');
const SNAPPY_JAVA = hex('82534e4150505900 00000001 00000001 00000007 0c08616263 1503');
const LZ4 = hex('04224d18 60 40 82  0a000000 35 616263 0300 30 616263  00000000');
const LZ4_STORED = hex('04224d18 60 40 82  03000080 616263  00000000');
/** A raw block and one of a repeated byte. */
const ZSTD = hex('28b52ffd 20 09 180000 616263 330000 78');

describe('Packed bytes', () => {
  it('of snappy are unpacked, raw and as the Java client frames them', () => {
    expect(unpackSnappy(SNAPPY).toString()).toBe('abcabcabcabc');
    expect(unpackSnappy(SNAPPY_JAVA).toString()).toBe('abcabcabcabc');
  });

  it('of lz4 are unpacked, packed and stored blocks', () => {
    expect(unpackLz4(LZ4).toString()).toBe('abcabcabcabcabc');
    expect(unpackLz4(Buffer.concat([LZ4_STORED, LZ4_STORED])).toString()).toBe('abcabc');
  });

  it('of zstd are unpacked without Node’s own help too', () => {
    expect(unpackZstd(ZSTD, 1_000, null).toString()).toBe('abcxxxxxx');
  });

  it('that end too early, refer to nothing or become too much are refused by name', () => {
    expect(() => unpackSnappy(SNAPPY.subarray(0, 5))).toThrow(UnpackingFailed);
    expect(() => unpackSnappy(hex('0c 15 03'))).toThrow(/before its first/);
    expect(() => unpackLz4(LZ4.subarray(0, 12))).toThrow(UnpackingFailed);
    expect(() => unpackLz4(gzipSync('x'))).toThrow(/no frame/);
    expect(() => unpackZstd(ZSTD.subarray(0, 9), 1_000, null)).toThrow(UnpackingFailed);
    expect(() => unpackSnappy(SNAPPY, 11)).toThrow(/more than 11 bytes/);
    expect(() => unpackLz4(LZ4, 11)).toThrow(/more than 11 bytes/);
    expect(() => unpackZstd(ZSTD, 8, null)).toThrow(/more than 8 bytes/);
  });

  it('that are damaged anywhere are unpacked or refused, and nothing else happens', () => {
    const codecs = [
      [unpackSnappy, SNAPPY],
      [unpackSnappy, SNAPPY_JAVA],
      [unpackLz4, LZ4],
      [(packed: Buffer, max: number): Buffer => unpackZstd(packed, max, null), ZSTD],
    ] as const;
    const damage = fc.array(fc.tuple(fc.nat(40), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...codecs), damage, fc.nat(60), ([unpack, packed], changes, length) => {
        const damaged = Buffer.from(packed.subarray(0, Math.max(1, length)));
        for (const [at, byte] of changes) damaged[at % damaged.length] = byte;
        try {
          expect(unpack(damaged, 10_000).length).toBeLessThanOrEqual(10_000);
        } catch (error) {
          expect(error).toBeInstanceOf(UnpackingFailed);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
