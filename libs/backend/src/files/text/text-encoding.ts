/**
 * In which encoding a table was saved, and what ends its lines. Spreadsheets write UTF-8 or UTF-16 with a mark, and in
 * Russian and Kazakh windows-1251 without one. Only where a file has one reading is it read; what cannot be told is one
 * error about the file.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { PackedFileDamaged, rawChunks, requireRereadable } from './file-chunks';
import { CyrillicText } from './cyrillic-text';
import { fileError } from '../problems';
import { CARRIAGE_RETURN, LINE_FEED, linesIn, type TextLine } from './text-lines';

export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1251';

export interface TextFacts {
  readonly encoding: TextEncodingName;
  /** The byte that ends a line; a carriage return alone only where no line feed is in the file. */
  readonly lineEnd: number;
}

const MARKS: readonly (readonly [mark: Buffer, encoding: TextEncodingName])[] = [
  [Buffer.from([0xef, 0xbb, 0xbf]), 'utf-8'],
  [Buffer.from([0xff, 0xfe]), 'utf-16le'],
  [Buffer.from([0xfe, 0xff]), 'utf-16be'],
];
const WORKBOOKS: readonly (readonly [magic: Buffer, name: string])[] = [
  [Buffer.from([0x50, 0x4b, 0x03, 0x04]), 'a workbook (.xlsx, .ods) or another archive'],
  [Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), 'an old workbook (.xls)'],
];
/** Bytes that are looked at for what the file is. */
const HEAD_BYTES = 64 * 1024;
/** Least share of zero bytes at one half of the pairs by which UTF-16 without a mark is told. */
const ZEROS_MIN = 0.2;

/** Of UTF-16 without a mark, digits and separators have a zero byte, always in the same half of the pair. */
function unmarkedUtf16(head: Buffer): TextEncodingName | 'binary' | null {
  const zeros = [0, 0];
  head.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (even + odd === 0) return null;
  const enough = (head.length / 2) * ZEROS_MIN;
  if (even === 0 && odd >= enough) return 'utf-16le';
  if (odd === 0 && even >= enough) return 'utf-16be';
  return 'binary';
}

async function headOf(file: string): Promise<Buffer> {
  let head = Buffer.alloc(0);
  try {
    for await (const chunk of rawChunks(file)) {
      head = Buffer.concat([head, chunk]);
      if (head.length >= HEAD_BYTES) break;
    }
  } catch (error) {
    if (!(error instanceof PackedFileDamaged)) throw error;
  }
  return head.subarray(0, HEAD_BYTES);
}

/** By its first bytes; null where only the whole file can tell. Throws FILE_WORKBOOK, FILE_BINARY. */
function encodingByHead(file: string, head: Buffer): TextEncodingName | null {
  const workbook = WORKBOOKS.find(([magic]) => head.subarray(0, magic.length).equals(magic));
  if (workbook !== undefined) {
    throw fileError('FILE_WORKBOOK', file, `this is ${workbook[1]}, not a CSV file`, 'save the sheet as "CSV UTF-8"');
  }
  const marked = MARKS.find(([mark]) => head.subarray(0, mark.length).equals(mark));
  if (marked !== undefined && marked[1] !== 'utf-8') return marked[1];
  const unmarked = unmarkedUtf16(head);
  if (unmarked !== 'binary') return unmarked;
  throw fileError('FILE_BINARY', file, 'the file contains zero bytes, so it is not text', 'name a text file');
}

/** What the lines of a file say about its encoding. */
class LinesSurvey {
  /** Lines of UTF-8 with other characters than ASCII, and lines that are none. */
  private utf8Lines = 0;
  private otherLines = 0;
  private firstOther = 0;
  private lines = 0;
  private readonly cyrillic = new CyrillicText();

  add({ bytes, line }: TextLine): void {
    this.lines += 1;
    if (isAscii(bytes)) return;
    if (isUtf8(bytes)) {
      this.utf8Lines += 1;
      return;
    }
    this.otherLines += 1;
    if (this.otherLines === 1) this.firstOther = line;
    this.cyrillic.add(bytes);
  }

  /** UTF-8 also where single lines are broken: they are named with their rows. Throws FILE_NOT_UTF8. */
  verdict(file: string): TextEncodingName {
    if (this.otherLines <= this.utf8Lines) return 'utf-8';
    const doubt = this.cyrillic.doubt();
    if (doubt === null) return 'windows-1251';
    if (this.otherLines * 2 <= this.lines) return 'utf-8';
    const lines = this.otherLines === 1 ? 'one line is' : `${this.otherLines} lines are`;
    const message = `${lines} not UTF-8, and ${doubt}`;
    throw fileError('FILE_NOT_UTF8', `${file}:${this.firstOther}`, message, 'save the file as "CSV UTF-8"');
  }
}

async function* withoutDamage(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    // Anyone who reads the rows says so, after the rows before the damage.
    if (!(error instanceof PackedFileDamaged)) throw error;
  }
}

/** Whether a line feed is in the text; without one a carriage return ends lines. */
async function lineEndOf(chunks: AsyncIterable<Buffer>): Promise<number> {
  let returns = false;
  for await (const chunk of chunks) {
    if (chunk.includes(LINE_FEED)) return LINE_FEED;
    returns ||= chunk.includes(CARRIAGE_RETURN);
  }
  return returns ? CARRIAGE_RETURN : LINE_FEED;
}

/** Reads the whole file once. Throws FILE_* where it is not text or its encoding cannot be told. */
export async function textFacts(file: string): Promise<TextFacts> {
  await requireRereadable(file);
  const byHead = encodingByHead(file, await headOf(file));
  const chunks = (): AsyncIterable<Buffer> => withoutDamage(textChunks(file, byHead ?? 'utf-8'));
  const lineEnd = await lineEndOf(chunks());
  if (byHead !== null) return { encoding: byHead, lineEnd };
  const survey = new LinesSurvey();
  for await (const lines of linesIn(file, chunks(), lineEnd)) for (const line of lines) survey.add(line);
  return { encoding: survey.verdict(file), lineEnd };
}

/** Chunks of the text as UTF-8, without a mark. Throws like rawChunks, and FILE_DAMAGED for broken UTF-16. */
export async function* textChunks(file: string, encoding: TextEncodingName): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') {
    yield* withoutMark(rawChunks(file));
    return;
  }
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decoded = (bytes?: Buffer): Buffer => {
    try {
      return Buffer.from(decoder.decode(bytes, { stream: bytes !== undefined }), 'utf8');
    } catch (error) {
      throw fileError('FILE_DAMAGED', file, `the text is broken ${encoding}`, 'get the file again', error);
    }
  };
  for await (const chunk of rawChunks(file)) yield decoded(chunk);
  yield decoded();
}

async function* withoutMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const [[mark]] = MARKS as readonly [readonly [Buffer, TextEncodingName]];
  let first = true;
  for await (const chunk of chunks) {
    yield first && chunk.subarray(0, mark.length).equals(mark) ? chunk.subarray(mark.length) : chunk;
    first = false;
  }
}
