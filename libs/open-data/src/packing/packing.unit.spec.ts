import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { slugOf, stemOf, fileName } from '../names';
import { HEAD } from '../testing';
import { Archive, type ArchiveEntry } from './archive';
import { Gzipped } from './deflate';

function gzip(pieces: readonly Uint8Array[]): { bytes: Buffer; made: Gzipped } {
  const out: Uint8Array[] = [];
  const made = new Gzipped((bytes) => out.push(bytes));
  for (const piece of pieces) made.push(piece);
  made.end();
  return { bytes: Buffer.concat(out), made };
}

function entry(name: string, text: string): ArchiveEntry {
  const { bytes, made } = gzip([Buffer.from(text)]);
  return { name, bytes: made.bytes, crc: made.crc, gzip: bytes };
}

function archive(entries: readonly ArchiveEntry[], timeMs = Date.UTC(2023, 2, 19, 16, 4, 5)): Buffer {
  const out: Uint8Array[] = [];
  const made = new Archive(timeMs, (bytes) => out.push(bytes));
  for (const one of entries) made.add(one);
  made.end();
  return Buffer.concat(out);
}

describe('Gzip', () => {
  it('gives back what was put in, however it was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 30_000 }), { maxLength: 8 }), (pieces) => {
        expect(gunzipSync(gzip(pieces).bytes)).toEqual(Buffer.concat(pieces));
      }),
      { numRuns: 50 },
    );
  });

  it('has the same bytes on every machine', () => {
    const text = Array.from({ length: 9000 }, (_, at) => `${at},${(at * 7919) % 1009},row\n`).join('');
    const short = createHash('sha256')
      .update(gzip([Buffer.from(text.slice(0, 9000))]).bytes)
      .digest('hex')
      .slice(0, 16);
    const digits = createHash('sha256')
      .update(gzip([Buffer.from(text)]).bytes)
      .digest('hex')
      .slice(0, 16);
    expect([text.length > 65_536, digits, short]).toEqual([true, '221ea65d3676c7cc', '26b30a2e057f2abe']);
  });
});

describe('The archive', () => {
  it('has every file under its name', () => {
    const files = { 'a.csv': 'x'.repeat(5000), 'b-Қ.json': '{}', empty: '' };
    const found = unzipSync(archive(Object.entries(files).map(([name, text]) => entry(name, text))));
    expect(
      Object.fromEntries(Object.entries(found).map(([name, data]) => [name, Buffer.from(data).toString()])),
    ).toEqual(files);
  });

  it('has the same bytes in every time zone', () => {
    const there = process.env['TZ'];
    const made = ['UTC', 'Asia/Almaty'].map((zone) => {
      process.env['TZ'] = zone;
      return archive([entry('a', 'b')]);
    });
    if (there === undefined) delete process.env['TZ'];
    else process.env['TZ'] = there;
    expect(made[0]).toEqual(made[1]);
  });

  it('has more files than the old format can count', () => {
    const one = entry('x', 'y');
    const found = unzipSync(archive(Array.from({ length: 66_000 }, (_, no) => ({ ...one, name: `f${no}` }))));
    expect(Object.keys(found)).toHaveLength(66_000);
  });
});

describe('Names', () => {
  it('say election, snapshot, state and content, and the hash', () => {
    expect(fileName(stemOf(HEAD, 'counting', ['list', 'precinct']), 'ab'.repeat(32), 'csv')).toBe(
      'small-s214-counting-list-precinct-abababababababab.csv',
    );
    expect(stemOf({ ...HEAD, rehearsal: true }, 'counting', ['x'])).toBe('rehearsal-small-s214-counting-x');
  });

  it('are plain and of their own for every id', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 256 }), fc.string({ minLength: 1, maxLength: 256 }), (a, b) => {
        expect(slugOf(a)).toMatch(/^[A-Za-z0-9][A-Za-z0-9_.~-]{0,63}$/);
        expect(slugOf(a) === slugOf(b)).toBe(a === b);
      }),
    );
  });
});
