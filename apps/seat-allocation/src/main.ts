/** `npm run start:seat-allocation`. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { openStream } from '#libs/event-stream';
import { kafkaConnection, runService, type Shell, type StartedService } from '#libs/platform';
import { MandatesService, SeatAllocationModule } from './index';

const NAME = 'seat-allocation';
/** The locks keep one connection; the embedded stream's readers and the store share the others. */
const CONNECTIONS_MAX = 8;
/** Far above what any question takes on a busy machine. */
const STATEMENT_MAX_MS = 60_000;

async function start(shell: Shell): Promise<StartedService> {
  const { settings, log, registry, fail } = shell;
  const { topicPrefix, electionPollMs, leaseTtlMs } = settings;
  const pool = await shell.database('sanaq_writer', {
    max: CONNECTIONS_MAX,
    statementMaxMs: STATEMENT_MAX_MS,
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
  const module = SeatAllocationModule.register({
    pool,
    stream,
    topicPrefix,
    electionPollMs,
    log,
    registry,
    onFailure: fail,
  });
  const application = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  shell.onStop(() => application.close());
  const service = application.get(MandatesService);
  return { ready: () => service.readiness() };
}

void runService({ name: NAME, port: 'seatAllocationPort', start });
