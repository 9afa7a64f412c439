import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, rm, unlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { Client, escapeIdentifier } from 'pg';

import {
  commandOf,
  freePort,
  isAlive,
  isPortFree,
  readFileIfAny,
  ServerUsers,
  signal,
  spawned,
  tailOf,
  waitForEnd,
  withFolderLock,
  withLogDescriptor,
} from '#infra/process';
import { untilSettled } from '#libs/patience';
import { clientConfig, isDatabaseRefusal, portInUse, SanaqError, withDatabase } from '#libs/platform';

import { type Binaries, findBinaries } from './binaries';
import { type Instance, readInstance, writeInstance } from './instance-file';
import { chooseClusterFolder, chooseRunAs, makeClusterFolder, type RunAs } from './placement';
import { settingsArguments } from './settings';
import { type PostgresTls, prepareTls, urlByTls } from './tls';

export interface EmbeddedPostgresOptions {
  /** Everything of this server is kept below or named in this folder. */
  readonly dataDir: string;
  /** Default: the one of the last start if it is free, else any free port. */
  readonly port?: number;
  /** Name of the variable that sets `port`: for the error message. */
  readonly portVariable?: string;
  /** Created where missing; the URL names it. Default `sanaq`. */
  readonly database?: string;
  /** TLS alone, its certificate checked by every client; default: plain connections on loopback. */
  readonly tls?: PostgresTls;
  /** Further server settings, by their names in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Leave the server running when this process ends; someone else calls {@link stopEmbeddedPostgres}. */
  readonly keepRunning?: boolean;
  /** Told in sentences of what takes its time. */
  readonly log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** URL of the owner (a superuser) with the password. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** The server was running already. */
  readonly attached: boolean;
  /** Stops the server, unless another living process uses it too: then the last one to leave stops it. */
  stop(): Promise<void>;
  /** For fault tests: ends the server as a crash would. */
  kill9(): Promise<void>;
}

const USER = 'sanaq';
const HOST = '127.0.0.1';
const START_MAX_MS = 600_000;
const STOP_FAST_MAX_MS = 60_000;
const STOP_IMMEDIATE_MAX_MS = 10_000;
const POLL_MS = 25;
const ATTEMPTS_MAX = 20;
const ATTEMPT_PAUSE_MS = 250;

/**
 * Starts the private PostgreSQL of a folder, making it first where it is not there yet, or attaches to the running one.
 * Errors: `POSTGRES_*`, `PORT_IN_USE`, `INSTANCE_BUSY`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const log = options.log ?? (() => undefined);
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  return withFolderLock(dataDir, async () => {
    const known = await readInstance(dataDir);
    const running = known === null ? null : await findRunning(known);
    const instance = running ?? (await launch(dataDir, known, options, log));
    const database = options.database ?? USER;
    await createDatabase(instance.url, database);
    return handleFor(dataDir, instance, withDatabase(instance.url, database), running !== null, options);
  });
}

/** The URL of the folder's server if it runs and answers, else null. Starts nothing. */
export async function runningEmbeddedPostgres(dataDir: string): Promise<{ readonly url: string } | null> {
  const instance = await readInstance(resolve(dataDir));
  if (instance === null || !(await answers(instance.url))) return null;
  return { url: withDatabase(instance.url, USER) };
}

/** Stops the folder's server, no matter who uses it; does nothing where it does not run. */
export async function stopEmbeddedPostgres(dataDir: string): Promise<void> {
  const folder = resolve(dataDir);
  const instance = await readInstance(folder);
  if (instance === null) return;
  const pid = await serverPid(instance);
  if (pid !== null) await stopServer(pid);
}

