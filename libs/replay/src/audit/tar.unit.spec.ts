import * as fc from 'fast-check';
import { filesOfTar } from '#libs/proof-verifier';
import { filesIn, tarOf } from './tar';

async function packed(files: readonly Buffer[]): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const all = files.map((bytes, index) => ({
    name: `f${index}`,
    bytes: bytes.length,
    content: async function* () {
      yield await Promise.resolve(bytes);
    },
  }));
  for await (const piece of tarOf(all)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* inPieces(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield await Promise.resolve(bytes.subarray(at, at + length));
}

const contents = fc.array(
  fc.uint8Array({ maxLength: 1_600 }).map((bytes) => Buffer.from(bytes)),
  { maxLength: 4 },
);

describe('An archive', () => {
  it('gives back its files, in whatever pieces it comes, and the verifier reads the same', async () => {
    await fc.assert(
      fc.asyncProperty(contents, fc.integer({ min: 1, max: 1_500 }), async (files, length) => {
        const archive = await packed(files);
        const names = new Set(files.map((_, index) => `f${index}`));
        const found = await filesIn(inPieces(archive, length), names, 1_000_000);
        expect([...(found ?? [])]).toEqual(files.map((bytes, index) => [`f${index}`, bytes]));
        const read = [...filesOfTar(archive)].map(([name, bytes]) => [name, Buffer.from(bytes)]);
        expect(read).toEqual(files.map((bytes, index) => [`f${index}`, bytes]));
        expect(await filesIn(inPieces(archive.subarray(0, -1_024), length), names, 1_000_000)).toBeNull();
      }),
      { numRuns: 50 },
    );
  });

  it('is not read where more is wanted of it than there is room for', async () => {
    const archive = await packed([Buffer.alloc(600), Buffer.alloc(600)]);
    expect(await filesIn(inPieces(archive, 512), new Set(['f0', 'f1']), 1_199)).toBeNull();
    expect((await filesIn(inPieces(archive, 512), new Set(['f1']), 600))?.get('f1')).toHaveLength(600);
  });
});
