/** A verdict as its row has it: in batches on verdicts.v1, and in the chain that closing records bind. */
import type { VerdictKind } from '#libs/election';
import { ByteRoom } from './byte-room';

/** A verdict with its names; `sha256` are the 32 bytes that name the record it is about. */
export interface VerdictToWrite {
  readonly cause: number;
  readonly subject: number;
  readonly source: string | null;
  readonly id: string | null;
  readonly sha256: Buffer;
  readonly verdict: VerdictKind;
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
  readonly detail: string | null;
  readonly contestId: string | null;
  readonly round: number | null;
  readonly precinctId: string | null;
}

/** What names the record that a verdict is about. */
export type VerdictNames = Pick<VerdictToWrite, 'source' | 'id' | 'sha256'>;

/** A verdict on an earlier record, whose names are given when the batch is finished. */
export type LaterVerdict = Omit<VerdictToWrite, keyof VerdictNames>;

const OPEN = '['.charCodeAt(0);
const CLOSE = ']'.charCodeAt(0);
const COMMA = ','.charCodeAt(0);
const NULL = Buffer.from('null');
const NO_LIST = Buffer.from('[]');
const NO_NAMES = Buffer.from('null,null,null,');
const NAME_BEGINS = Buffer.from('"sha256:');
const NAME_ENDS = Buffer.from('",');

function orNull(room: ByteRoom, text: string | null): void {
  if (text === null) room.copy(NULL);
  else room.string(text);
  room.byte(COMMA);
}

function list(room: ByteRoom, words: readonly string[]): void {
  if (words.length === 0) room.copy(NO_LIST);
  else {
    words.forEach((word, at) => {
      room.byte(at === 0 ? OPEN : COMMA);
      room.string(word);
    });
    room.byte(CLOSE);
  }
  room.byte(COMMA);
}

/** Writes a row; of a verdict on an earlier record without the names of that record, which stand in its first row. */
export function putRow(room: ByteRoom, row: VerdictToWrite | LaterVerdict): void {
  room.byte(OPEN);
  room.integer(row.cause);
  room.byte(COMMA);
  room.integer(row.subject);
  room.byte(COMMA);
  if ('sha256' in row) {
    orNull(room, row.source);
    orNull(room, row.id);
    room.copy(NAME_BEGINS);
    room.hex(row.sha256);
    room.copy(NAME_ENDS);
  } else room.copy(NO_NAMES);
  room.string(row.verdict);
  room.byte(COMMA);
  list(room, row.codes);
  list(room, row.warnings);
  orNull(room, row.detail);
  orNull(room, row.contestId);
  if (row.round === null) room.copy(NULL);
  else room.integer(row.round);
  room.byte(COMMA);
  if (row.precinctId === null) room.copy(NULL);
  else room.string(row.precinctId);
  room.byte(CLOSE);
}

const ROW_BYTES = 1_024;

/** The row as text. */
export function chainedRowText(row: VerdictToWrite | LaterVerdict): string {
  const room = new ByteRoom(ROW_BYTES);
  putRow(room, row);
  return room.textFrom(0);
}
