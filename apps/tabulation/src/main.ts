import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { openStream } from '#libs/event-stream';
import {
  createLogger,
  createPool,
  createRegistry,
  databaseUrlFor,
  onShutdown,
  readEnvironment,
  renderError,
  requireSchema,
  retryWithPauses,
  startHealthServer,
  toSanaqError,
} from '#libs/platform';
import { TabulationModule, TabulationService } from './tabulation.module';

async function main(): Promise<void> {
  const environment = readEnvironment();
  const log = createLogger({ name: 'tabulation', level: environment.logLevel });
  const databaseUrl = databaseUrlFor('sanaq_writer', environment);
  const starting = new AbortController();
  await retryWithPauses(() => requireSchema(databaseUrl), {
    signal: starting.signal,
    onPause: (error, pauseMs) => {
      log.warn({ reason: renderError(error), pauseMs }, 'waiting for PostgreSQL');
    },
  });
  const pool = createPool(databaseUrl, { applicationName: 'sanaq-tabulation', max: 30 });
  const stream = openStream({
    brokers: environment.kafkaBrokers,
    pool,
    clientId: 'sanaq-tabulation',
    log: (entry) => {
      log.debug(entry, 'kafka');
    },
  });
  const registry = createRegistry('tabulation');
  const application = await NestFactory.createApplicationContext(
    TabulationModule.register({
      pool,
      stream,
      topicPrefix: environment.topicPrefix,
      leaseTtlMs: environment.leaseTtlMs,
      electionPollMs: environment.electionPollMs,
      snapshotIntervalMs: environment.snapshotIntervalMs,
      log,
      registry,
      onDefect: (error) => process.exit(toSanaqError(error).exitCode),
    }),
    { logger: false },
  );
  const health = await startHealthServer({
    host: environment.host,
    port: environment.tabulationPort,
    portVariable: 'TABULATION_PORT',
    ready: () => application.get(TabulationService).readiness(),
    registry,
  });
  log.info({ url: health.url }, 'tabulation is up');
  onShutdown({
    maxMs: environment.shutdownMaxMs,
    log: (line) => {
      log.info(line);
    },
    stop: async () => {
      await health.stop();
      await application.close();
      await stream.close();
      await pool.end();
    },
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${renderError(error)}\n`);
  process.exit(toSanaqError(error).exitCode);
});
