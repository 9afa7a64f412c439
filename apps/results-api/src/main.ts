/** `npm run start:results-api`. */
import {
  createLogger,
  createPool,
  createRegistry,
  databaseUrlFor,
  hidePasswords,
  onShutdown,
  readEnvironment,
  renderError,
  requireSchema,
  retryWithPauses,
  toSanaqError,
} from '#libs/platform';
import { startResultsApi } from './start';

const CONNECTIONS_MAX = 12;
/** No question here takes long; one that does must not hold a connection for ever. */
const STATEMENT_MAX_MS = 15_000;

async function main(): Promise<void> {
  const environment = readEnvironment();
  const log = createLogger({ name: 'results-api', level: environment.logLevel });
  const readerUrl = databaseUrlFor('sanaq_reader', environment);
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
