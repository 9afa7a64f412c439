/**
 * Rows by `COPY … TO STDOUT (FORMAT binary)`: bytes arrive as they are, not as twice as many digits, and no row becomes an
 * object that nobody asked for.
 */
import type { Pool } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { COPY_HEADER_BYTES } from './copy-buffer';

interface PoolOptions {
  readonly query_timeout?: number;
}

const TWO_32 = 0x1_0000_0000;

/** The columns of one row, in their order; null for SQL's null. */
export type CopiedRow = readonly (Buffer | null)[];

function cutShort(): Error {
  return new Error('COPY ended in the middle of a row');
}

/** Reads rows out of one buffer after the other; what is left of a row waits for the next. */
class RowParser {
  private rest: Buffer = Buffer.alloc(0);
  private begun = false;

  /** Whole rows in what has come so far. */
  take(chunk: Buffer, into: CopiedRow[]): void {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    if (!this.begun) {
      if (bytes.length < COPY_HEADER_BYTES) {
        this.rest = bytes;
        return;
      }
      this.begun = true;
      at = COPY_HEADER_BYTES;
    }
    for (let end = this.rowAt(bytes, at, into); end >= 0; end = this.rowAt(bytes, at, into)) at = end;
    this.rest = bytes.subarray(at);
  }

  /** Where the row ends; -1 where it is not whole. The mark of the end is a row of -1 columns. */
  private rowAt(bytes: Buffer, from: number, into: CopiedRow[]): number {
    if (from + 2 > bytes.length) return -1;
    const columns = bytes.readInt16BE(from);
    let at = from + 2;
    if (columns < 0) return at;
    const row: (Buffer | null)[] = [];
    for (let column = 0; column < columns; column++) {
      if (at + 4 > bytes.length) return -1;
      const length = bytes.readInt32BE(at);
      at += 4;
      if (length < 0) {
        row.push(null);
        continue;
      }
      if (at + length > bytes.length) return -1;
      row.push(bytes.subarray(at, at + length));
      at += length;
    }
    into.push(row);
    return at;
  }

  finish(): void {
    if (this.rest.length > 0) throw cutShort();
  }
}

/** All rows of a query; `text` is a constant of ours, its parameters are whole numbers: COPY takes no others. */
export async function copyOut(pool: Pool, text: string, numbers: readonly number[]): Promise<CopiedRow[]> {
  const rows: CopiedRow[] = [];
  await copyChunksOut(pool, withNumbers(text, numbers), (some) => {
    for (const row of some) rows.push(row);
  });
  return rows;
}

function withNumbers(text: string, numbers: readonly number[]): string {
  return text.replace(/\$(\d)/g, (_, index: string) => {
    const number = numbers[Number(index) - 1];
    if (!Number.isSafeInteger(number)) throw new TypeError(`parameter ${index} of a COPY is not a whole number`);
    return String(number);
  });
}

/** The same, given as they come. */
export async function copyChunksOut(pool: Pool, text: string, onRows: (rows: CopiedRow[]) => void): Promise<void> {
  const client = await pool.connect();
  let failed = true;
  try {
    const parser = new RowParser();
    const stream = client.query(copyTo(`COPY (${text}) TO STDOUT (FORMAT binary)`));
    // As the driver bounds other statements; a server that is gone says nothing at all.
    const silentMaxMs = (pool.options as PoolOptions | undefined)?.query_timeout ?? 0;
    const watchdog = setTimeout(() => stream.destroy(new Error('Query read timeout')), silentMaxMs);
    if (silentMaxMs === 0) clearTimeout(watchdog);
    try {
      for await (const chunk of stream) {
        const rows: CopiedRow[] = [];
        parser.take(chunk as Buffer, rows);
        onRows(rows);
        if (silentMaxMs > 0) watchdog.refresh();
      }
    } finally {
      clearTimeout(watchdog);
    }
    parser.finish();
    failed = false;
  } finally {
    // A connection whose COPY was not read to its end must not serve again.
    client.release(failed);
  }
}

/** Numbers and texts of columns as COPY sends them. */
export function int8Of(column: Buffer | null | undefined): number {
  return column ? column.readInt32BE(0) * TWO_32 + column.readUInt32BE(4) : 0;
}

export function int4Of(column: Buffer | null | undefined): number | null {
  return column ? column.readInt32BE(0) : null;
}

export function int2Of(column: Buffer | null | undefined): number | null {
  return column ? column.readInt16BE(0) : null;
}

export function textOf(column: Buffer | null | undefined): string | null {
  return column ? column.toString('utf8') : null;
}
