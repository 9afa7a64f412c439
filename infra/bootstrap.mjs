// `npm start`, `npm test` and `npm run dev` on a fresh clone: install and build what is missing, then run the real
// program.
// Plain JavaScript without dependencies: it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from './build.mjs';

const NODE_MIN = [20, 19];
const VERBS = new Set(['start', 'test', 'dev']);
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'node_modules', '.sanaq-lock');

/** Progress goes to stderr: stdout belongs to the program. */
function say(line) {
  process.stderr.write(`sanaq: ${line}\n`);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return true;
  say(`NODE_TOO_OLD: this is Node ${process.versions.node}, you must install Node ${NODE_MIN.join('.')} or newer`);
  return false;
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function isInstalled() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === lockHash();
}

/** Whether someone's own `npm ci` has installed exactly the lockfile: npm notes in node_modules what it put there. */
function isInstalledByNpm() {
  const note = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(note)) return false;
  try {
    const there = JSON.parse(readFileSync(note, 'utf8')).packages;
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    return (
      Object.entries(there).every(([path, entry]) => wanted[path]?.version === entry.version) &&
      Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional === true || path in there)
    );
  } catch {
    return false;
  }
}

/** Returns an exit code. */
function install() {
  if (isInstalled()) return 0;
  if (!isInstalledByNpm()) {
    say('Installing packages (npm ci) …');
    // npm tells its scripts where it lies; the same npm then works where none is on the path.
    const npm = process.env.npm_execpath;
    const parameters = ['ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional'];
    const run = npm?.endsWith('.js')
      ? spawnSync(process.execPath, [npm, ...parameters], { cwd: root, stdio: ['ignore', 2, 2] })
      : spawnSync('npm', parameters, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
    if (run.status !== 0) {
      say('INSTALL_FAILED: npm ci did not succeed, see its messages above; you must cure that and start again');
      return run.status ?? 1;
    }
  }
  writeFileSync(stampFile, `${lockHash()}\n`);
  return 0;
}

/** Runs a program with our own input and output, and hands signals on to it. Resolves with its exit code. */
function run(parameters) {
  return new Promise((resolveWith) => {
    const child = spawn(process.execPath, parameters, { cwd: root, stdio: 'inherit' });
    const handOn = (name) => child.kill(name);
    for (const name of SIGNALS) process.on(name, handOn);
    const ended = (code) => {
      for (const name of SIGNALS) process.off(name, handOn);
      resolveWith(code);
    };
    child.on('error', (error) => {
      say(`the program could not be started: ${error.message}`);
      ended(70);
    });
    child.on('exit', (code, signal) => ended(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');

/** What a run of jest has counted; a file that could not be run at all is one failure. Null if it wrote nothing. */
function countedIn(file) {
  if (!existsSync(file)) return null;
  const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites, skipped: numPendingTests };
}

/**
 * All tests: those of the unit tier on all processors, then those with servers, which they share, one after the other.
 * Closes with one line for both.
 */
async function runAllTests() {
  const folder = mkdtempSync(join(tmpdir(), 'sanaq-tests-'));
  const counted = { passed: 0, failed: 0, skipped: 0 };
  let code = 0;
  const tiers = [
    ['unit', '--maxWorkers=100%', '--testPathPatterns', '\\.unit\\.spec\\.ts$'],
    ['servers', '--runInBand', '--testPathPatterns', '\\.(int|e2e)\\.spec\\.ts$'],
  ];
  for (const [name, ...parameters] of tiers) {
    const file = join(folder, `${name}.json`);
    const own = await run([jest, ...parameters, '--json', '--outputFile', file]);
    code ||= own;
    const found = countedIn(file);
    if (found === null) break;
    for (const key of Object.keys(counted)) counted[key] += found[key];
  }
  rmSync(folder, { recursive: true, force: true });
  if (counted.skipped > 0) say(`${counted.skipped} skipped, each with its reason above`);
  process.stdout.write(`${counted.passed} passed, ${counted.failed} failed\n`);
  return code;
}

function runVerb(verb, rest) {
  if (verb === 'dev') return run([join(root, 'infra', 'dev.mjs'), ...rest]);
  if (verb === 'start') return run([join(root, 'dist', 'apps', 'standalone', 'src', 'main.js'), ...rest]);
  return rest.length === 0 ? runAllTests() : run([jest, '--runInBand', ...rest]);
}

async function main() {
  const [verb, ...rest] = process.argv.slice(2);
  if (!VERBS.has(verb)) {
    say(`usage: node infra/bootstrap.mjs ${[...VERBS].join('|')} [arguments]`);
    return 2;
  }
  if (!checkNode()) return 2;
  // The dev loop builds by itself, also what does not compile yet.
  const code = install() || (verb === 'dev' ? 0 : build(say));
  return code === 0 ? runVerb(verb, rest) : code;
}

process.exitCode = await main();
