/**
 * `npm run faults -- [--count N] [--seed S] [--kind K …] [--long] [--minutes M] [--report FILE]`: faults on real servers. Progress goes to
 * stderr, a JSON line for each fault to stdout, the table to FILE. Exit code 1 where anything was lost,
 * doubled or stuck, or not told of in time. `--long`: faults that last do so for more than ten seconds.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { renderError } from '#libs/platform';
import { Seeded } from '../crash/seeded';
import { isClean, markdown, type RunReport } from './report';
import { drawn, FAULTS, FaultsRun, USUAL_FAULTS, type FaultReport } from './run';
import { whyNoSmallDisk } from '../support/small-disk';

const COUNT_DEFAULT = 20;
const COUNT_MAX = 1_000;

function say(line: string): void {
  process.stderr.write(`faults: ${line}\n`);
}

interface Wanted {
  readonly count: number;
  readonly seed: number;
  readonly kinds: typeof FAULTS;
  readonly report: string | undefined;
  readonly maxMinutes: number;
  readonly long: boolean;
}

/** Null for a wrong call, which was told. */
function wanted(): Wanted | null {
  const { values } = parseArgs({
    options: {
      count: { type: 'string' },
      seed: { type: 'string' },
      kind: { type: 'string', multiple: true },
      report: { type: 'string' },
      minutes: { type: 'string' },
      long: { type: 'boolean' },
    },
  });
  const named = values.kind;
  const kinds = named === undefined ? USUAL_FAULTS : FAULTS.filter(({ kind }) => named.includes(kind));
  const count = Number(values.count ?? COUNT_DEFAULT);
  const seed = Number(values.seed ?? 1);
  const maxMinutes = Number(values.minutes ?? 600);
  const whole = [count, seed, maxMinutes].every((number) => Number.isSafeInteger(number) && number > 0);
  if (!whole || count > COUNT_MAX || kinds.length === 0) {
    say(`--count is from 1 to ${COUNT_MAX}, --seed and --minutes are whole numbers, --kind is one of:`);
    for (const { kind, what } of FAULTS) say(`  ${kind}: ${what}`);
    return null;
  }
  if (new Set(kinds.map(({ needs }) => needs)).size > 1) {
    say('these kinds need different servers: call them one by one');
    return null;
  }
  return { count, seed, kinds, report: values.report, maxMinutes, long: values.long === true };
}

async function main(): Promise<number> {
  const call = wanted();
  if (call === null) return 2;
  const { count, seed, kinds, report: file, maxMinutes, long } = call;
  const began = new Date().toISOString();
  const until = performance.now() + maxMinutes * 60_000;
  const needs = kinds[0]?.needs;
  const why = needs === 'small-disks' ? whyNoSmallDisk() : null;
  if (why !== null) {
    say(`SKIPPED: ${kinds.map(({ kind }) => kind).join(', ')}: ${why}`);
    return 0;
  }
  const run = await FaultsRun.open(seed, { long, needs });
  const faults: FaultReport[] = [];
  const named = `--count ${count} --seed ${seed}${long ? ' --long' : ''}`;
  const reported = (): RunReport => ({
    call: named,
    began,
    ended: new Date().toISOString(),
    faults,
    defects: run.defects(),
  });
  try {
    say(`all is well before the first: ${JSON.stringify(await run.warmUp())}`);
    for (const [index, fault] of drawn(count, new Seeded(seed), kinds).entries()) {
      if (performance.now() > until) break;
      const report = await run.befall(fault, index + 1);
      faults.push(report);
      process.stdout.write(`${JSON.stringify(report)}\n`);
      if (file !== undefined) writeFileSync(file, markdown(reported()));
      if (report.stuck !== null) {
        say(`stuck at ${report.kind}: ${report.stuck}`);
        for (const one of [...run.scene.endedByThemselves, ...run.scene.processes])
          say(`${one.name}: ${one.logTail()}`);
        break;
      }
    }
    return isClean(reported()) ? 0 : 1;
  } finally {
    await run.close();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(renderError(error));
    process.exit(1);
  },
);
