/**
 * `npm run bench proofs`: how soon the API gives the proof of a precinct, of an election of a country's size that is
 * counted: drawn precincts of all contests at a fixed rate, each of them made anew, from a process of their own.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEmbeddedPostgres, removeEmbeddedPostgres } from '#infra/postgres';
import { createLogger, createPool, migrate } from '#libs/platform';
import { SHARED_MS_DEFAULT } from '../../../apps/results-api/src/options';
import { startResultsApi } from '../../../apps/results-api/src/testing/start-api';
import { countedRehearsal, REHEARSAL_ID } from '../rehearsal';
import type { BenchOptions } from '../options';
import { printFigure, say } from '../report';

const run = promisify(execFile);
const OUTPUT_BYTES_MAX = 16 * 1_024 * 1_024;

export const PROOFS_FIGURES = ['proof_p99_ms', 'proof_cold_ms', 'proof_bytes_max'];

/** What the asking process says at its end. */
export interface ProofTimes {
  readonly p99Ms: number;
  /** The first one of a process that has just started. */
  readonly coldMs: number;
  readonly bytesMax: number;
  readonly failing: readonly string[];
}

export async function benchProofs({ short }: Pick<BenchOptions, 'short'>): Promise<void> {
  const [precinctCount, perSecond, seconds] = short ? [60, 20, 2] : [10_223, 200, 30];
  const folder = await mkdtemp(join(tmpdir(), 'sanaq-bench-proofs-'));
  const dataDir = join(folder, 'postgres');
  const postgres = await startEmbeddedPostgres({ dataDir, log: say });
  try {
    await migrate(postgres.url);
    say(`proofs: a rehearsal of ${precinctCount} precincts`);
    await countedRehearsal(postgres.url, precinctCount);
    const pool = createPool(postgres.url, { applicationName: 'bench', max: 12, role: 'sanaq_reader' });
    const log = createLogger({ name: 'results-api', level: 'silent' });
    const shared = { sharedMs: SHARED_MS_DEFAULT };
    const api = await startResultsApi({ pool, log, host: '127.0.0.1', port: 0, ...shared });
    const task = { election: `${api.url}/v1/elections/${REHEARSAL_ID}`, perSecond, seconds };
    const asking = [join(__dirname, 'asking-process.js'), JSON.stringify(task)];
    const { stdout } = await run(process.execPath, asking, { maxBuffer: OUTPUT_BYTES_MAX });
    const { p99Ms, coldMs, bytesMax, failing } = JSON.parse(stdout) as ProofTimes;
    await api.stop();
    await pool.end();
    if (failing.length > 0) throw new Error(`proofs do not hold: ${failing.join(', ')}`);
    const against = `50 ms at ${perSecond} requests a second`;
    printFigure({ figure: 'proof_p99_ms', value: p99Ms, unit: 'ms', against, runs: 1 });
    printFigure({ figure: 'proof_cold_ms', value: coldMs, unit: 'ms', against: null, runs: 1 });
    printFigure({ figure: 'proof_bytes_max', value: bytesMax, unit: 'B', against: 'about 6 kB', runs: 1 });
  } finally {
    await postgres.stop();
    await removeEmbeddedPostgres(dataDir);
    await rm(folder, { recursive: true, force: true });
  }
}
