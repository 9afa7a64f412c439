/** The bytes of a file, unpacked where they are gzip. What a file is, its first bytes tell, not its name. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { codeOf, messageOf } from '#libs/basics';
import { fileError, unreadable } from '../problems';

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];
const MAGIC_BYTES_MAX = 3;
/** A stream of ten million records fits; a device that never ends does not. */
export const FILE_BYTES_MAX = 16 * 1024 ** 3;
/** Text of figures becomes 5 to 40 times smaller, a bomb 200 to 1,000 times. */
const EXPANSION_MAX = 100;
/** Each chunk is a way to another thread and back: with Node's own size that took as long as unpacking. */
const UNPACKED_CHUNK_BYTES = 256 * 1024;
const EXPANDED_FREE_BYTES = 32 * 1024 ** 2;

/** Stated by the caller, for all files of the call. */
const stated = new AsyncLocalStorage<number>();

/** All files that `work` reads may have `bytesMax` bytes, unpacked; the caller has judged them, however they grow. */
export function withFileBytesMax<T>(bytesMax: number, work: () => Promise<T>): Promise<T> {
  return stated.run(bytesMax, work);
}

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

/** Counts the bytes that pass. */
class Meter {
  bytes = 0;

  async *over(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.bytes += chunk.length;
      yield chunk;
    }
  }
}

async function* unpacked(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: UNPACKED_CHUNK_BYTES });
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

/** Lets the text pass up to the limits; `packed` has counted what was read of the packed file, null for a plain one. */
async function* limited(
  file: string,
  chunks: AsyncIterable<Buffer>,
  packed: Meter | null,
  ownMax: number,
): AsyncGenerator<Buffer> {
  const statedMax = stated.getStore();
  const max = Math.min(ownMax, statedMax ?? FILE_BYTES_MAX);
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > max) {
      const message = `the ${packed === null ? 'file' : 'unpacked text'} has more than ${max} bytes`;
      throw fileError('FILE_TOO_LARGE', file, message, 'split the file, or set a higher limit with --max-bytes');
    }
    const bomb = packed !== null && statedMax === undefined && bytes > EXPANDED_FREE_BYTES;
    if (bomb && bytes > packed.bytes * EXPANSION_MAX) {
      const message = `the packed file grows more than ${EXPANSION_MAX} times when it is unpacked, as no file of figures does`;
      throw fileError(
        'FILE_EXPANDS_TOO_MUCH',
        file,
        message,
        'unpack and look at it, or say with --max-bytes how many bytes are right',
      );
    }
    yield chunk;
  }
}

function isSystemError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'errno' in error;
}

/** For files that are read more than once: a pipe would have lost its beginning. Throws FILE_PIPE. */
export async function requireRereadable(file: string): Promise<void> {
  const facts = await stat(file).catch(() => null);
  if (facts === null || !(facts.isFIFO() || facts.isSocket())) return;
  throw fileError('FILE_PIPE', file, 'this is a pipe, which can be read only once', 'write it to a file first');
}

/**
 * Bytes of the file as they are, unpacked. Throws FILE_NOT_FOUND, FILE_UNREADABLE, FILE_TOO_LARGE,
 * FILE_EXPANDS_TOO_MUCH, or PackedFileDamaged after the last good chunk.
 */
export async function* rawChunks(file: string, bytesMax = Infinity): AsyncGenerator<Buffer> {
  const input = createReadStream(file);
  try {
    const raw = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const first = await headOf(raw);
    const meter = first.subarray(0, 2).equals(GZIP_MAGIC) ? new Meter() : null;
    const whole = prepended([first], raw);
    const text = limited(file, meter === null ? whole : unpacked(meter.over(whole)), meter, bytesMax);
    const head = await headOf(text);
    if (head.length > 0) yield head;
    yield* text;
  } catch (error) {
    throw isSystemError(error) ? unreadable(file, error) : error;
  } finally {
    input.destroy();
  }
}

/** The same for a file that must be UTF-8, without its byte order mark. Throws FILE_NOT_UTF8 too (a UTF-16 mark). */
export async function* fileChunks(file: string, bytesMax?: number): AsyncGenerator<Buffer> {
  let first = true;
  for await (const chunk of rawChunks(file, bytesMax)) {
    if (!first) {
      yield chunk;
      continue;
    }
    first = false;
    if (UTF16_MARKS.some((mark) => chunk.subarray(0, 2).equals(mark))) {
      throw fileError('FILE_NOT_UTF8', `${file}:1`, 'the text is UTF-16, not UTF-8', 'convert the file to UTF-8');
    }
    const text = chunk.subarray(0, 3).equals(UTF8_MARK) ? chunk.subarray(UTF8_MARK.length) : chunk;
    if (text.length > 0) yield text;
  }
}
