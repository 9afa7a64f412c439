import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { untilSettled } from '#libs/patience';
import { codeOf, SanaqError } from '#libs/platform';

import { isAlive } from './processes';

/** Writes a file so that a reader sees either the old or the new content, never a part. */
export async function writeFileAtomic(path: string, text: string, mode: number): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(temporary, text, { mode });
  await rename(temporary, path);
}

/** Content of a file, or null where there is none. */
export async function readFileIfAny(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The last lines of a log, for an error message; empty where there is none. */
export async function tailOf(path: string, linesMax = 8): Promise<string> {
  const text = (await readFileIfAny(path).catch(() => null)) ?? '';
  return text.trimEnd().split('\n').slice(-linesMax).join(' | ');
}

const LOCK_WAIT_MS = 300_000;
const LOCK_POLL_MS = 50;
/** Locks that this process really holds: one that only bears its number was left by an earlier process. */
const held = new Set<string>();

/**
 * Runs `work` while no other process does the same in `folder`. A lock whose process is gone is taken over.
 * Throws `INSTANCE_BUSY` if the other takes longer than five minutes.
 */
export async function withFolderLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'lock');
  const waitUntil = Date.now() + LOCK_WAIT_MS;
  while (!(await takeLock(path))) {
    if (Date.now() > waitUntil) {
      throw new SanaqError({
        code: 'INSTANCE_BUSY',
        message: 'another process has been starting or stopping this server for five minutes',
        place: path,
        actor: 'operator',
        action: 'end that process (its number is in the file) and try again',
      });
    }
    await pause(LOCK_POLL_MS);
  }
  held.add(path);
  try {
    return await work();
  } finally {
    held.delete(path);
    await rm(path, { force: true });
  }
}

async function takeLock(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  const text = await readFileIfAny(path);
  // An empty file is a lock whose owner has not yet written its number.
  if (text === null || text === '') return false;
  const owner = Number(text);
  if (owner === process.pid ? !held.has(path) : !isAlive(owner)) {
    const aside = `${path}.${randomBytes(4).toString('hex')}`;
    // Renaming picks one among several that found the lock abandoned.
    await untilSettled(rename(path, aside));
    await rm(aside, { force: true });
  }
  return false;
}

/** Opens a log for appending, passes its descriptor to `use` (a spawn) and closes our copy of it. */
export function withLogDescriptor<T>(path: string, use: (descriptor: number) => T): T {
  const descriptor = openSync(path, 'a', 0o600);
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The path and all folders above it, innermost first. */
export function ancestorsOf(path: string): readonly string[] {
  const all: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    all.push(folder);
    if (dirname(folder) === folder) return all;
  }
}
