import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';

import {
  commandOf,
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
  writeFileAtomic,
} from '#infra/process';
import { untilSettled } from '#libs/patience';
import { portInUse, repositoryRoot, SanaqError } from '#libs/platform';

import { kafkaAvailable } from './available';
import { fetchLibraries } from './libraries';
import { serverProperties } from './properties';

export interface KafkaBrokerOptions {
  /** Data, settings and log of this broker. */
  readonly dataDir: string;
  readonly port: number;
  readonly controllerPort: number;
  /** Port that clients are told to use: that of a proxy in front. Default `port`. */
  readonly advertisedPort?: number;
  /** Further lines of server.properties. */
  readonly properties?: Readonly<Record<string, string>>;
  /** One id for all brokers of a cluster; default: an id of its own, for a broker that stands alone. */
  readonly clusterId?: string;
  /** Further parameters of the tool that formats the folder of data, such as the first users. */
  readonly formatParameters?: readonly string[];
  /** TLS and login of anyone who asks whether the broker is ready; default: neither. */
  readonly client?: Pick<KafkaConfig, 'ssl' | 'sasl'>;
  /** Leave the broker running when this process ends; someone else calls {@link stopKafkaBroker}. */
  readonly keepRunning?: boolean;
  readonly log?: (line: string) => void;
}

export interface KafkaBroker {
  readonly brokers: string[];
  readonly pid: number;
  /** The broker of this folder was running already. */
  readonly attached: boolean;
  /** Stops the broker, unless another living process uses it too. */
  stop(): Promise<void>;
  /** For fault tests: ends the broker as a crash would. */
  kill9(): Promise<void>;
}

/** Kept in `<dataDir>/kafka.json`. */
interface Instance {
  readonly pid: number;
  readonly port: number;
  /** Differs from `port` where a proxy is in front. */
  readonly advertisedPort: number;
}

const HOST = '127.0.0.1';
const START_MAX_MS = 120_000;
const STOP_MAX_MS = 30_000;
const KILL_MAX_MS = 10_000;
const POLL_MS = 100;

/**
 * Starts a real Kafka broker (one node, KRaft) on loopback, or attaches to the one of this folder. Data stay over
 * restarts. Errors: `KAFKA_UNAVAILABLE`, `KAFKA_NOT_FETCHED`, `KAFKA_NOT_STARTED`, `PORT_IN_USE`.
 */
export async function startKafkaBroker(options: KafkaBrokerOptions): Promise<KafkaBroker> {
  const dataDir = resolve(options.dataDir);
  const log = options.log ?? (() => undefined);
  const available = kafkaAvailable();
  if (!available.ok) throw unavailable(available.reason);
  const libraries = await fetchLibraries(log);
  await mkdir(dataDir, { recursive: true });
  return withFolderLock(dataDir, async () => {
    const known = await findRunning(dataDir);
    if (known !== null) {
      await waitUntilReady(dataDir, known, options);
      return handleFor(dataDir, known, true, options);
    }
    for (const [port, variable] of [
      [options.port, 'KAFKA_PORT'],
      [options.controllerPort, 'KAFKA_CONTROLLER_PORT'],
    ] as const) {
      if (!(await isPortFree(port))) throw portInUse(port, variable);
    }
    const started = await launch(dataDir, libraries, options);
    return handleFor(dataDir, started, false, options);
  });
}

/** Stops the folder's broker, no matter who uses it; does nothing where it does not run. */
export async function stopKafkaBroker(dataDir: string): Promise<void> {
  const running = await findRunning(resolve(dataDir));
  if (running !== null) await stopProcess(running.pid);
}

function handleFor(dataDir: string, instance: Instance, attached: boolean, options: KafkaBrokerOptions): KafkaBroker {
  const users = new ServerUsers(dataDir);
  const atExit = (): void => {
    if (!users.leave()) signal(instance.pid, 'SIGTERM');
  };
  if (options.keepRunning !== true) {
    users.enter();
    process.once('exit', atExit);
  }
  return {
    brokers: [`${HOST}:${instance.advertisedPort}`],
    pid: instance.pid,
    attached,
    stop: async () => {
      process.off('exit', atExit);
      await withFolderLock(dataDir, async () => {
        if (!users.leave()) await stopProcess(instance.pid);
      });
    },
    kill9: async () => {
      process.off('exit', atExit);
      users.leave();
      signal(instance.pid, 'SIGKILL');
      await waitForEnd(instance.pid, KILL_MAX_MS);
    },
  };
}

async function findRunning(dataDir: string): Promise<Instance | null> {
  const text = await readFileIfAny(join(dataDir, 'kafka.json'));
  if (text === null) return null;
  const parsed: unknown = JSON.parse(text);
  // Process numbers are used again: it is ours only if its command names our file.
  return isInstance(parsed) && isAlive(parsed.pid) && commandOf(parsed.pid).includes(propertiesFile(dataDir))
    ? parsed
    : null;
}

function isInstance(value: unknown): value is Instance {
  if (typeof value !== 'object' || value === null) return false;
  const names: readonly (keyof Instance)[] = ['pid', 'port', 'advertisedPort'];
  return names.every((name) => typeof (value as Record<string, unknown>)[name] === 'number');
}

