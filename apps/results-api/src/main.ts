/** `npm run start:results-api`. */
import { runService, type Shell, type StartedService } from '#libs/platform';
import { openResultsApi } from './start';

/** One of them hears of new snapshots. */
const CONNECTIONS_MAX = 13;
/** No question here takes long; one that does must not hold a connection forever. */
const STATEMENT_MAX_MS = 15_000;

async function start(shell: Shell): Promise<StartedService> {
  const { log, registry } = shell;
  const pool = await shell.database('sanaq_reader', { max: CONNECTIONS_MAX, statementMaxMs: STATEMENT_MAX_MS });
  const { filesFolder, streamsPerCaller } = shell.settings;
  const feed = { readersOfCallerMax: streamsPerCaller };
  const api = await openResultsApi({ pool, log, registry, files: { folder: filesFolder }, feed });
  shell.onStop(() => api.close());
  return api;
}

void runService({ name: 'results-api', port: 'resultsApiPort', hasRoutes: true, start });
