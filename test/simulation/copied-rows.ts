/** Rows as they are sent by COPY, read back: what a store would have of them. */
import { Writable } from 'node:stream';
import type { ClientBase } from 'pg';

export type CopiedRow = Readonly<Record<string, Buffer | null>>;

/** A statement with its parameters, or with the bytes of a COPY. */
export type Sent =
  { readonly text: string; readonly values: readonly unknown[] } | { readonly text: string; readonly bytes: Buffer };

export interface Written {
  /** All of it as it was sent, in its order. */
  readonly sent: Sent[];
  /** By table: rows of COPY by the names of their columns. */
  readonly copied: Map<string, CopiedRow[]>;
  /** Other statements with their parameters. */
  readonly statements: { readonly text: string; readonly values: readonly unknown[] }[];
}

const HEAD_BYTES = 19;
/** Dimensions, flags, type, length and lower bound. */
const ARRAY_HEAD_BYTES = 20;
const COPY = /^\s*COPY\s+([\w.]+)\s*\(([^)]*)\)/i;

/** A client to which statements can be written, and that keeps what they say. */
export function recordingClient(): { readonly client: ClientBase; readonly written: Written } {
  const written: Written = { sent: [], copied: new Map(), statements: [] };
  const query = (asked: { readonly text: string } | string, values: readonly unknown[] = []): unknown => {
    if (typeof asked === 'string') {
      const statement = { text: asked, values };
      written.sent.push(statement);
      written.statements.push(statement);
      return Promise.resolve({ rows: [], rowCount: 1 });
    }
    const [, table = '', columns = ''] = COPY.exec(asked.text) ?? [];
    const names = columns.split(',').map((name) => name.trim());
    const rows = written.copied.get(table) ?? [];
    written.copied.set(table, rows);
    return collecting((bytes) => {
      written.sent.push({ text: asked.text, bytes });
      rows.push(...rowsOf(bytes, names));
    });
  };
  return { client: { query } as unknown as ClientBase, written };
}

function collecting(done: (bytes: Buffer) => void): Writable {
  const parts: Buffer[] = [];
  return new Writable({
    write(part: Buffer, _encoding, callback) {
      // The memory may be used again by the one who wrote it.
      parts.push(Buffer.from(part));
      callback();
    },
    final(callback) {
      done(Buffer.concat(parts));
      callback();
    },
  });
}

function* rowsOf(bytes: Buffer, names: readonly string[]): Generator<CopiedRow> {
  let at = HEAD_BYTES;
  for (;;) {
    const columns = bytes.readInt16BE(at);
    at += 2;
    if (columns < 0) return;
    if (columns !== names.length) throw new Error(`a row of ${columns} columns for ${names.join(', ')}`);
    const row: Record<string, Buffer | null> = {};
    for (const name of names) {
      const length = bytes.readInt32BE(at);
      at += 4;
      row[name] = length < 0 ? null : bytes.subarray(at, at + length);
      at += Math.max(0, length);
    }
    yield row;
  }
}

export function numberIn(row: CopiedRow, name: string): number {
  const bytes = row[name];
  if (bytes === null || bytes === undefined) return NaN;
  if (bytes.length === 2) return bytes.readInt16BE(0);
  return bytes.length === 4 ? bytes.readInt32BE(0) : Number(bytes.readBigInt64BE(0));
}

export function textIn(row: CopiedRow, name: string): string | null {
  return row[name]?.toString('utf8') ?? null;
}

/** An array of int4 or int8; null where the cell is. */
export function numbersIn(row: CopiedRow, name: string): number[] | null {
  const bytes = row[name] ?? null;
  if (bytes === null) return null;
  const [dimensions, count] = [bytes.readInt32BE(0), bytes.length < 16 ? 0 : bytes.readInt32BE(12)];
  if (dimensions === 0) return [];
  const size = (bytes.length - ARRAY_HEAD_BYTES) / count - 4;
  return Array.from({ length: count }, (_, index) => {
    const at = ARRAY_HEAD_BYTES + index * (size + 4) + 4;
    return size === 4 ? bytes.readInt32BE(at) : Number(bytes.readBigInt64BE(at));
  });
}
