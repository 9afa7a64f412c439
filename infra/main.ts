import { join, resolve } from 'node:path';

import { type KafkaBroker, kafkaAvailable, startKafkaBroker } from '#infra/kafka';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#infra/postgres';
import { untilSettled } from '#libs/patience';
import { onShutdown, readEnvironment, renderError, toSanaqError } from '#libs/platform';

/** Stopping a broker takes longer than stopping a service. */
const STOP_MAX_MS = 90_000;

/**
 * `npm run infra`: a real Kafka and a PostgreSQL on loopback, for the services of `npm run services`. The two lines on
 * stdout are the variables those need; all else goes to stderr.
 */
async function main(): Promise<void> {
  const settings = readEnvironment();
  const folder = resolve(settings.dataFolder, 'infra');
  let postgres: EmbeddedPostgres | undefined;
  let kafka: KafkaBroker | undefined;
  const stop = async (): Promise<void> => {
    // Its error is told by whoever started it.
    await untilSettled(starting);
    await Promise.all([kafka?.stop(), postgres?.stop()]);
  };
  const start = async (): Promise<void> => {
    const available = kafkaAvailable();
    if (available.ok) say('starting PostgreSQL and Kafka …');
    postgres = await startEmbeddedPostgres({
      dataDir: join(folder, 'postgres'),
      port: settings.postgresPort,
      portVariable: 'POSTGRES_PORT',
      log: say,
    });
    kafka = await startKafkaBroker({
      dataDir: join(folder, 'kafka'),
      port: settings.kafkaPort,
      controllerPort: settings.kafkaControllerPort,
      log: say,
    });
  };
  const starting = start();
  const alive = setInterval(() => undefined, 60_000);
  onShutdown({ stop, maxMs: STOP_MAX_MS, log: say });
  try {
    await starting;
  } catch (error) {
    clearInterval(alive);
    await stop();
    throw error;
  }
  process.stdout.write(`KAFKA_BROKERS=${kafka?.brokers.join(',')}\nDATABASE_URL=${postgres?.url}\n`);
  say('both are ready; Ctrl-C stops them');
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

main().catch((error: unknown) => {
  say(renderError(error));
  process.exit(toSanaqError(error).exitCode);
});
