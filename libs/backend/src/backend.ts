/** Stream and database of an installation, found from the environment and opened for one call. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Pool } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#infra/postgres';
import { createEmbeddedStream, type EventStream } from '#libs/event-stream';
import { untilSettled } from '#libs/patience';
import {
  createPool,
  migrate,
  requireSchema,
  requireSettings,
  roleUrl,
  SanaqError,
  withDatabasePlace,
  type DatabaseRole,
  type Environment,
  hasSchema,
} from '#libs/platform';
import { openKafka } from './stream-only';

export interface Backend {
  /** `servers`: DATABASE_URL names the database. `standalone`: the private store under SANAQ_DATA. */
  readonly kind: 'servers' | 'standalone';
  /** URL of the owner, with password. */
  readonly databaseUrl: string;
  readonly topicPrefix: string;
  /** Where the stream is Kafka, other processes count; an embedded one may have none, and is then counted by the call. */
  readonly streamKind: 'kafka' | 'embedded';
  readonly stream: EventStream;
  /** As sanaq_writer; with `readOnly` the same as `readerPool`. */
  readonly writerPool: Pool;
  /** As sanaq_reader. */
  readonly readerPool: Pool;
  readonly environment: Environment;
  /** Asks PostgreSQL a short question that waits behind no other; throws pg errors. */
  probe(): Promise<void>;
  close(): Promise<void>;
}

export interface BackendOptions {
  /** The call only looks: a store that is not there is an error then, and nothing is created. */
  readonly readOnly?: boolean;
  /** Told in sentences of what takes its time. */
  readonly say?: (line: string) => void;
}

const READER_CONNECTIONS_MAX = 5;
/** Lane, relay, mandates, their readers and the call itself. */
const WRITER_CONNECTIONS_MAX = 14;
const APPLICATION_NAME = 'sanaq-operator';

/** Folder of the standalone's PostgreSQL; the standalone and the CLI must agree on it. */
export function standaloneFolder(environment: Pick<Environment, 'dataFolder'>): string {
  return resolve(environment.dataFolder, 'standalone');
}

/**
 * Opens what the environment names. Throws CONFIG_MISSING (KAFKA_BROKERS without DATABASE_URL), STORE_MISSING,
 * DATABASE_UNREACHABLE (exit 4), SCHEMA_* and POSTGRES_*.
 */
export async function openBackend(environment: Environment, options: BackendOptions = {}): Promise<Backend> {
  if (environment.databaseUrl === null && environment.kafkaBrokers === null)
    return openStandalone(environment, options);
  const { databaseUrl } = requireSettings(environment, 'databaseUrl');
  await prepareSchema(databaseUrl, environment);
  return opened('servers', databaseUrl, environment, options, null);
}

async function openStandalone(environment: Environment, options: BackendOptions): Promise<Backend> {
  const dataDir = standaloneFolder(environment);
  if (options.readOnly === true && !existsSync(join(dataDir, 'postgres.json'))) {
    throw new SanaqError({
      code: 'STORE_MISSING',
      message: 'there is no store yet, and neither DATABASE_URL nor KAFKA_BROKERS is set',
      place: dataDir,
      actor: 'user',
      action: 'define an election, start the standalone, or set DATABASE_URL',
    });
  }
  const server = await startEmbeddedPostgres({ dataDir, ...(options.say === undefined ? {} : { log: options.say }) });
  try {
    // A server that runs already belongs to a standalone, which has migrated it, or is just about to.
    if (server.attached) await prepareSchema(server.url, environment);
    else await migrate(server.url);
    return opened('standalone', server.url, environment, options, server);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Migrates a database that has nothing of ours yet; one with another schema than this program's is refused. */
async function prepareSchema(url: string, environment: Environment): Promise<void> {
  try {
    if (await hasSchema(url)) await requireSchema(url);
    else await migrate(url, { roleUrls: roleUrls(environment) });
  } catch (error) {
    throw withDatabasePlace(url, error);
  }
}

function roleUrls(environment: Environment): Record<DatabaseRole, string | null> {
  return { sanaq_writer: environment.databaseWriterUrl, sanaq_reader: environment.databaseReaderUrl };
}

function opened(
  kind: Backend['kind'],
  databaseUrl: string,
  environment: Environment,
  options: BackendOptions,
  server: EmbeddedPostgres | null,
): Backend {
  // Overrides are for the database of DATABASE_URL; the private store has its own passwords.
  const overrides = kind === 'servers' ? roleUrls(environment) : null;
  const pool = (role: DatabaseRole, max: number): Pool =>
    createPool(roleUrl(databaseUrl, role, overrides?.[role] ?? null), { applicationName: APPLICATION_NAME, max });
  const readerPool = pool('sanaq_reader', READER_CONNECTIONS_MAX);
  const writerPool = options.readOnly === true ? readerPool : pool('sanaq_writer', WRITER_CONNECTIONS_MAX);
  let probing: Pool | null = null;
  const { kafkaBrokers } = environment;
  const onKafka = kind === 'servers' && kafkaBrokers !== null;
  const stream = onKafka ? openKafka(kafkaBrokers, environment) : createEmbeddedStream({ pool: writerPool });
  return {
    kind,
    databaseUrl,
    topicPrefix: environment.topicPrefix,
    streamKind: onKafka ? 'kafka' : 'embedded',
    stream,
    writerPool,
    readerPool,
    environment,
    probe: async () => {
      probing ??= pool('sanaq_reader', 1);
      await probing.query('select 1');
    },
    close: async () => {
      // What was to be written is written; the pools are closed whatever the stream says on its way out.
      await untilSettled(stream.close());
      await Promise.all(
        [...new Set([readerPool, writerPool, ...(probing === null ? [] : [probing])])].map((one) => one.end()),
      );
      await server?.stop();
    },
  };
}

export interface Publisher {
  readonly topicPrefix: string;
  readonly stream: EventStream;
  /** Null where only Kafka is reachable: then nothing is known of what became of the records. */
  readonly backend: Backend | null;
  close(): Promise<void>;
}

/** For verbs that publish: Kafka alone is enough for them. */
export async function openPublisher(environment: Environment, options: BackendOptions = {}): Promise<Publisher> {
  const { databaseUrl, kafkaBrokers, topicPrefix } = environment;
  if (databaseUrl === null && kafkaBrokers !== null) {
    const stream = openKafka(kafkaBrokers, environment);
    return { topicPrefix, stream, backend: null, close: () => stream.close() };
  }
  const backend = await openBackend(environment, options);
  return { topicPrefix, stream: backend.stream, backend, close: () => backend.close() };
}
