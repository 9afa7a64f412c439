import { join, resolve } from 'node:path';

import { type KafkaBroker, kafkaAvailable, startKafkaBroker } from '#infra/kafka';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#infra/postgres';
import { untilSettled } from '#libs/patience';
import { startSecureServers } from '#infra/secure';
import { type Environment, onShutdown, readEnvironment, renderError, SanaqError, toSanaqError } from '#libs/platform';

/** Stopping a broker takes longer than stopping a service. */
const STOP_MAX_MS = 90_000;

/**
 * `npm run infra`: a real Kafka and a PostgreSQL on loopback, for the services of `npm run services`; with `--secure`
 * both by TLS, with logins and rights, on data of their own. The lines on stdout are the variables that programs need;
 * all else goes to stderr.
 */
async function main(): Promise<void> {
  const parameters = process.argv.slice(2);
  const unknown = parameters.find((parameter) => parameter !== '--secure');
  if (unknown !== undefined) throw wrongParameter(unknown);
  const isSecure = parameters.includes('--secure');
  const settings = readEnvironment();
  const parts: (KafkaBroker | EmbeddedPostgres)[] = [];
  const starting = isSecure ? startSecureServers(settings, parts, say) : startServers(settings, parts);
  const stop = async (): Promise<void> => {
    // Its error is told by the one who started it.
    await untilSettled(starting);
    await Promise.all(parts.map((part) => part.stop()));
  };
  const alive = setInterval(() => undefined, 60_000);
  onShutdown({ stop, maxMs: STOP_MAX_MS, log: say });
  try {
    process.stdout.write(`${(await starting).join('\n')}\n`);
  } catch (error) {
    clearInterval(alive);
    await stop();
    throw error;
  }
  say('both are ready; Ctrl-C stops them');
}

/** Notes in `parts` what it has started; the lines for stdout. */
async function startServers(settings: Environment, parts: (KafkaBroker | EmbeddedPostgres)[]): Promise<string[]> {
  const folder = resolve(settings.dataFolder, 'infra');
  const available = kafkaAvailable();
  if (available.ok) say('starting PostgreSQL and Kafka …');
  const postgres = await startEmbeddedPostgres({
    dataDir: join(folder, 'postgres'),
    port: settings.postgresPort,
    portVariable: 'POSTGRES_PORT',
    log: say,
  });
  parts.push(postgres);
  const kafka = await startKafkaBroker({
    dataDir: join(folder, 'kafka'),
    port: settings.kafkaPort,
    controllerPort: settings.kafkaControllerPort,
    log: say,
  });
  parts.push(kafka);
  return [`KAFKA_BROKERS=${kafka.brokers.join(',')}`, `DATABASE_URL=${postgres.url}`];
}

function wrongParameter(parameter: string): SanaqError {
  return new SanaqError({
    code: 'ARGUMENT_UNKNOWN',
    message: `there is no parameter ${parameter}`,
    actor: 'user',
    action: 'call it with --secure or with nothing',
  });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

main().catch((error: unknown) => {
  say(renderError(error));
  process.exit(toSanaqError(error).exitCode);
});
