/**
 * `npm run bench proofs`: how soon the API gives the proof of a precinct, of an election of a country's size that is
 * counted: drawn precincts of all contests at a fixed rate, each of them made anew, from a process of their own.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { REHEARSAL_ID } from '../rehearsal';
import { withRehearsalApi } from '../rehearsal-api';
import type { BenchOptions } from '../options';
import { printFigure } from '../report';

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
  await withRehearsalApi(precinctCount, async (url) => {
    const task = { election: `${url}/v1/elections/${REHEARSAL_ID}`, perSecond, seconds };
    const asking = [join(__dirname, 'asking-process.js'), JSON.stringify(task)];
    const { stdout } = await run(process.execPath, asking, { maxBuffer: OUTPUT_BYTES_MAX });
    const { p99Ms, coldMs, bytesMax, failing } = JSON.parse(stdout) as ProofTimes;
    if (failing.length > 0) throw new Error(`proofs do not hold: ${failing.join(', ')}`);
    const against = `50 ms at ${perSecond} requests a second`;
    printFigure({ figure: 'proof_p99_ms', value: p99Ms, unit: 'ms', against, runs: 1 });
    printFigure({ figure: 'proof_cold_ms', value: coldMs, unit: 'ms', against: null, runs: 1 });
    printFigure({ figure: 'proof_bytes_max', value: bytesMax, unit: 'B', against: 'about 6 kB', runs: 1 });
  });
}
