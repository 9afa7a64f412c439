/** `npm run poison -- [--records N] [--seed S]`: mutated records by the million. Exit code 1 where one had no answer. */
import { parseArgs } from 'node:util';
import { poison } from './poison';

const RECORDS_DEFAULT = 1_000_000;

const { values } = parseArgs({ options: { records: { type: 'string' }, seed: { type: 'string' } } });
const records = Number(values.records ?? RECORDS_DEFAULT);
const seed = Number(values.seed ?? 1);
if (!Number.isSafeInteger(records) || records < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write('poison: --records and --seed are whole numbers\n');
  process.exitCode = 2;
} else {
  const began = performance.now();
  const result = poison({
    records,
    seed,
    onProgress: (done) => process.stderr.write(`poison: ${done} of ${records}\n`),
  });
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  process.stdout.write(`${JSON.stringify({ seed, seconds, ...result }, null, 1)}\n`);
  process.exitCode = result.wrong.length === 0 ? 0 : 1;
}
