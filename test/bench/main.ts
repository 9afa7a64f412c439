/**
 * `npm run bench [NAME…] [-- --events N --elections N --short]`: without a name, every benchmark in turn but those on demand. Figures
 * go to stdout as JSON lines, progress to stderr. Exit code 0, 2 for a wrong call, 1 where a benchmark could not be
 * finished.
 */
import { parseArgs } from 'node:util';
import { renderError } from '#libs/platform';
import { BENCHMARKS } from './benchmarks';
import { say } from './report';

/** A million protocols and what else a night brings: more different cells than any election of ours has. */
const EVENTS_DEFAULT = 1_050_000;
const EVENTS_MIN = 1_000;
const EVENTS_SHORT = 2_000;
const ELECTIONS_DEFAULT = 250;
const ELECTIONS_SHORT = 3;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      events: { type: 'string' },
      elections: { type: 'string' },
      only: { type: 'string', multiple: true },
      short: { type: 'boolean' },
    },
  });
  const short = values.short === true;
  const events = Number(values.events ?? (short ? EVENTS_SHORT : EVENTS_DEFAULT));
  const elections = Number(values.elections ?? (short ? ELECTIONS_SHORT : ELECTIONS_DEFAULT));
  const usual = [...BENCHMARKS].flatMap(([name, { onDemand }]) => (onDemand === true ? [] : [name]));
  const names = positionals.length > 0 ? positionals : usual;
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
  for (const name of names) await BENCHMARKS.get(name)?.run({ events, elections, only: values.only ?? [], short });
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
