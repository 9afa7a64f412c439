import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { TestFolder } from '../testing/files';
import { withFileBytesMax } from './text/file-chunks';
import { readJsonFile } from './json/json-file';
import { requireJsonLines } from './json/json-lines-shape';
import { kindOfFile, readProtocolFiles } from './protocol-files';
import { textFacts } from './text/text-encoding';
import { readLines } from './text/text-lines';

let folder: TestFolder;
beforeEach(() => {
  folder = new TestFolder();
});
afterEach(() => {
  folder.remove();
});

const MEBIBYTE = 1024 * 1024;

async function linesOf(file: string): Promise<number> {
  let count = 0;
  for await (const lines of readLines(file)) count += lines.length;
  return count;
}

describe('What is read of a file', () => {
  const bomb = gzipSync(Buffer.alloc(64 * MEBIBYTE, `${'0'.repeat(1023)}\n`));

  it('ends where a packed file grows as no file of figures does', async () => {
    const file = folder.write('bomb.ndjson.gz', bomb);
    await expect(linesOf(file)).rejects.toMatchObject({ code: 'FILE_EXPANDS_TOO_MUCH', exitCode: 2, place: file });
  });

  it('is a bomb to its end for whoever states how many bytes are right', async () => {
    const file = folder.write('bomb.ndjson.gz', bomb);
    expect(await withFileBytesMax(64 * MEBIBYTE, () => linesOf(file))).toBe(64 * 1024);
  });

  it('ends at the limit that was stated, in unpacked bytes', async () => {
    const text = '{"a":1}\n'.repeat(1_000);
    for (const file of [folder.write('a.ndjson', text), folder.write('a.gz', gzipSync(text))]) {
      await expect(withFileBytesMax(text.length - 1, () => linesOf(file))).rejects.toMatchObject({
        code: 'FILE_TOO_LARGE',
        exitCode: 2,
      });
      expect(await withFileBytesMax(text.length, () => linesOf(file))).toBe(1_000);
    }
  });

  it('ends soon where no line ends, also on a device that never ends', async () => {
    await expect(linesOf('/dev/zero')).rejects.toMatchObject({ code: 'FILE_LINE_TOO_LONG' });
    await expect(readJsonFile('/dev/zero')).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    expect(await kindOfFile('/dev/zero')).toBe('empty');
    await expect(readProtocolFiles('/dev/zero').next()).rejects.toMatchObject({ exitCode: 2 });
  });

  it('is no pipe, which would have lost its beginning when it is read again', async () => {
    const pipe = join(folder.path, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(kindOfFile(pipe)).rejects.toMatchObject({ code: 'FILE_PIPE', exitCode: 2 });
    await expect(textFacts(pipe)).rejects.toMatchObject({ code: 'FILE_PIPE' });
    await expect(requireJsonLines(pipe)).rejects.toMatchObject({ code: 'FILE_PIPE' });
  });
});
