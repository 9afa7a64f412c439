/** seat-allocation as a process: configuration from the environment, JSON logs, clean end on SIGTERM. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import {
  createLogger,
  createPool,
  createRegistry,
  databaseUrlFor,
  EXIT,
  onShutdown,
  readEnvironment,
  renderError,
  requireSchema,
  retryWithPauses,
  startHealthServer,
  toSanaqError,
  type Environment,
  type Logger,
  type Readiness,
} from '#libs/platform';
import { createEmbeddedStream, createKafkaStream, type EventStream } from '#libs/event-stream';
import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { MandatesService, SeatAllocationModule } from './index';

const NAME = 'seat-allocation';
/** The locks keep one connection; the embedded stream's readers and the store share the others. */
const CONNECTIONS_MAX = 8;

function openStream(settings: Environment, pool: Pool, log: Logger): EventStream {
  if (settings.kafkaBrokers === null) return createEmbeddedStream({ pool });
  return createKafkaStream({
    brokers: settings.kafkaBrokers,
    clientId: `sanaq-${NAME}`,
    // What matters of it comes as an error of the stream; the client itself calls every topic not yet made an error.
    log: (entry) => log.debug(entry, 'kafka'),
  });
}

function readinessOf(service: MandatesService | null): Readiness {
  if (service === null) return { ready: false, checks: { database: 'waiting for PostgreSQL and its schema' } };
  const { ready, stoppedElections } = service;
  const stopped = [...stoppedElections].map(([electionId, reason]) => [`mandates of ${electionId}`, reason] as const);
  const worker = ready ? 'ok' : 'elections could not be looked for: see the log';
  return { ready: ready && stopped.length === 0, checks: { worker, ...Object.fromEntries(stopped) } };
}

/** What was opened, closed in the opposite order. */
class Opened {
  readonly stopping = new AbortController();
  private readonly closers: (() => Promise<void>)[] = [];

  add(close: () => Promise<void>): void {
    this.closers.push(close);
  }

  async close(): Promise<void> {
    this.stopping.abort();
    for (let close = this.closers.pop(); close !== undefined; close = this.closers.pop()) await close();
  }
}

/** Pool and application; to be called once the database has its schema. */
async function startWorker(
  settings: Environment,
  url: string,
  log: Logger,
  registry: Registry,
  opened: Opened,
): Promise<MandatesService> {
  const pool = createPool(url, {
    applicationName: `sanaq-${NAME}`,
    max: CONNECTIONS_MAX,
    onIdleError: (error) => log.warn({ err: error }, 'a connection was lost'),
  });
  opened.add(() => pool.end());
  const stream = openStream(settings, pool, log);
  opened.add(() => stream.close());
  const { topicPrefix, electionPollMs } = settings;
  const onFailure = (): void => void opened.close().finally(() => process.exit(EXIT.defect));
  const module = SeatAllocationModule.register({ pool, stream, topicPrefix, electionPollMs, log, registry, onFailure });
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  opened.add(() => app.close());
  return app.get(MandatesService);
}

async function main(): Promise<void> {
  const settings = readEnvironment();
  const url = databaseUrlFor('sanaq_writer', settings);
  const log = createLogger({ name: NAME, level: settings.logLevel });
  const registry = createRegistry(NAME);
  const opened = new Opened();
  onShutdown({ stop: () => opened.close(), maxMs: settings.shutdownMaxMs, log: (line) => log.info(line) });

  let service: MandatesService | null = null;
  const health = await startHealthServer({
    host: settings.host,
    port: settings.seatAllocationPort,
    portVariable: 'SEAT_ALLOCATION_PORT',
    ready: () => readinessOf(service),
    registry,
  });
  opened.add(() => health.stop());
  log.info({ url: health.url }, 'started');
  const { signal } = opened.stopping;
  try {
    await retryWithPauses(() => requireSchema(url), {
      signal,
      onPause: (error, pauseMs) => log.warn({ reason: renderError(error), pauseMs }, 'waiting for PostgreSQL'),
    });
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }
  service = await startWorker(settings, url, log, registry, opened);
}

main().catch((error: unknown) => {
  process.stderr.write(`${renderError(error)}\n`);
  process.exit(toSanaqError(error).exitCode);
});
