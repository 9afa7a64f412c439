/**
 * `npm run bench [NAME] [-- --events N] [--elections N]`: without a name, every benchmark in turn. Figures go to stdout
 * as JSON lines, progress to stderr. Exit code 0, 2 for a wrong call, 1 where a benchmark could not be finished.
 */
import { parseArgs } from 'node:util';
import { renderError } from '#libs/platform';
import { benchAllocation } from './allocation';
import { benchCli } from './cli';
import { benchDrain } from './drain';
import { benchElections } from './elections';
import { benchHotPath } from './hotpath';
import { benchHttp } from './http';
import type { BenchOptions } from './options';
import { say } from './report';

const EVENTS_DEFAULT = 1_000_000;
const EVENTS_MIN = 1_000;
const ELECTIONS_DEFAULT = 250;

const BENCHMARKS: ReadonlyMap<string, (options: BenchOptions) => Promise<void>> = new Map([
  ['allocation', benchAllocation],
  ['cli', benchCli],
  ['drain', benchDrain],
  ['elections', benchElections],
  ['hotpath', benchHotPath],
  ['http', benchHttp],
]);

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { events: { type: 'string' }, elections: { type: 'string' }, only: { type: 'string', multiple: true } },
  });
  const events = Number(values.events ?? EVENTS_DEFAULT);
  const elections = Number(values.elections ?? ELECTIONS_DEFAULT);
  const names = positionals.length > 0 ? positionals : [...BENCHMARKS.keys()];
  const unknown = names.find((name) => !BENCHMARKS.has(name));
  if (unknown !== undefined) {
    say(`BENCH_UNKNOWN: there is no benchmark "${unknown}"; name one of ${[...BENCHMARKS.keys()].join(', ')}`);
    return 2;
  }
  if (!Number.isSafeInteger(events) || events < EVENTS_MIN || events > EVENTS_DEFAULT) {
    say(`BENCH_EVENTS: --events is a whole number from ${EVENTS_MIN} to ${EVENTS_DEFAULT}`);
    return 2;
  }
  if (!Number.isSafeInteger(elections) || elections < 1 || elections > ELECTIONS_DEFAULT) {
    say(`BENCH_ELECTIONS: --elections is a whole number from 1 to ${ELECTIONS_DEFAULT}`);
    return 2;
  }
  for (const name of names) await BENCHMARKS.get(name)?.({ events, elections, only: values.only ?? [] });
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    say(error instanceof TypeError ? `BENCH_OPTION: ${error.message}` : renderError(error));
    process.exitCode = 1;
  },
);
