import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';

import { kafkaAvailable, type KafkaBroker, type KafkaBrokerOptions, startKafkaBroker } from '#infra/kafka';
import { type EmbeddedPostgres, removeEmbeddedPostgres, startEmbeddedPostgres } from '#infra/postgres';
import { freePort, withFolderLock } from '#infra/process';
import { clientConfig, migrate, repositoryRoot, withDatabase } from '#libs/platform';

import { RUN_FOLDER_PREFIX, sweepAbandonedRuns } from './sweep';

export interface TestDatabase {
  /** As the owner; `roleUrl` gives those of the services' roles. */
  readonly url: string;
  drop(): Promise<void>;
}

export interface TestKafka {
  readonly brokers: string[];
}

/** Nothing of these databases is needed after a crash. Servers of {@link ownPostgres} keep the real settings. */
const QUICK = { fsync: 'off', full_page_writes: 'off', shared_buffers: '64MB', max_connections: '200' };

/**
 * A fresh database with all migrations run, on the one server of this run (started when first asked for). Set
 * SANAQ_TEST_DATABASE_URL (a superuser's) to use another server.
 */
export async function testPostgres(): Promise<TestDatabase> {
  const server = await serverUrl();
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`;
  const template = templateName();
  await withFolderLock(join(runFolder(), 'template'), async () => {
    if ((await rowCount(server, `select from pg_database where datname = '${template}'`)) === 0) {
      await makeTemplate(server, template);
    }
  });
  await run(server, `create database ${name} template ${template}`);
  return {
    url: withDatabase(server, name),
    drop: () => run(server, `drop database if exists ${name} with (force)`),
  };
}

/** An empty database without any schema: for tests of the migrations themselves. */
export async function emptyPostgres(): Promise<TestDatabase> {
  const server = await serverUrl();
  const name = `empty_${process.pid}_${randomBytes(6).toString('hex')}`;
  await run(server, `create database ${name}`);
  return {
    url: withDatabase(server, name),
    drop: () => run(server, `drop database if exists ${name} with (force)`),
  };
}

/**
 * The one Kafka broker of this run (started when first asked for), or null where none can be had: then skip, and say
 * why. Under CI=true that is an error. Set SANAQ_TEST_KAFKA (host:port,…) to use another. Tests share it: name topics
 * of your own.
 */
export async function testKafka(): Promise<TestKafka | null> {
  const given = process.env['SANAQ_TEST_KAFKA'];
  if (given !== undefined && given !== '') return { brokers: given.split(',') };
  const available = kafkaAvailable();
  if (!available.ok) {
    if (process.env['CI'] === 'true') throw new Error(`under CI=true a Kafka is required: ${available.reason}`);
    return null;
  }
  const { brokers } = await startKafkaBroker({
    dataDir: join(runFolder(), 'kafka'),
    port: await freePort(),
    controllerPort: await freePort(),
    keepRunning: true,
    log: say,
  });
  return { brokers };
}

/** A describe that needs Kafka: skipped loudly with the reason where none can be had, a failure under CI=true. */
export function describeWithKafka(name: string, body: () => void): void {
  const available = process.env['SANAQ_TEST_KAFKA'] ? ({ ok: true } as const) : kafkaAvailable();
  if (available.ok) {
    describe(name, body);
    return;
  }
  if (process.env['CI'] === 'true') {
    describe(name, () => {
      it('has the Kafka that CI requires', () => {
        throw new Error(available.reason);
      });
    });
    return;
  }
  say(`SKIPPED: ${name}: ${available.reason}`);
  describe.skip(`${name} [SKIPPED: ${available.reason}]`, body);
}

export interface OwnPostgres {
  readonly url: string;
  /** The one that runs now, or ran last. */
  readonly server: EmbeddedPostgres;
  /** Starts it again on the same data and port. */
  restart(): Promise<EmbeddedPostgres>;
  remove(): Promise<void>;
}

export interface OwnPostgresOptions {
  readonly migrated?: boolean;
  /** Where it lies; default: a folder of its own. */
  readonly dataDir?: string;
  /** Settings that differ from the real ones. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A PostgreSQL of the test's own with real settings, which it may kill; `migrated` unless told otherwise. */
export async function ownPostgres(options: OwnPostgresOptions = {}): Promise<OwnPostgres> {
  const { dataDir = testFolder('own-postgres'), settings = {} } = options;
  chmodSync(dataDir, 0o755);
  let server = await startEmbeddedPostgres({ dataDir, settings });
  const { url, port } = server;
  if (options.migrated !== false) await migrate(url);
  return {
    url,
    get server() {
      return server;
    },
    restart: async () => (server = await startEmbeddedPostgres({ dataDir, port, settings })),
    remove: () => removeEmbeddedPostgres(dataDir),
  };
}

export interface OwnKafka {
  readonly brokers: string[];
  /** The one that runs now, or ran last. */
  readonly broker: KafkaBroker;
  readonly port: number;
  /** Starts it again on the same data and port. */
  restart(): Promise<KafkaBroker>;
}

/** A Kafka broker of the test's own, which it may kill. `advertisedPort`: that of a proxy in front. */
export async function ownKafka(options: Partial<KafkaBrokerOptions> = {}): Promise<OwnKafka> {
  const dataDir = options.dataDir ?? testFolder('own-kafka');
  const port = options.port ?? (await freePort());
  const controllerPort = options.controllerPort ?? (await freePort());
  const settings = { log: say, ...options, dataDir, port, controllerPort };
  let broker = await startKafkaBroker(settings);
  return {
    brokers: broker.brokers,
    // A process that is started again has another number: signals must not go to the one before.
    get broker() {
      return broker;
    },
    port,
    restart: async () => (broker = await startKafkaBroker(settings)),
  };
}

/**
 * A fresh folder of a test (mode 0700) below that of the run: when the run ends it is deleted, and any server that was
 * started below it is ended.
 */
export function testFolder(name: string): string {
  return mkdtempSync(join(runFolder(), `${name}-`));
}

async function serverUrl(): Promise<string> {
  const given = process.env['SANAQ_TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') return given;
  const { url } = await startEmbeddedPostgres({
    dataDir: join(runFolder(), 'postgres'),
    keepRunning: true,
    settings: QUICK,
  });
  return withDatabase(url, 'postgres');
}

/** Named by the content of the migrations, so that a server that outlives a change of them serves no old schema. */
function templateName(): string {
  const folder = join(repositoryRoot(), 'infra', 'sql');
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)));
  return `sanaq_template_${hash.digest('hex').slice(0, 12)}`;
}

/** Made under another name first, so that a template that failed half-way is never cloned. */
async function makeTemplate(server: string, template: string): Promise<void> {
  const draft = `${template}_draft`;
  await run(server, `drop database if exists ${draft} with (force)`);
  await run(server, `create database ${draft}`);
  await migrate(withDatabase(server, draft));
  await run(server, `alter database ${draft} rename to ${template}`);
}

async function run(url: string, sql: string): Promise<void> {
  await rowCount(url, sql);
}

async function rowCount(url: string, sql: string): Promise<number> {
  const client = new Client(clientConfig(url, 'sanaq-test'));
  await client.connect();
  try {
    return (await client.query(sql)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

/** The run's folder as the global set-up named it; without that set-up one per process, swept by a later run. */
function runFolder(): string {
  const given = process.env['SANAQ_TEST_RUN'];
  if (given !== undefined && existsSync(given)) return given;
  const folder = join(tmpdir(), `${RUN_FOLDER_PREFIX}${process.pid}-alone`);
  if (!existsSync(folder)) {
    sweepAbandonedRuns();
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    chmodSync(folder, 0o755);
  }
  return folder;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
