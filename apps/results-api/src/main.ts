/** `npm run start:results-api`. */
import {
  createLogger,
  createPool,
  createRegistry,
  hidePasswords,
  onShutdown,
  readEnvironment,
  renderError,
  requireSchema,
  requireSettings,
  retryWithPauses,
  roleUrl,
  toSanaqError,
} from '#libs/platform';
import { startResultsApi } from './start';

const CONNECTIONS_MAX = 12;
/** No question here takes long; one that does must not hold a connection for ever. */
const STATEMENT_MAX_MS = 15_000;

async function main(): Promise<void> {
  const environment = readEnvironment();
  const log = createLogger({ name: 'results-api', level: environment.logLevel });
  // With a URL of its own for the reader this process need not know the owner's.
  const readerUrl =
    environment.databaseReaderUrl ?? roleUrl(requireSettings(environment, 'databaseUrl').databaseUrl, 'sanaq_reader');
  const starting = new AbortController();
  await retryWithPauses(() => requireSchema(readerUrl), {
    signal: starting.signal,
    onPause: (error, pauseMs) => {
      log.warn({ reason: hidePasswords(renderError(error)), pauseMs }, 'waiting for PostgreSQL');
    },
  });
  const pool = createPool(readerUrl, {
    applicationName: 'sanaq-results-api',
    max: CONNECTIONS_MAX,
    statementMaxMs: STATEMENT_MAX_MS,
    onIdleError: (error) => {
      log.warn({ reason: error.message }, 'a connection to PostgreSQL was lost');
    },
  });
  const api = await startResultsApi({
    pool,
    log,
    registry: createRegistry('results-api'),
    host: environment.host,
    port: environment.resultsApiPort,
  });
  log.info({ url: api.url }, 'results-api is up');
  onShutdown({
    maxMs: environment.shutdownMaxMs,
    log: (line) => {
      log.info(line);
    },
    stop: async () => {
      await api.stop();
      await pool.end();
    },
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${renderError(error)}\n`);
  process.exit(toSanaqError(error).exitCode);
});
