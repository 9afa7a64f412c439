import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { CopyBuffer } from './copy-buffer';

/** Writes the rows by `COPY target FROM STDIN (FORMAT binary)`; `target` is a constant of ours, never input. */
export async function copyIn(client: ClientBase, target: string, ...rows: readonly CopyBuffer[]): Promise<void> {
  const filled = rows.filter((some) => some.rows > 0);
  if (filled.length > 0) await copyChunksIn(client, target, CopyBuffer.joined(filled));
}

/** Chunks that wait for the connection: each is made only when there is room for it. */
const CHUNKS_AHEAD = 2;

/** The same of rows that are encoded while they are sent, so that they never stand in memory all at once. */
export async function copyChunksIn(client: ClientBase, target: string, chunks: Iterable<Buffer>): Promise<void> {
  const stream = client.query(copyFrom(`COPY ${target} FROM STDIN (FORMAT binary)`));
  await pipeline(Readable.from(chunks, { highWaterMark: CHUNKS_AHEAD }), stream);
}
