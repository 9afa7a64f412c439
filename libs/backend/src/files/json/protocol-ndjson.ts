/** NDJSON: one CloudEvent a line. A line's bytes become the record's value as they are, so signatures stay valid. */
import { EVENT_TYPES, isCloudEvent, parseStrictJson, RECORD_LIMITS, STRUCTURED_CONTENT_TYPE } from '#libs/contracts';
import type { RecordHeader, RecordToAppend } from '#libs/event-stream';
import { requireJsonLines } from './json-lines-shape';
import { PackedFileDamaged } from '../text/file-chunks';
import type { RowProblem } from '../problems';
import { readLines, type TextLine } from '../text/text-lines';

/** A row of a file as a record for an election's stream. */
export interface RowRecord {
  readonly record: RecordToAppend;
  readonly file: string;
  readonly line: number;
  /** As the event says it; null where it says none. */
  readonly electionId: string | null;
}

export type RowItem = RowRecord | { readonly problem: RowProblem };

const HEADERS: readonly RecordHeader[] = [['content-type', Buffer.from(STRUCTURED_CONTENT_TYPE, 'latin1')]];
const AT_BYTE = /at byte (\d+)/;
/** `define` publishes these; a file of protocols does not change what the election is. */
const NOT_FROM_FILES: ReadonlySet<string> = new Set([
  EVENT_TYPES.electionDefined,
  EVENT_TYPES.registerPublished,
  EVENT_TYPES.registerSealed,
]);
const SPACE = new Set([0x20, 0x09]);

/** Without spaces around: they would make another record of the same event. */
function trimmed(bytes: Buffer): Buffer {
  let from = 0;
  let to = bytes.length;
  while (from < to && SPACE.has(bytes[from] ?? 0)) from += 1;
  while (to > from && SPACE.has(bytes[to - 1] ?? 0)) to -= 1;
  return bytes.subarray(from, to);
}

function columnOf(bytes: Buffer, detail: string): number | undefined {
  const found = AT_BYTE.exec(detail);
  return found === null ? undefined : bytes.toString('utf8', 0, Number(found[1])).length + 1;
}

function textField(data: unknown, name: string): string | null {
  if (typeof data !== 'object' || data === null) return null;
  const value: unknown = (data as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : null;
}

function itemOf(file: string, { line, bytes: raw, ended }: TextLine): RowItem | null {
  const bytes = trimmed(raw);
  if (bytes.length === 0) return null;
  const parsed = parseStrictJson(bytes, RECORD_LIMITS);
  if ('code' in parsed) {
    const column = columnOf(bytes, parsed.detail);
    const cutOff = !ended && parsed.code === 'JSON_MALFORMED';
    const code = cutOff ? 'FILE_ENDS_MID_LINE' : parsed.code === 'NOT_UTF8' ? 'FILE_NOT_UTF8' : parsed.code;
    const detail = cutOff ? 'the file ends within this line' : parsed.detail.replace(/\.$/, '');
    return { problem: { code, file, line, ...(column === undefined ? {} : { column }), detail } };
  }
  const event = parsed.value;
  if (!isCloudEvent(event)) {
    return { problem: { code: 'ENVELOPE_INVALID', file, line, detail: 'the line is not a CloudEvent 1.0' } };
  }
  if (NOT_FROM_FILES.has(event.type)) {
    const detail = `an event of the type "${event.type}" comes from "sanaq define" alone`;
    return { problem: { code: 'TYPE_NOT_SUBMITTABLE', file, line, detail } };
  }
  const precinctId = textField(event.data, 'precinctId');
  const key = precinctId === null ? null : Buffer.from(precinctId, 'utf8');
  // A copy: the line is a part of a chunk that is used again.
  const record = { key, value: Buffer.from(bytes), headers: HEADERS };
  return { record, file, line, electionId: textField(event.data, 'electionId') };
}

/** Records of a file of events, and what could not be read, in the order of the file. Throws FILE_*, JSON_NOT_LINES. */
export async function* readEventFile(file: string): AsyncGenerator<RowItem> {
  await requireJsonLines(file);
  let last = 0;
  try {
    for await (const lines of readLines(file)) {
      for (const line of lines) {
        last = line.line;
        const item = itemOf(file, line);
        if (item !== null) yield item;
      }
    }
  } catch (error) {
    if (!(error instanceof PackedFileDamaged)) throw error;
    yield { problem: { code: error.code, file, line: last + 1, detail: error.message } };
  }
}
