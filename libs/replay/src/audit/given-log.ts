/** A log that a replay is held against: a checkpoint kept elsewhere, with the closing records from an audit bundle or the store. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Pool } from 'pg';
import { SanaqError } from '#libs/basics';
import { sha256Name, type ClosingLeaf } from '#libs/contracts';
import { parseCheckpoint, parseNote } from '#libs/log';
import { closingsFrom, leafOfText } from '#libs/results';
import { Cursor } from '../cursor';
import { findStored } from '../source/stored-election';
import { filesIn } from './tar';

const NOTE_BYTES_MAX = 1_000_000;
/** Some hundred thousand closing records. */
const BUNDLE_BYTES_MAX = 512 * 1024 * 1024;
const WANTED = new Set(['closing.ndjson', 'checkpoints.txt']);

export interface GivenLeaf {
  readonly index: number;
  readonly text: string;
  readonly leaf: Pick<ClosingLeaf, 'snapshot' | 'engine' | 'renderer'> & ClosingLeaf;
}

export interface GivenLog {
  /** Number of leaves and root that the checkpoint states. */
  readonly size: number;
  /** `sha256:…` */
  readonly root: string;
  readonly leaves: Cursor<GivenLeaf>;
}

function unreadable(file: string, message: string, cause?: unknown): SanaqError {
  return new SanaqError({
    code: 'EXPECTED_CHECKPOINT_UNREADABLE',
    message,
    place: file,
    actor: 'user',
    action: 'name a checkpoint as /log/checkpoint gives it, or an audit bundle that sanaq export --audit wrote',
    ...(cause === undefined ? {} : { cause }),
  });
}

function leafAt(file: string, index: number, text: string): GivenLeaf {
  try {
    const leaf = leafOfText(text);
    const isLeaf =
      Number.isSafeInteger(leaf.snapshot) && typeof leaf.engine === 'string' && typeof leaf.renderer === 'string';
    if (isLeaf) return { index, text, leaf };
  } catch (error) {
    throw unreadable(file, `closing record ${index} cannot be read`, error);
  }
  throw unreadable(file, `closing record ${index} is none`);
}

function statedBy(file: string, text: string): Pick<GivenLog, 'size' | 'root'> {
  const note = parseNote(text);
  const checkpoint = note === null ? null : parseCheckpoint(note.text);
  if (checkpoint === null) throw unreadable(file, text === '' ? 'it has no checkpoint' : 'it is no checkpoint');
  return { size: checkpoint.size, root: sha256Name(checkpoint.root) };
}

async function beginningOf(file: string): Promise<Buffer> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw unreadable(file, 'the file cannot be read', error);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(NOTE_BYTES_MAX), 0, NOTE_BYTES_MAX, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function bundleFiles(file: string): Promise<ReadonlyMap<string, Buffer> | null> {
  let found: ReadonlyMap<string, Buffer> | null = null;
  try {
    await pipeline(createReadStream(file), createGunzip(), async (pieces: AsyncIterable<Buffer>) => {
      found = await filesIn(pieces, WANTED, BUNDLE_BYTES_MAX);
    });
  } catch (error) {
    throw unreadable(file, 'the archive is damaged', error);
  }
  return found;
}

async function logOfBundle(file: string): Promise<GivenLog> {
  const files = await bundleFiles(file);
  const [closing, checkpoint] = [files?.get('closing.ndjson'), files?.get('checkpoints.txt')];
  if (closing === undefined || checkpoint === undefined) throw unreadable(file, 'it is no audit bundle, or cut off');
  const stated = statedBy(file, checkpoint.toString('utf8'));
  const lines = closing.toString('utf8').split('\n').slice(0, -1).slice(0, stated.size);
  async function* pages(): AsyncGenerator<readonly GivenLeaf[]> {
    for (const [index, text] of lines.entries()) yield await Promise.resolve([leafAt(file, index, text)]);
  }
  return { ...stated, leaves: Cursor.over(pages()) };
}

async function logOfStore(file: string, text: string, pool: Pool | null, electionId: string): Promise<GivenLog> {
  const stated = statedBy(file, text);
  const stored = await findStored({ pool, electionId });
  if (stored === null) {
    throw new SanaqError({
      code: 'EXPECTED_LOG_MISSING',
      message: 'a checkpoint alone does not say where closing records were made, and no store knows this election',
      place: file,
      actor: 'user',
      action: 'name an audit bundle, which has closing records and checkpoint both',
    });
  }
  const { pool: from, electionNo, end } = stored;
  async function* pages(): AsyncGenerator<readonly GivenLeaf[]> {
    for (let index = 0; index < stated.size;) {
      const page = (await closingsFrom(from, electionNo, index, end)).slice(0, stated.size - index);
      if (page.length === 0) return;
      index += page.length;
      yield page.map((row) => leafAt('sanaq.closing', row.index, row.leaf));
    }
  }
  return { ...stated, leaves: Cursor.over(pages()) };
}

/** Throws EXPECTED_CHECKPOINT_UNREADABLE, EXPECTED_LOG_MISSING. */
export async function openGivenLog(file: string, pool: Pool | null, electionId: string): Promise<GivenLog> {
  const beginning = await beginningOf(file);
  if (beginning[0] === 0x1f && beginning[1] === 0x8b) return logOfBundle(file);
  return logOfStore(file, beginning.toString('utf8'), pool, electionId);
}