async function launch(dataDir: string, libraries: string, options: KafkaBrokerOptions): Promise<Instance> {
  const data = join(dataDir, 'data');
  const file = propertiesFile(dataDir);
  await writeFile(
    file,
    serverProperties({
      data,
      port: options.port,
      controllerPort: options.controllerPort,
      advertisedPort: options.advertisedPort ?? options.port,
      own: options.properties ?? {},
    }),
  );
  if (!existsSync(join(data, 'meta.properties'))) await format(dataDir, libraries, options);
  const child = withLogDescriptor(logFile(dataDir), (descriptor) =>
    // A process group of its own: Ctrl-C must reach our services first, and the broker last.
    spawn('java', javaArguments(libraries, ['-Xms256m', '-Xmx512m'], 'kafka.Kafka', file), {
      cwd: dataDir,
      detached: true,
      stdio: ['ignore', descriptor, descriptor],
    }),
  );
  const pid = await spawned(child);
  const instance = { pid, port: options.port, advertisedPort: options.advertisedPort ?? options.port };
  child.unref();
  await writeFileAtomic(join(dataDir, 'kafka.json'), `${JSON.stringify(instance)}\n`, 0o600);
  await waitUntilReady(dataDir, instance, options);
  return instance;
}

/** Writes the id of the cluster into a fresh data folder; an interrupted attempt leaves one that is made again. */
async function format(
  dataDir: string,
  libraries: string,
  { formatParameters: parameters = [], clusterId = newClusterId() }: KafkaBrokerOptions,
): Promise<void> {
  await rm(join(dataDir, 'data'), { recursive: true, force: true });
  const child = withLogDescriptor(logFile(dataDir), (descriptor) =>
    spawn(
      'java',
      javaArguments(libraries, ['-Xmx128m', '-XX:TieredStopAtLevel=1'], 'kafka.tools.StorageTool', 'format').concat(
        '--cluster-id',
        clusterId,
        '--config',
        propertiesFile(dataDir),
        ...parameters,
      ),
      { cwd: dataDir, stdio: ['ignore', descriptor, descriptor] },
    ),
  );
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  if (code !== 0) throw notStarted(dataDir, await tailOf(logFile(dataDir)));
}

/** Kafka's ids are 16 bytes in base64url and must not begin with a dash. */
function newClusterId(): string {
  return `s${randomBytes(16).toString('base64url').slice(1, 21)}A`;
}

function javaArguments(libraries: string, memory: readonly string[], main: string, parameter: string): string[] {
  const log4j = join(repositoryRoot(), 'infra', 'kafka', 'log4j2.properties');
  return [
    ...memory,
    '-XX:+UseSerialGC',
    '-XX:ActiveProcessorCount=2',
    '-Djava.net.preferIPv4Stack=true',
    `-Dlog4j2.configurationFile=${log4j}`,
    '-cp',
    join(libraries, '*'),
    main,
    parameter,
  ];
}

async function waitUntilReady(dataDir: string, instance: Instance, { client = {} }: KafkaBrokerOptions): Promise<void> {
  const until = performance.now() + START_MAX_MS;
  while (isAlive(instance.pid)) {
    if (!(await isPortFree(instance.port)) && (await answers(instance, client))) return;
    if (performance.now() > until) {
      await stopProcess(instance.pid);
      throw notStarted(dataDir, `no answer within ${START_MAX_MS / 1000} s`);
    }
    await pause(POLL_MS);
  }
  throw notStarted(dataDir, await tailOf(logFile(dataDir)));
}

/** Whether the broker knows itself. Behind a proxy, which may not be there yet, an answer at its own port is enough. */
async function answers(
  { port, advertisedPort }: Instance,
  client: NonNullable<KafkaBrokerOptions['client']>,
): Promise<boolean> {
  const kafka = new Kafka({
    ...client,
    clientId: 'sanaq-infra',
    brokers: [`${HOST}:${port}`],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 3_000,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return advertisedPort !== port || (await admin.describeCluster()).brokers.length > 0;
  } catch {
    return false;
  } finally {
    // What was asked is answered, or its error is under way already.
    await untilSettled(admin.disconnect());
  }
}

async function stopProcess(pid: number): Promise<void> {
  signal(pid, 'SIGTERM');
  if (await waitForEnd(pid, STOP_MAX_MS)) return;
  signal(pid, 'SIGKILL');
  await waitForEnd(pid, KILL_MAX_MS);
}

function propertiesFile(dataDir: string): string {
  return join(dataDir, 'server.properties');
}

function logFile(dataDir: string): string {
  return join(dataDir, 'kafka.log');
}

function unavailable(reason: string): SanaqError {
  return new SanaqError({
    code: 'KAFKA_UNAVAILABLE',
    message: `no Kafka broker can be started: ${reason}`,
    actor: 'operator',
    action: 'install it, or set KAFKA_BROKERS to a broker of your own',
    exitCode: 4,
  });
}

function notStarted(dataDir: string, why: string): SanaqError {
  return new SanaqError({
    code: 'KAFKA_NOT_STARTED',
    message: `the Kafka broker did not start: ${why}`,
    place: logFile(dataDir),
    actor: 'operator',
    action: 'cure what its log says and start again',
    exitCode: 4,
  });
}
