/** `npm run dev` over a project of two files: what restarts the program, what does not, and how it ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from '#infra/process';
import { repositoryRoot } from '#libs/platform';

const WAIT_MAX_MS = 45_000;
/** Longer than a change takes to be seen and compiled. */
const QUIET_MS = 3_000;

const CONFIG = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2023',
    types: ['node'],
    rootDir: '.',
    outDir: 'dist',
    strict: true,
    incremental: true,
    tsBuildInfoFile: 'dist/tsconfig.tsbuildinfo',
  },
  include: ['apps', 'libs'],
};

/** Says its number and its word, and stops a moment after it is told to. */
const PROGRAM = `
import { word } from '../../../libs/words/src/index';
process.stdout.write(\`\${process.pid} says \${word} \${process.argv.slice(2).join(' ')}\\n\`);
const living = setInterval(() => undefined, 1_000);
process.on('SIGTERM', () => {
  clearInterval(living);
  setTimeout(() => process.stdout.write(\`\${process.pid} stopped\\n\`), 100);
});
`;
const WORDS = join('libs', 'words', 'src', 'index.ts');

let root: string;
let loop: ChildProcess;
let told = '';

function write(name: string, text: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

async function until(pattern: RegExp): Promise<RegExpExecArray> {
  const end = performance.now() + WAIT_MAX_MS;
  for (;;) {
    const match = pattern.exec(told);
    if (match !== null) return match;
    if (performance.now() > end) throw new Error(`nothing said ${String(pattern)}; told:\n${told}`);
    await pause(50);
  }
}

const starts = (): number => [...told.matchAll(/ says /g)].length;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'sanaq-dev-'));
  write('tsconfig.json', JSON.stringify(CONFIG));
  write('package.json', '{ "type": "commonjs" }');
  write(join('apps', 'standalone', 'src', 'main.ts'), PROGRAM);
  write(WORDS, "export const word: string = 'one';\n");
  write(join('infra', 'sql', '0001_first.sql'), 'select 1;\n');
  for (const name of ['dev.mjs', 'build-page.mjs']) {
    copyFileSync(join(repositoryRoot(), 'infra', name), join(root, 'infra', name));
  }
  symlinkSync(join(repositoryRoot(), 'node_modules'), join(root, 'node_modules'));
  loop = spawn(process.execPath, [join(root, 'infra', 'dev.mjs'), '--loud'], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [loop.stdout, loop.stderr]) stream?.on('data', (bytes: Buffer) => (told += bytes.toString()));
});

afterAll(async () => {
  if (loop.exitCode === null && loop.signalCode === null) loop.kill('SIGKILL');
  await pause(50);
  rmSync(root, { recursive: true, force: true });
});

describe('the loop of npm run dev', () => {
  it('builds, and starts the program with its arguments', async () => {
    await until(/ says one --loud\n/);
  }, 90_000);

  it('starts it again after a change, once the one before has stopped', async () => {
    write(WORDS, "export const word: string = 'two';\n");
    await until(/(\d+) says one[\s\S]*changed: the standalone starts again[\s\S]*\1 stopped\n[\s\S]* says two/);
  }, 90_000);

  it('leaves it running while a source does not compile', async () => {
    write(WORDS, 'export const word: string = 3;\n');
    await until(/error.*TS\d+/);
    await until(/1 error: the standalone stays as it is/);
    expect(starts()).toBe(2);
    write(WORDS, "export const word: string = 'four';\n");
    await until(/ says four/);
    expect(told).not.toContain(' says 3');
  }, 90_000);

  it('does not start it again for a test', async () => {
    write(join('libs', 'words', 'src', 'words.unit.spec.ts'), 'export const tested = true;\n');
    await pause(QUIET_MS);
    expect(starts()).toBe(3);
  }, 90_000);

  it('starts it again for a migration', async () => {
    write(join('infra', 'sql', '0002_second.sql'), 'select 2;\n');
    await until(/a migration changed: the standalone starts again/);
    await until(/( says four[\s\S]*){2}/);
  }, 90_000);

  it('waits for a change where the program ends by itself', async () => {
    write(
      WORDS,
      "export const word: string = 'five';\nprocess.exitCode = 7;\nsetTimeout(() => process.exit(), 100);\n",
    );
    await until(/the standalone ended \(exit code 7\)/);
    write(WORDS, "export const word: string = 'six';\n");
    await until(/ says six/);
  }, 90_000);

  it('stops the program and ends when it is told to', async () => {
    const [, pid = ''] = await until(/(\d+) says six/);
    const ended = new Promise((done) => loop.once('exit', done));
    loop.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(told).toContain(`${pid} stopped\n`);
    expect(isAlive(Number(pid))).toBe(false);
  }, 90_000);
});
