/** `npm run start:tabulation`. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { openStream } from '#libs/event-stream';
import { kafkaConnection, runService, type Shell, type StartedService } from '#libs/platform';
import { LogKeys, witnessesOfFile } from '#libs/tabulation';
import { TabulationModule, TabulationService } from './tabulation.module';

const NAME = 'tabulation';
/** Lane, relay and readers of every election held, and the session that shows the process to be alive. */
const CONNECTIONS_MAX = 30;
/** Far above what a batch or a slice of the journal takes on a busy machine. */
const STATEMENT_MAX_MS = 60_000;

async function start(shell: Shell): Promise<StartedService> {
  const { settings, log, registry, fail } = shell;
  const { topicPrefix, leaseTtlMs, electionPollMs, snapshotIntervalMs, logKeyFile, witnessesFile } = settings;
  const pool = await shell.database('sanaq_writer', {
    max: CONNECTIONS_MAX,
    statementMaxMs: STATEMENT_MAX_MS,
    // Anyone who says nothing for so long has lost the lease to another, who must not wait for it.
    silentMaxMs: leaseTtlMs,
  });
  const stream = openStream({
    ...kafkaConnection(settings),
    pool,
    clientId: `sanaq-${NAME}`,
    // What matters of it comes as an error of the stream; the client itself calls every topic not yet made an error.
    log: (entry) => log.debug(entry, 'kafka'),
  });
  shell.onStop(() => stream.close());
  const module = TabulationModule.register({
    pool,
    stream,
    topicPrefix,
    leaseTtlMs,
    electionPollMs,
    snapshotIntervalMs,
    ...(logKeyFile === null ? {} : { logKeys: LogKeys.ofFile(logKeyFile) }),
    ...(witnessesFile === null ? {} : { witnesses: witnessesOfFile(witnessesFile) }),
    log,
    registry,
    onDefect: fail,
  });
  const application = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  shell.onStop(() => application.close());
  const service = application.get(TabulationService);
  return { ready: () => service.readiness() };
}

void runService({ name: NAME, port: 'tabulationPort', start });
