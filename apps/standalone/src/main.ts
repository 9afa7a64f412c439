import 'reflect-metadata';
import type { RequestListener } from 'node:http';
import { join, resolve } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { Database } from '#apps/results-api';
import { MandatesService } from '#apps/seat-allocation';
import { TabulationService } from '#apps/tabulation';
import { logKeysOf, openBackend, ownLog, type Backend } from '#libs/backend';
import { witnessesOfFile } from '#libs/tabulation';
import {
  createLogger,
  renderError,
  runService,
  SanaqError,
  toSanaqError,
  type Environment,
  type Logger,
  type Readiness,
  type RunningService,
  type Shell,
  type StartedService,
} from '#libs/platform';
import { isAbsent, ResultsReader } from '#libs/results';
import { finalMandates } from './rehearsal/final-mandates';
import { RehearsalProgress } from './rehearsal/progress';
import { Rehearsal, REHEARSAL_ID } from './rehearsal/rehearsal';
import { StandaloneModule } from './standalone.module';

const SEED = 2023;
/** Name of the rehearsal's log: `.invalid` is nobody's. */
const REHEARSAL_LOG = 'sanaq.invalid/rehearsal';

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

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Progress on stdout is for people; the log is for those who ask for it. */
function logOf(environment: Environment): Logger {
  const level = process.env['LOG_LEVEL'] === undefined ? 'warn' : environment.logLevel;
  return createLogger({ name: 'standalone', level, to: 'stderr' });
}

/** Every service in this process, as in its own; each check of health under the service's name. */
async function startServices(shell: Shell, backend: Backend): Promise<StartedService> {
  const { stream, topicPrefix, writerPool, readerPool } = backend;
  const { log, registry, fail } = shell;
  const { leaseTtlMs, electionPollMs, snapshotIntervalMs, witnessesFile } = shell.settings;
  const witnesses = witnessesFile === null ? [] : witnessesOfFile(witnessesFile);
  // A store of one's own signs with a key of its own, which must be there before anything is published.
  ownLog(shell.settings, REHEARSAL_LOG);
  const logKeys = logKeysOf(shell.settings);
  const common = { pool: writerPool, stream, topicPrefix, electionPollMs, log, registry };
  const application = await NestFactory.create(
    StandaloneModule.register({
      tabulation: { ...common, leaseTtlMs, snapshotIntervalMs, logKeys, witnesses, onDefect: fail },
      seatAllocation: { ...common, onFailure: fail },
      resultsApi: {
        pool: readerPool,
        log,
        registry,
        files: { folder: filesFolder(shell.settings) },
        feed: { readersOfCallerMax: shell.settings.streamsPerCaller },
      },
    }),
    { logger: false, abortOnError: false },
  );
  shell.onStop(() => application.close());
  await application.init();
  const parts = {
    tabulation: application.get(TabulationService),
    'seat-allocation': application.get(MandatesService),
    'results-api': application.get(Database),
  };
  return {
    ready: () => joined(parts),
    listener: application.getHttpAdapter().getInstance() as unknown as RequestListener,
  };
}

/** Beside the other data of the standalone. */
function filesFolder({ filesFolder: given, dataFolder }: Environment): string {
  return given ?? join(resolve(dataFolder), 'files');
}

async function joined(
  parts: Readonly<Record<string, { readiness(): Readiness | Promise<Readiness> }>>,
): Promise<Readiness> {
  let ready = true;
  const checks: Record<string, string> = {};
  for (const [name, part] of Object.entries(parts)) {
    const readiness = await part.readiness();
    ready &&= readiness.ready;
    for (const [check, state] of Object.entries(readiness.checks)) checks[`${name}: ${check}`] = state;
  }
  return { ready, checks };
}

/** Plays the rehearsal where the store is empty, or continues with one that was interrupted. */
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
    log: ownLog(environment, REHEARSAL_LOG),
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
  progress.line('Anyone can check all of it without this program running:');
  progress.line(`  npx sanaq export ${REHEARSAL_ID} --audit --out ${REHEARSAL_ID}.tar.gz`);
  progress.line(`  npx sanaq verify ${REHEARSAL_ID}.tar.gz`);
}

async function main(): Promise<void> {
  const { once } = readArguments(process.argv.slice(2));
  let backend: Backend | null = null;
  const running = await runService({
    name: 'standalone',
    port: 'resultsApiPort',
    hasRoutes: true,
    log: logOf,
    start: async (shell) => {
      backend = await openBackend(shell.settings, { say });
      const opened = backend;
      shell.onStop(() => opened.close());
      shell.goOn();
      return startServices(shell, opened);
    },
  });
  // Where it could not start, the reason is told and the process ends.
  if (running === null || backend === null) return;
  await attend(running, backend, once);
}

async function attend(running: RunningService, backend: Backend, once: boolean): Promise<void> {
  const { shell, url } = running;
  say(`Page: ${url}/   Results: ${url}/v1/elections   Events: ${url}/v1/elections/${REHEARSAL_ID}/stream`);
  try {
    await rehearse(backend, shell.settings, shell.signal);
  } catch (error) {
    if (!shell.signal.aborted) shell.fail(error);
    return;
  }
  if (once) {
    await running.stop();
    process.exit(0);
  }
  say(`\nFiles (CSV, JSON, NIST): ${url}/files/${REHEARSAL_ID}/index.json`);
  say(
    `Ready. Page: ${url}/   Results: ${url}/v1/elections/${REHEARSAL_ID}   Commands: npx sanaq --help   Stop: Ctrl-C`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${renderError(error)}\n`);
  process.exit(toSanaqError(error).exitCode);
});
