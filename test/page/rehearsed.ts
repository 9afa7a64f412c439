/** A rehearsal played beside all services, in this process, for whoever watches it. */
import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { createEmbeddedStream } from '#libs/event-stream';
import { createLogger, createPool, createRegistry, openServicePort } from '#libs/platform';
import { ResultsReader } from '#libs/results';
import { Rehearsal } from '../../apps/standalone/src/rehearsal/rehearsal';
import type { RehearsalProgress } from '../../apps/standalone/src/rehearsal/progress';
import { StandaloneModule } from '../../apps/standalone/src/standalone.module';
import { testPostgres } from '../support/servers';

const TOPIC_PREFIX = 'sanaq';
const SEED = 2023;
const QUIET: Pick<RehearsalProgress, 'line' | 'show'> = { line: () => undefined, show: () => undefined };

export interface Rehearsed {
  readonly port: number;
  readonly url: string;
  /** From the definition to the final mandates. */
  play(): Promise<void>;
  close(): Promise<void>;
}

export async function openRehearsed(precincts: number): Promise<Rehearsed> {
  const database = await testPostgres();
  const pool = (role: 'sanaq_writer' | 'sanaq_reader') =>
    createPool(database.url, { applicationName: `page-${role}`, max: 8, role });
  const [writer, reader] = [pool('sanaq_writer'), pool('sanaq_reader')];
  const stream = createEmbeddedStream({ pool: writer, pollMs: 5, pollMaxMs: 20 });
  const log = createLogger({ name: 'page', level: 'silent' });
  const registry = createRegistry('page', { ofProcess: false });
  const common = { pool: writer, stream, topicPrefix: TOPIC_PREFIX, electionPollMs: 200, log, registry };
  const fail = (error: unknown): never => {
    throw error;
  };
  const application = await NestFactory.create(
    StandaloneModule.register({
      tabulation: { ...common, leaseTtlMs: 3_000, snapshotIntervalMs: 500, onDefect: fail },
      seatAllocation: { ...common, onFailure: fail },
      resultsApi: { pool: reader, log, registry },
    }),
    { logger: false, abortOnError: false },
  );
  await application.init();
  const port = await openServicePort({
    host: '127.0.0.1',
    port: 0,
    portVariable: 'RESULTS_API_PORT',
    ready: () => ({ ready: true, checks: {} }),
    registry,
    hasRoutes: true,
  });
  port.serve(application.getHttpAdapter().getInstance());
  const folder = mkdtempSync(join(tmpdir(), 'sanaq-page-'));
  const stop = new AbortController();
  const rehearsal = new Rehearsal({
    stream,
    pool: reader,
    results: new ResultsReader(reader),
    topicPrefix: TOPIC_PREFIX,
    folder,
    precincts,
    seed: SEED,
    progress: QUIET as RehearsalProgress,
    signal: stop.signal,
  });
  return {
    port: port.port,
    url: port.url,
    play: () => rehearsal.play(),
    close: async () => {
      stop.abort();
      await application.close();
      await port.close();
      await stream.close();
      await Promise.all([writer.end(), reader.end()]);
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
}
