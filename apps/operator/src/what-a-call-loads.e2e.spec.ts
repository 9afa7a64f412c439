/** What the built program loads before it answers: a person waits for all of it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '#libs/basics';

const PROGRAM = join(repositoryRoot(), 'dist', 'apps', 'operator', 'src', 'main.js');
/** Runs the program and writes the paths of all loaded modules to stderr at its end. */
const LISTING = `
  process.on('exit', () => process.stderr.write('\\n' + Object.keys(require.cache).join('\\n')));
  require(${JSON.stringify(PROGRAM)});`;

/** The packages from npm that a call loads, without their files. */
function packagesOf(...call: readonly string[]): readonly string[] {
  const { stderr } = spawnSync(process.execPath, ['-e', LISTING, '--', 'sanaq', ...call], { encoding: 'utf8' });
  const found = stderr
    .split('\n')
    .flatMap((line) => /node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(line)?.[1] ?? []);
  return [...new Set(found)].sort();
}

const WORDS_ALONE = ['commander', 'fastest-levenshtein'];

describe('a call of sanaq', () => {
  it.each([
    ['help', ['--help']],
    ['help of a verb', ['held', 'set-aside', '--help']],
    ['its version', ['--version']],
    ['completion', ['completion', 'bash']],
    ['an unknown verb', ['counte']],
    ['a wrong option', ['status', '--fast']],
    ['a wrong value', ['submit', 'x.csv', '--rate', 'fast']],
    ['a group without a verb', ['held']],
  ])('that asks for %s loads no more than the words of the verbs', (_, args) => {
    expect(packagesOf(...args)).toEqual(WORDS_ALONE);
  });

  it.each(['allocate nothing.json', 'status'])('loads no framework for its verb (%s)', (args) => {
    const framework = packagesOf(...args.split(' ')).filter((name) => name.startsWith('@nestjs') || name === 'rxjs');
    expect(framework).toEqual([]);
  });

  it('that recounts a file loads no client of a server', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sanaq-loads-'));
    try {
      const file = join(folder, 'stream.ndjson.gz');
      spawnSync(process.execPath, [PROGRAM, 'simulate', '--precincts', '10', '--out', file]);
      const loaded = packagesOf('tabulate', '--stream', file);
      expect(loaded).toContain('ajv');
      expect(loaded.filter((name) => ['kafkajs', 'pg', 'pino', 'prom-client'].includes(name))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
