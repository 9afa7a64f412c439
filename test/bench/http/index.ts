/**
 * Processor time of results-api for one answer, of a rehearsal with all its contests: rendered again, as every answer
 * was before any was kept, and as it is now, kept for all who ask. Both in one run, so the ratio holds on any machine.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Pool } from 'pg';
import { startEmbeddedPostgres, removeEmbeddedPostgres } from '#infra/postgres';
import { createLogger, createPool, migrate } from '#libs/platform';
import { SHARED_MS_DEFAULT } from '../../../apps/results-api/src/options';
import { startResultsApi, type RunningResultsApi } from '../../../apps/results-api/src/testing/start-api';
import { countedRehearsal, REHEARSAL_ID } from '../rehearsal';
import type { BenchOptions } from '../options';
import { mean, printFigure, say } from '../report';

const run = promisify(execFile);
const PRECINCTS = 500;
/** One after the other: what several ask for at the same moment is rendered once even without keeping. */
const CONNECTIONS = 1;
const RUNS = 3;
/** Answers a run. */
const KEPT_ANSWERS = 3_000;
const RENDERED_ANSWERS = 50;
const PRECINCTS_SHORT = 60;
const ANSWERS_SHORT = 5;

const PATHS = {
  nation: `/v1/elections/${REHEARSAL_ID}/contests/list/units/INV`,
  contest: `/v1/elections/${REHEARSAL_ID}/contests/list`,
  election: `/v1/elections/${REHEARSAL_ID}`,
} as const;

/** Milliseconds of this process's processor for one of `answers`. */
async function processorTime(url: string, answers: number): Promise<number> {
  const before = process.cpuUsage();
  await run(process.execPath, [join(__dirname, 'client.js'), url, String(answers), String(CONNECTIONS)]);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / answers;
}

async function measured(pool: Pool, path: string, keptBytesMax: number | null, answers: number): Promise<number> {
  const log = createLogger({ name: 'results-api', level: 'silent' });
  // What is kept goes with what is shared, as it is shipped; the other side renders for every caller.
  const bound = keptBytesMax === null ? { sharedMs: SHARED_MS_DEFAULT } : { keptBytesMax };
  const api: RunningResultsApi = await startResultsApi({ pool, log, host: '127.0.0.1', port: 0, ...bound });
  try {
    await processorTime(`${api.url}${path}`, Math.ceil(answers / 2));
    const times: number[] = [];
    for (let at = 0; at < RUNS; at++) times.push(await processorTime(`${api.url}${path}`, answers));
    return mean(times);
  } finally {
    await api.stop();
  }
}

export const HTTP_FIGURES = Object.keys(PATHS).flatMap((name) =>
  ['rendered', 'kept', 'ratio'].map((what) => `http_${name}_${what}`),
);

export async function benchHttp({ short }: BenchOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sanaq-bench-http-'));
  const dataDir = join(folder, 'postgres');
  const postgres = await startEmbeddedPostgres({ dataDir, log: say });
  try {
    await migrate(postgres.url);
    const precinctCount = short ? PRECINCTS_SHORT : PRECINCTS;
    say(`http: a rehearsal of ${precinctCount} precincts`);
    const top = await countedRehearsal(postgres.url, precinctCount);
    const pool = createPool(postgres.url, { applicationName: 'bench', max: 12, role: 'sanaq_reader' });
    for (const [name, path] of Object.entries({ ...PATHS, nation: PATHS.nation.replace(/[^/]+$/, top) })) {
      const rendered = await measured(pool, path, 0, short ? ANSWERS_SHORT : RENDERED_ANSWERS);
      const kept = await measured(pool, path, null, short ? ANSWERS_SHORT : KEPT_ANSWERS);
      const against = 'the same rendered for every caller';
      printFigure({
        figure: `http_${name}_rendered`,
        value: rendered,
        unit: 'ms of processor',
        against: null,
        runs: RUNS,
      });
      printFigure({ figure: `http_${name}_kept`, value: kept, unit: 'ms of processor', against: null, runs: RUNS });
      printFigure({
        figure: `http_${name}_ratio`,
        value: kept / rendered,
        unit: 'of the processor time',
        against,
        runs: RUNS,
      });
    }
    await pool.end();
  } finally {
    await postgres.stop();
    await removeEmbeddedPostgres(dataDir);
    await rm(folder, { recursive: true, force: true });
  }
}
