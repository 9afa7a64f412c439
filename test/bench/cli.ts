/**
 * Processor time of whole calls of `sanaq`, in turn with a Node that runs nothing: what a person waits for before the
 * first word. `status` looks at a counted election in a PostgreSQL that runs already.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '#infra/postgres';
import { migrate, repositoryRoot } from '#libs/platform';
import { countedRehearsal } from './rehearsal';
import { median, printFigure, say } from './report';

const RUNS = 7;
const PRECINCTS = 500;
const PROGRAM = join(repositoryRoot(), 'dist', 'apps', 'operator', 'src', 'main.js');
const MEASURING = ['--require', join(__dirname, 'own-processor-time.js')];
const NOTHING = ['-e', '0'];

/** Seconds of processor of one call of Node, from its start to its end. */
async function processorTime(args: readonly string[], databaseUrl: string): Promise<number> {
  const env = { PATH: process.env['PATH'], DATABASE_URL: databaseUrl };
  const child = spawn(process.execPath, [...MEASURING, ...args], { env, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const texts = { 2: '', 3: '' };
  for (const at of [2, 3] as const) child.stdio[at]?.on('data', (part: Buffer) => (texts[at] += part.toString('utf8')));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${args.join(' ')} ended with exit code ${String(code)}: ${texts[2]}`);
  return Number(texts[3]);
}

async function measured(name: string, call: readonly string[], databaseUrl: string): Promise<void> {
  const times: { readonly own: number; readonly bare: number }[] = [];
  // The first run finds the files not yet in memory.
  for (let at = 0; at <= RUNS; at++) {
    const own = await processorTime([PROGRAM, ...call], databaseUrl);
    times.push({ own, bare: await processorTime(NOTHING, databaseUrl) });
  }
  const counted = times.slice(1);
  const value = median(counted.map(({ own }) => own));
  printFigure({ figure: `cli_${name}_s`, value, unit: 's of processor', against: null, runs: RUNS });
  printFigure({
    figure: `cli_${name}_ratio`,
    value: median(counted.map(({ own, bare }) => own / bare)),
    unit: 'times the processor time',
    against: 'Node that runs nothing',
    runs: RUNS,
  });
}

export async function benchCli(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sanaq-bench-cli-'));
  const dataDir = join(folder, 'postgres');
  const postgres = await startEmbeddedPostgres({ dataDir, log: say });
  try {
    await migrate(postgres.url);
    say(`cli: a rehearsal of ${PRECINCTS} precincts`);
    await countedRehearsal(postgres.url, PRECINCTS);
    await measured('help', ['--help'], postgres.url);
    await measured('status', ['status'], postgres.url);
  } finally {
    await postgres.stop();
    await removeEmbeddedPostgres(dataDir);
    await rm(folder, { recursive: true, force: true });
  }
}