/** Stops the folder's server and deletes the folder and the database files, wherever they lie. For temporary stores. */
export async function removeEmbeddedPostgres(dataDir: string): Promise<void> {
  const folder = resolve(dataDir);
  const instance = await readInstance(folder);
  await stopEmbeddedPostgres(folder);
  if (instance !== null) await rm(instance.cluster, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}

function handleFor(
  dataDir: string,
  instance: Instance,
  url: string,
  attached: boolean,
  options: EmbeddedPostgresOptions,
): EmbeddedPostgres {
  const users = new ServerUsers(dataDir);
  // A process that ends without stop() (a crash of ours) still takes its server with it.
  const atExit = (): void => {
    if (!users.leave()) signal(instance.pid, 'SIGINT');
  };
  if (options.keepRunning !== true) {
    users.enter();
    process.once('exit', atExit);
  }
  return {
    url,
    port: instance.port,
    pid: instance.pid,
    attached,
    stop: async () => {
      process.off('exit', atExit);
      await withFolderLock(dataDir, async () => {
        if (!users.leave() && isAlive(instance.pid)) await stopServer(instance.pid);
      });
    },
    kill9: async () => {
      process.off('exit', atExit);
      users.leave();
      signal(instance.pid, 'SIGKILL');
      await waitForEnd(instance.pid, STOP_IMMEDIATE_MAX_MS);
    },
  };
}

/** The instance with its true process number if it runs and answers. */
async function findRunning(known: Instance): Promise<Instance | null> {
  const pid = await serverPid(known);
  if (pid === null) return null;
  const until = performance.now() + START_MAX_MS;
  while (isAlive(pid)) {
    if (await answers(known.url)) return { ...known, pid };
    if (performance.now() > until) throw notReady(known.cluster, 'it runs, but does not answer');
    await pause(POLL_MS * 4);
  }
  return null;
}

/**
 * Number of the living server process of these files, or null. A lock file whose number belongs to another program
 * (numbers are used again, above all in containers) is removed: PostgreSQL itself would not dare to.
 */
async function serverPid(instance: Instance): Promise<number | null> {
  const file = join(instance.cluster, 'postmaster.pid');
  const pid = Number((await readFileIfAny(file))?.split('\n', 1)[0] ?? 0);
  if (!isAlive(pid)) return null;
  const command = commandOf(pid);
  if (command === '' || command.includes('postgres')) return pid;
  await unlink(file);
  return null;
}

async function launch(
  dataDir: string,
  known: Instance | null,
  options: EmbeddedPostgresOptions,
  log: (line: string) => void,
): Promise<Instance> {
  const runAs = chooseRunAs();
  const binaries = await findBinaries(runAs, log);
  const base = known?.initialised === true ? known : await initialise(dataDir, known, binaries, runAs, log);
  const tlsSettings = options.tls === undefined ? {} : await prepareTls(base.cluster, options.tls, runAs);
  for (let attempt = 1; ; attempt += 1) {
    const port = await choosePort(base, options);
    const instance: Instance = { ...base, port, url: urlByTls(ownerUrl(base.password, port), options.tls) };
    const logFile = join(dataDir, 'postgres.log');
    const parameters = settingsArguments(binaries, base.cluster, port, runAs, { ...tlsSettings, ...options.settings });
    const child = withLogDescriptor(logFile, (descriptor) =>
      // A process group of its own: Ctrl-C must reach our services first, and the database last.
      spawn(binaries.postgres, ['-D', base.cluster, ...parameters], {
        ...runAs.ids,
        cwd: base.cluster,
        detached: true,
        stdio: ['ignore', descriptor, descriptor],
      }),
    );
    const pid = await spawned(child);
    child.unref();
    if (await waitUntilReady(instance.url, pid, log)) {
      const started = { ...instance, pid };
      await writeInstance(dataDir, started);
      return started;
    }
    signal(pid, 'SIGQUIT');
    const tail = await tailOf(logFile);
    // The children of a server that was killed hold its memory a moment longer; a port may be taken meanwhile.
    const passing = /shared memory block|could not bind|Address already in use/.test(tail);
    if (!passing || attempt >= ATTEMPTS_MAX) throw notReady(logFile, tail);
    await pause(ATTEMPT_PAUSE_MS);
  }
}

async function initialise(
  dataDir: string,
  known: Instance | null,
  binaries: Binaries,
  runAs: RunAs,
  log: (line: string) => void,
): Promise<Instance> {
  // An interrupted attempt left no data worth keeping.
  if (known !== null) await rm(known.cluster, { recursive: true, force: true });
  const cluster = await chooseClusterFolder(dataDir, runAs);
  const password = randomBytes(24).toString('hex');
  const instance: Instance = { url: ownerUrl(password, 0), port: 0, pid: 0, password, cluster, initialised: false };
  await writeInstance(dataDir, instance);
  log(`creating the database files in ${cluster}`);
  await makeClusterFolder(cluster, runAs);
  // A file, because initdb reads it by name, and beside the files, because their user must be able to reach it.
  const passwordFile = `${cluster}.password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (runAs.ids.uid !== undefined && runAs.ids.gid !== undefined) {
      await chown(passwordFile, runAs.ids.uid, runAs.ids.gid);
    }
    await runInitdb(binaries, cluster, passwordFile, runAs);
  } finally {
    await rm(passwordFile, { force: true });
  }
  const made = { ...instance, initialised: true };
  await writeInstance(dataDir, made);
  return made;
}

async function runInitdb(binaries: Binaries, cluster: string, passwordFile: string, runAs: RunAs): Promise<void> {
  const parameters = ['-D', cluster, '-U', USER, `--pwfile=${passwordFile}`];
  const child = spawn(
    binaries.initdb,
    [...parameters, '--auth=scram-sha-256', '--encoding=UTF8', '--no-locale', '--no-instructions'],
    { ...runAs.ids, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  if (code === 0) return;
  throw new SanaqError({
    code: 'POSTGRES_INIT',
    message: `PostgreSQL could not create its files: ${complaint.trim() || `exit code ${code}`}`,
    place: cluster,
    actor: 'operator',
    action: 'make room or correct the rights there and start again',
  });
}

async function choosePort(base: Instance, options: EmbeddedPostgresOptions): Promise<number> {
  if (options.port !== undefined) {
    if (await isPortFree(options.port)) return options.port;
    throw portInUse(options.port, options.portVariable ?? 'POSTGRES_PORT');
  }
  if (base.port !== 0 && (await isPortFree(base.port))) return base.port;
  return freePort();
}

function ownerUrl(password: string, port: number): string {
  return `postgres://${USER}:${password}@${HOST}:${port}/postgres`;
}

/** False if the process ended; after a crash, reading the log again may take minutes, which is said. */
async function waitUntilReady(url: string, pid: number, log: (line: string) => void): Promise<boolean> {
  const begin = performance.now();
  let saidAt = begin;
  while (isAlive(pid)) {
    if (await answers(url)) return true;
    const now = performance.now();
    if (now - begin > START_MAX_MS) return false;
    if (now - saidAt > 5_000) {
      saidAt = now;
      log(`PostgreSQL is starting (${Math.round((now - begin) / 1000)} s; after a crash it reads its log again)`);
    }
    await pause(POLL_MS);
  }
  return false;
}

/** False also where a server answers that is not ours: it does not know the password. */
async function answers(url: string): Promise<boolean> {
  const client = new Client(clientConfig(url, 'sanaq-infra'));
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch (error) {
    if (isDatabaseRefusal(error)) return false;
    throw error;
  } finally {
    // What was asked is answered, or its error is under way already.
    await untilSettled(client.end());
  }
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new Client(clientConfig(url, 'sanaq-infra'));
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found = await client.query('select from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`create database ${escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/** Fast shutdown: ends sessions, keeps what is committed. If it does not end, an immediate one, which recovers later. */
async function stopServer(pid: number): Promise<void> {
  signal(pid, 'SIGINT');
  if (await waitForEnd(pid, STOP_FAST_MAX_MS)) return;
  signal(pid, 'SIGQUIT');
  await waitForEnd(pid, STOP_IMMEDIATE_MAX_MS);
}

function notReady(place: string, why: string): SanaqError {
  return new SanaqError({
    code: 'POSTGRES_NOT_STARTED',
    message: `PostgreSQL did not start: ${why}`,
    place,
    actor: 'operator',
    action: 'cure what its log says and start again',
    exitCode: 4,
  });
}
