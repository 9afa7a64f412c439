/** The API over a counted rehearsal, on a PostgreSQL of its own that goes away. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, removeEmbeddedPostgres } from '#infra/postgres';
import { createLogger, createPool, migrate } from '#libs/platform';
import { SHARED_MS_DEFAULT } from '../../apps/results-api/src/options';
import { startResultsApi } from '../../apps/results-api/src/testing/start-api';
import { countedRehearsal } from './rehearsal';
import { say } from './report';

/** Calls `work` with the address of the API. */
export async function withRehearsalApi(precinctCount: number, work: (url: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sanaq-bench-rehearsal-'));
  const dataDir = join(folder, 'postgres');
  const postgres = await startEmbeddedPostgres({ dataDir, log: say });
  try {
    await migrate(postgres.url);
    say(`  a rehearsal of ${precinctCount} precincts`);
    await countedRehearsal(postgres.url, precinctCount);
    const pool = createPool(postgres.url, { applicationName: 'bench', max: 12, role: 'sanaq_reader' });
    const log = createLogger({ name: 'results-api', level: 'silent' });
    const api = await startResultsApi({ pool, log, host: '127.0.0.1', port: 0, sharedMs: SHARED_MS_DEFAULT });
    try {
      await work(api.url);
    } finally {
      await api.stop();
      await pool.end();
    }
  } finally {
    await postgres.stop();
    await removeEmbeddedPostgres(dataDir);
    await rm(folder, { recursive: true, force: true });
  }
}
