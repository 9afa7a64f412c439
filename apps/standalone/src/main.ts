import 'reflect-metadata';
import { join, resolve } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { openBackend, type Backend } from '#libs/backend';
import {
  createLogger,
  createRegistry,
  onShutdown,
  portInUse,
  codeOf,
  readEnvironment,
  renderError,
  SanaqError,
  toSanaqError,
  type Environment,
} from '#libs/platform';
import { isAbsent, ResultsReader } from '#libs/results';
import { finalMandates } from './rehearsal/final-mandates';
import { RehearsalProgress } from './rehearsal/progress';
import { Rehearsal, REHEARSAL_ID } from './rehearsal/rehearsal';
import { StandaloneModule } from './standalone.module';

const SEED = 2023;

interface Arguments {
  /** End after the final mandates. */
  readonly once: boolean;
}

function readArguments(given: readonly string[]): Arguments {
  const unknown = given.filter((argument) => argument !== '--once');
  if (unknown.length > 0) {
    throw new SanaqError({
      code: 'ARGUMENT_UNKNOWN',
      message: `${unknown.join(' ')} is not known`,
      actor: 'user',
      action: 'call npm start, or npm start -- --once',
    });
  }
  return { once: given.includes('--once') };
}

async function startServices(
  backend: Backend,
  environment: Environment,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const log = createLogger({
    name: 'standalone',
    level: process.env['LOG_LEVEL'] === undefined ? 'warn' : environment.logLevel,
    to: 'stderr',
  });
  const { stream, topicPrefix, writerPool, readerPool } = backend;
  const registry = createRegistry('standalone');
  const fail = (error: unknown): never => process.exit(toSanaqError(error).exitCode);
  const { leaseTtlMs, electionPollMs, snapshotIntervalMs } = environment;
  const common = { pool: writerPool, stream, topicPrefix, electionPollMs, log, registry };
  const application = await NestFactory.create(
    StandaloneModule.register({
      tabulation: { ...common, leaseTtlMs, snapshotIntervalMs, onDefect: fail },
      seatAllocation: { ...common, onFailure: fail },
      resultsApi: { pool: readerPool, registry },
    }),
    { logger: false },
  );
  try {
    await application.listen(environment.resultsApiPort, environment.host);
  } catch (error) {
    throw codeOf(error) === 'EADDRINUSE' ? portInUse(environment.resultsApiPort, 'RESULTS_API_PORT', error) : error;
  }
  return { url: `http://${environment.host}:${environment.resultsApiPort}`, stop: () => application.close() };
}

/** Plays the rehearsal where the store is empty, or goes on with one that was interrupted. */
async function rehearse(backend: Backend, environment: Environment, signal: AbortSignal): Promise<void> {
  const progress = new RehearsalProgress(process.stdout);
  const { stream, topicPrefix, readerPool } = backend;
  const results = new ResultsReader(readerPool);
  const elections = await stream.topics(`${topicPrefix}.`);
  const ours = elections.some((topic) => topic.startsWith(`${topicPrefix}.${REHEARSAL_ID}.`));
  if (elections.length > 0 && !ours) {
    progress.line('The store holds elections: no rehearsal.');
    return;
  }
  const folder = join(resolve(environment.dataFolder), 'rehearsal');
  const rehearsal = new Rehearsal({
    stream,
    pool: readerPool,
    results,
    topicPrefix,
    folder,
    seed: SEED,
    progress,
    signal,
  });
  const document = await results.outcome(REHEARSAL_ID);
  const done =
    !isAbsent(document) &&
    document.contests.length > 0 &&
    (await rehearsal.finalContests()) === document.contests.length;
  if (done) progress.line('The store holds the rehearsal already; nothing is counted twice.');
  else await rehearsal.play();
  const final = await results.outcome(REHEARSAL_ID);
  const definition = await results.definition(REHEARSAL_ID);
  if (isAbsent(final) || definition === null) return;
  for (const line of finalMandates(final, definition)) progress.line(line);
  progress.line(`  root ${final.root} of snapshot ${final.snapshot}`);
}

async function main(): Promise<void> {
  const { once } = readArguments(process.argv.slice(2));
  const environment = readEnvironment();
  const say = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  const backend = await openBackend(environment, { say });
  const stop = new AbortController();
  const services = await startServices(backend, environment);
  const close = async (): Promise<void> => {
    stop.abort();
    await services.stop();
    await backend.close();
  };
  onShutdown({ maxMs: environment.shutdownMaxMs, log: say, stop: close });
  say(`Results: ${services.url}/v1/elections   Events: ${services.url}/v1/elections/${REHEARSAL_ID}/stream`);
  try {
    await rehearse(backend, environment, stop.signal);
  } catch (error) {
    if (stop.signal.aborted) return;
    throw error;
  }
  if (once) {
    await close();
    process.exit(0);
  }
  say(`\nReady. Results: ${services.url}/v1/elections/${REHEARSAL_ID}   Commands: npx sanaq --help   Stop: Ctrl-C`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${renderError(error)}\n`);
  process.exit(toSanaqError(error).exitCode);
});
