import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { CopyBuffer } from './copy-buffer';

/** Writes the rows by `COPY target FROM STDIN (FORMAT binary)`; `target` is a constant of ours, never input. */
export async function copyIn(client: ClientBase, target: string, rows: CopyBuffer): Promise<void> {
  if (rows.rows === 0) return;
  const stream = client.query(copyFrom(`COPY ${target} FROM STDIN (FORMAT binary)`));
  await pipeline(Readable.from([rows.finish()]), stream);
}
