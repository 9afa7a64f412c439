/** Lines of a file as bytes, in batches; memory holds one chunk and one line, however long the file is. */
import { isUtf8 } from 'node:buffer';
import { fileChunks } from './file-chunks';
import { fileError, notUtf8 } from '../problems';

export interface TextLine {
  /** From 1. */
  readonly line: number;
  /** Without its line end. */
  readonly bytes: Buffer;
  /** False for a last line without a line end: the file may have been cut off there. */
  readonly ended: boolean;
}

export const LINE_FEED = 0x0a;
export const CARRIAGE_RETURN = 0x0d;
/** No record may be longer than 1 MB; a file with longer lines is another kind of file. */
const LINE_BYTES_MAX = 16 * 1024 * 1024;

function withoutReturn(bytes: Buffer): Buffer {
  return bytes[bytes.length - 1] === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;
}

/** Lines of a file that must be UTF-8. Throws like fileChunks, and FILE_LINE_TOO_LONG. */
export function readLines(file: string): AsyncGenerator<readonly TextLine[]> {
  return linesIn(file, fileChunks(file));
}

/** Lines of chunks of UTF-8; `lineEnd` is the byte that ends one. `file` is for messages. */
export async function* linesIn(
  file: string,
  chunks: AsyncIterable<Buffer>,
  lineEnd: number = LINE_FEED,
): AsyncGenerator<readonly TextLine[]> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 0;
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const lines: TextLine[] = [];
    let from = 0;
    for (let at = bytes.indexOf(lineEnd, rest.length); at >= 0; at = bytes.indexOf(lineEnd, from)) {
      line += 1;
      lines.push({ line, bytes: withoutReturn(bytes.subarray(from, at)), ended: true });
      from = at + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > LINE_BYTES_MAX) {
      const place = `${file}:${line + 1}`;
      throw fileError('FILE_LINE_TOO_LONG', place, `a line has more than ${LINE_BYTES_MAX} bytes`, 'name a text file');
    }
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [{ line: line + 1, bytes: withoutReturn(rest), ended: false }];
}

/** A whole file as text, for definitions, maps and other small ones. Throws FILE_NOT_UTF8 with the first wrong line. */
export async function readTextFile(file: string, bytesMax?: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of fileChunks(file, bytesMax)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (isUtf8(bytes)) return bytes;
  let line = 1;
  for (let from = 0; ; line += 1) {
    const end = bytes.indexOf(LINE_FEED, from);
    if (!isUtf8(bytes.subarray(from, end < 0 ? undefined : end)) || end < 0) break;
    from = end + 1;
  }
  throw notUtf8(file, line);
}
