import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Only Node's own modules here: jest loads its global set-up and tear-down without our import names.
 * Folders of a run are `sanaq-test-<pid of the run>-…` in the temporary folder; the servers in them are throw-away.
 */
export const RUN_FOLDER_PREFIX = 'sanaq-test-';

/** Servers lie at most this deep below a run's folder. */
const DEPTH_MAX = 4;

/** Ends every server that was started below a run's folder, and deletes the folder and their files. */
export function sweepRunFolder(folder: string): void {
  endServersBelow(folder, DEPTH_MAX);
  unmountBelow(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

function endServersBelow(folder: string, depth: number): void {
  const cluster = readJson(join(folder, 'postgres.json'))?.['cluster'];
  if (typeof cluster === 'string') {
    // Immediate shutdown: the server ends its children too; nothing of its data is wanted any more.
    endProcess(firstNumber(join(cluster, 'postmaster.pid')), cluster, 'SIGQUIT');
    rmSync(cluster, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
  const pid = readJson(join(folder, 'kafka.json'))?.['pid'];
  if (typeof pid === 'number') endProcess(pid, folder, 'SIGKILL');
  if (depth === 0) return;
  for (const name of namesIn(folder)) endServersBelow(join(folder, name), depth - 1);
}

/** Small disks that tests have filled (`small-disk.ts`). */
function unmountBelow(folder: string): void {
  if (!existsSync('/proc/mounts')) return;
  const points = readFileSync('/proc/mounts', 'utf8').matchAll(/^sanaq-test (\S+) /gm);
  for (const [, point = ''] of points) if (point.startsWith(`${folder}/`)) spawnSync('umount', ['--lazy', point]);
}

/** Cleans up after runs that were killed before they could do it themselves. */
export function sweepAbandonedRuns(): void {
  for (const name of namesIn(tmpdir())) {
    const owner = new RegExp(`^${RUN_FOLDER_PREFIX}([0-9]+)-`).exec(name)?.[1];
    if (owner !== undefined && !exists(Number(owner))) sweepRunFolder(join(tmpdir(), name));
  }
}

function endProcess(pid: number, mark: string, signal: NodeJS.Signals): void {
  // Process numbers are used again: end only the one whose command names our folder, where that can be told.
  if (!exists(pid) || commandOf(pid)?.includes(mark) === false) return;
  try {
    process.kill(pid, signal);
  } catch {
    return;
  }
  const until = Date.now() + 10_000;
  while (exists(pid) && commandOf(pid) !== '' && Date.now() < until) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
}

function exists(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Null where the system does not tell; empty for a process that has ended but was not collected yet. */
function commandOf(pid: number): string | null {
  if (!existsSync('/proc/self/cmdline')) return null;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function firstNumber(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8').split('\n', 1)[0]);
  } catch {
    return 0;
  }
}

function readJson(path: string): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
