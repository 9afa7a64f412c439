import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { SanaqError } from '#libs/platform';

/** Who runs PostgreSQL: the caller, or, because PostgreSQL refuses root, another user. */
export interface RunAs {
  /** For `spawn`; empty where the caller runs it. */
  readonly ids: { readonly uid?: number; readonly gid?: number };
  readonly name: string;
}

/** In this order: the one a distribution's package made, then the one that every system has. */
const OTHER_USERS = ['postgres', 'nobody'];

export function chooseRunAs(): RunAs {
  if (process.getuid?.() !== 0) return { ids: {}, name: 'the caller' };
  for (const name of OTHER_USERS) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid !== null && gid !== null && uid !== 0) return { ids: { uid, gid }, name };
  }
  throw new SanaqError({
    code: 'POSTGRES_NO_USER',
    message: 'PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody"',
    actor: 'operator',
    action: 'start as an ordinary user or create the user "postgres"',
  });
}

function idOf(flag: '-u' | '-g', name: string): number | null {
  const run = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return run.status === 0 && /^[0-9]+$/.test(run.stdout.trim()) ? Number(run.stdout.trim()) : null;
}

/**
 * Where the database files go: below `dataDir`, or, if PostgreSQL's user cannot get there, below a shared folder. The
 * name has a random part, so that a `dataDir` that was deleted and made again begins with an empty database.
 */
export async function chooseClusterFolder(dataDir: string, runAs: RunAs): Promise<string> {
  if (runAs.ids.uid === undefined || canReach(dataDir, runAs)) return join(dataDir, 'cluster');
  const hash = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 12);
  return join(await sharedFolder(), `data-${hash}-${randomBytes(4).toString('hex')}`);
}

/** Makes the folder, empty and for PostgreSQL's user alone. */
export async function makeClusterFolder(folder: string, runAs: RunAs): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (runAs.ids.uid !== undefined && runAs.ids.gid !== undefined) await chown(folder, runAs.ids.uid, runAs.ids.gid);
}

function canReach(folder: string, runAs: RunAs): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...runAs.ids, cwd: '/' }).status === 0;
}

/** A folder that every user can pass through and only this one can write; `/var/lib/sanaq`, else below the temp folder. */
export async function sharedFolder(): Promise<string> {
  const uid = process.getuid?.() ?? 0;
  for (const folder of ['/var/lib/sanaq', join(tmpdir(), `sanaq-${uid}`)]) {
    if (await isOurs(folder, uid)) return folder;
  }
  throw new SanaqError({
    code: 'POSTGRES_NO_PLACE',
    message: "neither /var/lib nor the temporary folder has room for PostgreSQL's programs and files",
    place: tmpdir(),
    actor: 'operator',
    action: 'make /var/lib/sanaq writable for this user',
  });
}

/** Others may have made a folder of this name in the temporary folder: only one that is ours alone will do. */
async function isOurs(folder: string, uid: number): Promise<boolean> {
  try {
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(folder, { recursive: true, mode: 0o755 });
    const found = await lstat(folder);
    if (!found.isDirectory() || found.uid !== uid) return false;
    await chmod(folder, 0o755);
    return true;
  } catch {
    return false;
  }
}
