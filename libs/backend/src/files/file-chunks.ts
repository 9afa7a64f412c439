/** The bytes of a file, unpacked where they are gzip. What a file is, its first bytes tell, not its name. */
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { codeOf, messageOf } from '#libs/platform';
import { fileError, unreadable } from './problems';

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];
const MAGIC_BYTES_MAX = 3;

/** A packed file that ends before its end, or whose check sum is wrong: what came before it was delivered. */
export class PackedFileDamaged extends Error {
  constructor(
    readonly code: 'FILE_CUT_OFF' | 'FILE_DAMAGED',
    message: string,
  ) {
    super(message);
  }
}

async function* prepended(head: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* head;
  yield* { [Symbol.asyncIterator]: () => rest };
}

/** Reads until there are enough bytes to tell what the file is. */
async function headOf(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < MAGIC_BYTES_MAX) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* unpacked(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  pipeline(Readable.from(chunks, { objectMode: false }), gunzip, () => undefined);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    const code = codeOf(error) ?? '';
    if (!code.startsWith('Z_')) throw error;
    if (code === 'Z_BUF_ERROR') throw new PackedFileDamaged('FILE_CUT_OFF', 'the packed file ends before its end');
    throw new PackedFileDamaged('FILE_DAMAGED', `the packed file is damaged (${messageOf(error)})`);
  }
}

function isSystemError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'errno' in error;
}

/**
 * Chunks of the file's text, without a UTF-8 byte order mark. Throws FILE_NOT_FOUND, FILE_UNREADABLE, FILE_NOT_UTF8 (a
 * UTF-16 mark), or PackedFileDamaged after the last good chunk.
 */
export async function* fileChunks(file: string): AsyncGenerator<Buffer> {
  const input = createReadStream(file);
  try {
    const raw = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const first = await headOf(raw);
    const packed = first.subarray(0, 2).equals(GZIP_MAGIC);
    const whole = prepended([first], raw);
    const text = packed ? unpacked(whole) : whole;
    const head = await headOf(text);
    if (UTF16_MARKS.some((mark) => head.subarray(0, 2).equals(mark))) {
      throw fileError('FILE_NOT_UTF8', `${file}:1`, 'the text is UTF-16, not UTF-8', 'convert the file to UTF-8');
    }
    const marked = head.subarray(0, 3).equals(UTF8_MARK);
    const begin = marked ? head.subarray(UTF8_MARK.length) : head;
    if (begin.length > 0) yield begin;
    yield* text;
  } catch (error) {
    throw isSystemError(error) ? unreadable(file, error) : error;
  } finally {
    input.destroy();
  }
}
