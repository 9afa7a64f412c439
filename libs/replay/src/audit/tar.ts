/** Tar archives of plain files (POSIX ustar), written and read as streams. */
import { createReadStream } from 'node:fs';
import { SanaqError } from '#libs/basics';

const BLOCK = 512;
/** Eleven octal digits. */
const FILE_BYTES_MAX = 8 ** 11 - 1;
const NAME_BYTES_MAX = 100;
const CHECKSUM_AT = 148;

export interface TarFile {
  readonly name: string;
  readonly bytes: number;
  readonly content: () => AsyncIterable<Buffer>;
}

export function fileOnDisk(name: string, bytes: number, path: string): TarFile {
  return { name, bytes, content: () => createReadStream(path) };
}

function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, '0')}\0`;
}

/** Header of a file; time and owner are 0, so that the same files give the same archive. */
function headerOf({ name, bytes }: Pick<TarFile, 'name' | 'bytes'>): Buffer {
  if (bytes > FILE_BYTES_MAX || Buffer.byteLength(name) > NAME_BYTES_MAX) {
    throw new SanaqError({
      code: 'AUDIT_TOO_LARGE',
      message: `"${name}" has ${bytes} bytes, an archive takes at most ${FILE_BYTES_MAX}`,
      actor: 'user',
      action: 'export the stream alone (sanaq export --public)',
    });
  }
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write(`${octal(0o644, 7)}${octal(0, 7)}${octal(0, 7)}${octal(bytes, 11)}${octal(0, 11)}`, 100);
  header.write(' '.repeat(8), CHECKSUM_AT);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)} `, CHECKSUM_AT);
  return header;
}

function padding(bytes: number): Buffer {
  return Buffer.alloc((BLOCK - (bytes % BLOCK)) % BLOCK);
}

/** The archive, piece by piece. */
export async function* tarOf(files: readonly TarFile[]): AsyncGenerator<Buffer> {
  for (const file of files) {
    yield headerOf(file);
    let written = 0;
    for await (const piece of file.content()) {
      written += piece.length;
      yield piece;
    }
    if (written !== file.bytes) throw new Error(`${file.name} has changed while it was packed`);
    yield padding(file.bytes);
  }
  yield Buffer.alloc(2 * BLOCK);
}

interface FileBeingRead {
  readonly name: string;
  left: number;
  skip: number;
  readonly parts: Buffer[] | null;
}

/** Null where the block is no header of ours. */
function readHeader(header: Buffer, wanted: ReadonlySet<string>): FileBeingRead | null {
  const name = header.toString('utf8', 0, NAME_BYTES_MAX).replace(/\0.*$/s, '');
  const size = header.toString('latin1', 124, 136).replace(/[\0 ]+$/, '');
  if (header.toString('latin1', 257, 262) !== 'ustar' || !/^[0-7]{1,12}$/.test(size)) return null;
  const bytes = parseInt(size, 8);
  return { name, left: bytes, skip: padding(bytes).length, parts: wanted.has(name) ? [] : null };
}

/**
 * The wanted files of an archive; all others are passed over, whatever their size. Null where the bytes are no archive,
 * end within a file, or hold more of the wanted ones than `bytesMax`.
 */
export async function filesIn(
  pieces: AsyncIterable<Buffer>,
  wanted: ReadonlySet<string>,
  bytesMax: number,
): Promise<ReadonlyMap<string, Buffer> | null> {
  const files = new Map<string, Buffer>();
  let header = Buffer.alloc(0);
  let file: FileBeingRead | null = null;
  let kept = 0;
  for await (const piece of pieces) {
    let at = 0;
    while (at < piece.length) {
      if (file === null) {
        const part = piece.subarray(at, at + BLOCK - header.length);
        header = Buffer.concat([header, part]);
        at += part.length;
        if (header.length < BLOCK) continue;
        if (header.every((byte) => byte === 0)) return files;
        file = readHeader(header, wanted);
        if (file === null || files.has(file.name)) return null;
        header = Buffer.alloc(0);
      } else {
        const part = piece.subarray(at, at + file.left);
        file.left -= part.length;
        at += part.length;
        if (file.parts !== null) {
          kept += part.length;
          if (kept > bytesMax) return null;
          file.parts.push(part);
        }
        const skipped = Math.min(file.skip, piece.length - at);
        at += skipped;
        file.skip -= skipped;
      }
      if (file?.left === 0 && file.skip === 0) {
        if (file.parts !== null) files.set(file.name, Buffer.concat(file.parts));
        file = null;
      }
    }
  }
  return null;
}
