/**
 * `npm run fuzz:decode [-- --cases N] [--seed N]`: drawn records (a million by default) through the quick decoder and the
 * general one. One JSON line with what was compared on stdout; exit code 1 where they differ, 2 for a wrong call.
 */
import { parseArgs } from 'node:util';
import { compareDecoders } from './compared-decoders';

const CASES_DEFAULT = 1_000_000;
const CASES_MAX = 100_000_000;
const PIECE_CASES = 100_000;

function wholeNumber(text: string | undefined, otherwise: number, most: number): number | null {
  const value = Number(text ?? otherwise);
  return Number.isSafeInteger(value) && value >= 0 && value <= most ? value : null;
}

function main(): number {
  const { values } = parseArgs({ options: { cases: { type: 'string' }, seed: { type: 'string' } } });
  const cases = wholeNumber(values.cases, CASES_DEFAULT, CASES_MAX);
  const firstSeed = wholeNumber(values.seed, Math.floor(Math.random() * 2 ** 31), 2 ** 32 - 1);
  if (cases === null || firstSeed === null) {
    process.stderr.write('FUZZ_OPTION: --cases and --seed are whole numbers from 0\n');
    return 2;
  }
  let quick = 0;
  const verdicts = new Map<string, number>();
  for (let done = 0; done < cases; done += PIECE_CASES) {
    const seed = firstSeed + done / PIECE_CASES;
    const compared = compareDecoders(seed, Math.min(PIECE_CASES, cases - done));
    if (compared.difference !== null) {
      process.stderr.write(`${JSON.stringify(compared.difference)}\n`);
      return 1;
    }
    quick += compared.quick;
    for (const [name, times] of compared.verdicts) verdicts.set(name, (verdicts.get(name) ?? 0) + times);
    process.stderr.write(`${done + compared.cases} records agree\n`);
  }
  process.stdout.write(
    `${JSON.stringify({ cases, seed: firstSeed, readQuickly: quick, kindsOfVerdicts: verdicts.size, differences: 0 })}\n`,
  );
  return 0;
}

process.exitCode = main();
