/**
 * `npm run simulate:faults -- [--seeds N] [--from S] [--publish-every N] [--log]`: many seeds, one after the other; of so
 * many one publishes and allocates, too (default: every one). Exit code 1 where one failed.
 */
import { parseArgs } from 'node:util';
import pino from 'pino';
import { simulate } from './simulate';

const log = pino({ level: 'info', timestamp: () => `,"ms":${Math.round(performance.now())}` });
const SEEDS_DEFAULT = 10_000;
const FAILURES_MAX = 10;
const TELL_EVERY = 1_000;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string' },
      from: { type: 'string' },
      'publish-every': { type: 'string' },
      log: { type: 'boolean' },
    },
  });
  const seeds = Number(values.seeds ?? SEEDS_DEFAULT);
  const from = Number(values.from ?? 1);
  const every = Number(values['publish-every'] ?? 1);
  if (![seeds, from, every].every(Number.isSafeInteger) || seeds < 1 || every < 1) {
    process.stderr.write('simulate: --seeds, --from and --publish-every are whole numbers\n');
    return 2;
  }
  const began = process.hrtime.bigint();
  const sums = { published: 0, records: 0, events: 0, processes: 0, faults: 0 };
  let failed = 0;
  for (let seed = from; seed < from + seeds && failed < FAILURES_MAX; seed++) {
    const unpublished = seed % every !== 0;
    if (!unpublished) sums.published++;
    const result = await simulate(seed, { unpublished, ...(values.log === true ? { log } : {}) });
    sums.records += result.records;
    sums.events += result.events;
    sums.processes += result.takeovers;
    sums.faults += result.faults;
    if (result.wrong !== null) {
      failed++;
      process.stdout.write(
        `seed ${seed}: ${result.wrong}\nagain: npm run simulate:faults -- --seeds 1 --from ${seed}${every === 1 ? '' : ` --publish-every ${every}`}\n`,
      );
    }
    if ((seed - from + 1) % TELL_EVERY === 0) process.stderr.write(`simulate: ${seed - from + 1} of ${seeds} seeds\n`);
  }
  const seconds = Number((process.hrtime.bigint() - began) / 100_000_000n) / 10;
  process.stdout.write(`${JSON.stringify({ seeds, failed, seconds, ...sums })}\n`);
  return failed === 0 ? 0 : 1;
}

void main().then((code) => process.exit(code));
