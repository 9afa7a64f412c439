/** Files of streams: what exportStream writes, or plain NDJSON with one event a line; `.gz` is told by content. */
import { readLines, requireJsonLines } from '#libs/backend/files';
import { STRUCTURED_CONTENT_TYPE } from '#libs/contracts';
import type { RecordHeader, StreamRecord } from '#libs/event-stream';
import { codeOf, EXIT, messageOf, SanaqError } from '#libs/basics';
import { contentOf } from './stream-line';

const HEADERS: readonly RecordHeader[] = [['content-type', Buffer.from(STRUCTURED_CONTENT_TYPE, 'latin1')]];

/** What readLines throws for a packed file that is cut off or damaged, after its last good line. */
const DAMAGES: ReadonlySet<string> = new Set(['FILE_CUT_OFF', 'FILE_DAMAGED']);

function wrong(file: string, line: number, message: string, cause?: unknown): SanaqError {
  return new SanaqError({
    code: 'STREAM_FILE_INVALID',
    message,
    place: `${file}:${line}`,
    actor: 'user',
    action: 'export the stream again; a part of a stream proves nothing',
    exitCode: EXIT.badInput,
    cause,
  });
}

/**
 * Records in the order of their positions. Lines that are plain events get positions from 0 and the timestamp 0; their
 * bytes are the value. Throws FILE_* and STREAM_FILE_INVALID: unlike rows of protocols, a damaged stream is refused.
 */
export async function* readStreamFile(file: string): AsyncGenerator<StreamRecord> {
  await requireJsonLines(file);
  let next = 0;
  let last = 0;
  let kind: 'record' | 'event' | null = null;
  try {
    for await (const lines of readLines(file)) {
      for (const { line, bytes, ended } of lines) {
        last = line;
        if (bytes.length === 0) continue;
        let content = contentOf(bytes);
        // Among plain events, a line that cannot be read is a record that will be refused, as it would be in the stream.
        if ('problem' in content && kind === 'event' && ended) content = { event: true };
        if ('problem' in content) {
          const where = ended ? '' : 'the file ends within this line: ';
          throw wrong(file, line, `${where}${content.problem}`);
        }
        const here = 'record' in content ? 'record' : 'event';
        kind ??= here;
        if (kind !== here) throw wrong(file, line, 'exported records and plain events do not go together in one file');
        const record =
          'record' in content
            ? content.record
            : { position: next, timestampMs: 0, key: null, value: Buffer.from(bytes), headers: HEADERS };
        if (record.position < next) throw wrong(file, line, `position ${record.position} comes after ${next - 1}`);
        next = record.position + 1;
        yield record;
      }
    }
  } catch (error) {
    if (DAMAGES.has(codeOf(error) ?? '')) throw wrong(file, last + 1, messageOf(error), error);
    throw error;
  }
}
