/**
 * `npm run bench recount`: an auditor's recount of the rehearsal, as a whole call of `sanaq tabulate --stream`, against a
 * plain program that unpacks, parses and adds the same file. By turns, several times; the middle of each counts.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '#libs/platform';
import type { BenchOptions } from '../options';
import { printFigure, say } from '../report';

const run = promisify(execFile);
const RUNS = 5;
const RUNS_SHORT = 1;
const OUTPUT_BYTES_MAX = 64 * 1_024 * 1_024;
const SHORT_PRECINCTS = '100';

export const RECOUNT_FIGURES = ['tabulate_to_plain', 'tabulate_s', 'tabulate_plain_s'] as const;

async function node(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  // Exit code 1: something is held or refused, as it must be in a rehearsal.
  const asked = run(process.execPath, [join(repositoryRoot(), 'dist', script), ...args], {
    env: { ...process.env, ...environment },
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  await asked.catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 1)) throw error;
  });
}

const sanaq = (...args: readonly string[]): Promise<void> => node('apps/operator/src/main.js', args);

/** The rehearsal as `npm start -- --once` plays it, exported; a small simulation where it must be short. */
async function writeStream(folder: string, short: boolean): Promise<string> {
  const file = join(folder, 'stream.ndjson.gz');
  if (short) {
    await sanaq('simulate', '--precincts', SHORT_PRECINCTS, '--out', file);
    return file;
  }
  say('recount: the rehearsal is played');
  const store = { SANAQ_DATA: join(folder, 'store') };
  await node('apps/standalone/src/main.js', ['--once'], store);
  await node('apps/operator/src/main.js', ['export', 'rehearsal', '--out', file], store);
  return file;
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export async function benchRecount({ short }: BenchOptions): Promise<void> {
  // PostgreSQL may run as another user, who has to come through here.
  const folder = await mkdtemp(join(tmpdir(), 'sanaq-bench-recount-'));
  try {
    const file = await writeStream(folder, short);
    const [ours, plain]: [number[], number[]] = [[], []];
    const runs = short ? RUNS_SHORT : RUNS;
    for (let at = 0; at < runs; at++) {
      plain.push(await secondsOf(() => node('test/bench/recount/plain-process.js', [file])));
      ours.push(await secondsOf(() => sanaq('tabulate', '--stream', file, '--json')));
    }
    say(`  tabulate ${middle(ours).toFixed(2)} s, plain ${middle(plain).toFixed(2)} s`);
    const against = 'gunzip, JSON.parse and add';
    printFigure({ figure: 'tabulate_to_plain', value: middle(ours) / middle(plain), unit: 'ratio', against, runs });
    printFigure({ figure: 'tabulate_s', value: middle(ours), unit: 's', against: null, runs });
    printFigure({ figure: 'tabulate_plain_s', value: middle(plain), unit: 's', against: null, runs });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
