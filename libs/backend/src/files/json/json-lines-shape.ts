/** Files that hold JSON, but not one document a line: named once, instead of every line of theirs as broken. */
import { parseStrictJson, RECORD_LIMITS } from '#libs/contracts';
import { PackedFileDamaged, requireRereadable } from '../text/file-chunks';
import { fileError } from '../problems';
import { readLines } from '../text/text-lines';

const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
/** Closing braces at which the document may end; an event has few. */
const ATTEMPTS_MAX = 100;
const ACTION = 'write one event a line (jq -c . FILE, for an array jq -c ".[]" FILE)';

/** The first lines of the file up to the size of a record, without blank ones before them. */
async function firstLines(file: string): Promise<readonly Buffer[]> {
  const found: Buffer[] = [];
  let bytesLeft = RECORD_LIMITS.bytesMax;
  try {
    for await (const lines of readLines(file)) {
      for (const { bytes } of lines) {
        bytesLeft -= bytes.length + 1;
        if (bytesLeft < 0) return found;
        const text = Buffer.from(bytes.toString('utf8').trim(), 'utf8');
        if (found.length > 0 || text.length > 0) found.push(text);
        if (found[0]?.[0] !== undefined && found[0][0] !== OPEN_BRACE) return found;
      }
    }
  } catch (error) {
    if (!(error instanceof PackedFileDamaged)) throw error;
  }
  return found;
}

/** How many lines the first document goes over, or null where no number of them makes one. */
function linesOfFirstDocument(lines: readonly Buffer[]): number | null {
  const [first] = lines;
  if (first === undefined) return null;
  const alone = parseStrictJson(first, RECORD_LIMITS);
  if (!('code' in alone) || alone.code !== 'JSON_MALFORMED') return null;
  let attempts = 0;
  for (let count = 2; count <= lines.length && attempts < ATTEMPTS_MAX; count += 1) {
    const line = lines[count - 1];
    if (line?.length !== 1 || line[0] !== CLOSE_BRACE) continue;
    attempts += 1;
    const together = parseStrictJson(Buffer.from(lines.slice(0, count).join('\n')), RECORD_LIMITS);
    // What else may be wrong with it: its lines belong together.
    if (!('code' in together) || together.code !== 'JSON_MALFORMED') return count;
  }
  return null;
}

/** Throws JSON_NOT_LINES for a file that is one array, or whose documents go over several lines; and FILE_*. */
export async function requireJsonLines(file: string): Promise<void> {
  await requireRereadable(file);
  const lines = await firstLines(file);
  if (lines[0]?.[0] === OPEN_BRACKET) {
    throw fileError('JSON_NOT_LINES', file, 'the file is one JSON array, not one event a line', ACTION);
  }
  const count = linesOfFirstDocument(lines);
  if (count === null) return;
  const message = `the first event spans several lines (${count}) instead of one`;
  throw fileError('JSON_NOT_LINES', file, message, ACTION);
}
