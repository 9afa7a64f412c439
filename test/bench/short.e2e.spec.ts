/** The short form of `npm run bench`: every figure can be measured. How large one is, is not a matter of a test. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kafkaAvailable } from '#infra/kafka';
import { repositoryRoot } from '#libs/platform';
import { chromium as browserProgram } from '../support/chromium';
import { BENCHMARKS } from './benchmarks';

const run = promisify(execFile);
const PROGRAM = join(repositoryRoot(), 'dist', 'test', 'bench', 'main.js');
/** Of these the short form is too long for every commit: a night of elections waits for leases and for quiet. */
const LONG: ReadonlySet<string> = new Set(['elections']);
const SHORT_MAX_MS = 240_000;

jest.setTimeout(SHORT_MAX_MS);

const needsKafka: ReadonlySet<string> = new Set(['drain', 'readers']);
const needsBrowser: ReadonlySet<string> = new Set(['page']);
const names = [...BENCHMARKS].flatMap(([name, { onDemand }]) => (onDemand === true || LONG.has(name) ? [] : [name]));

describe('npm run bench -- --short', () => {
  const kafka = kafkaAvailable().ok;
  // Under CI it is a failure, not a reason to skip.
  const browser = process.env['CI'] === 'true' || 'command' in browserProgram();
  for (const name of names) {
    const lacking = needsKafka.has(name) && !kafka ? 'Kafka' : needsBrowser.has(name) && !browser ? 'a browser' : null;
    (lacking === null ? it : it.skip)(
      `${name} prints each of its figures${lacking === null ? '' : ` [skipped without ${lacking}]`}`,
      async () => {
        const { stdout } = await run(process.execPath, [PROGRAM, name, '--short'], { timeout: SHORT_MAX_MS });
        const lines = stdout.trim().split('\n');
        const printed = lines.map((line) => JSON.parse(line) as { readonly figure: string; readonly value: unknown });
        const figures = printed.map(({ figure }) => figure);
        for (const figure of BENCHMARKS.get(name)?.figures ?? []) expect(figures).toContain(figure);
        expect(printed.filter(({ value }) => typeof value !== 'number')).toEqual([]);
      },
    );
  }
});
