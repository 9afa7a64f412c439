// Compiles the sources into dist when they have changed, and makes `npx sanaq` work in the clone.
// Plain JavaScript: it runs before anything is compiled.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildPage, PAGE_SOURCES } from './build-page.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const stampFile = join(dist, '.sanaq-build');
const cli = join(dist, 'apps', 'operator', 'src', 'main.js');

/** Builds if needed; returns the exit code. `say` is told in sentences what is done. */
export function build(say) {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  if (!existsSync(compiler)) {
    say('The TypeScript compiler is not installed: run "npm ci" first.');
    return 2;
  }
  const sources = sourceHashes();
  const before = readStamp();
  if (!isSame(before, sources)) {
    say('Building …');
    const begun = Date.now();
    // What was compiled from a file that is gone must not be found any more.
    if (before === null || Object.keys(before).some((name) => !(name in sources))) {
      rmSync(dist, { recursive: true, force: true });
    }
    rmSync(stampFile, { force: true });
    const run = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.json')], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    if (run.status !== 0) {
      say('The build failed: see the messages above.');
      return run.status ?? 1;
    }
    const page = buildPage(root, say);
    if (page !== 0) {
      say('The page could not be built: see the messages above.');
      return page;
    }
    mkdirSync(dist, { recursive: true });
    writeFileSync(stampFile, JSON.stringify(sources));
    say(`Built in ${((Date.now() - begun) / 1000).toFixed(1)} s.`);
  }
  linkCommand();
  return 0;
}

/** SHA-256 of each file that decides what dist holds. Content, not times: a fresh checkout has new times. */
function sourceHashes() {
  const hashes = {};
  for (const name of ['tsconfig.json', 'package.json', 'package-lock.json']) hashes[name] = hashOf(join(root, name));
  for (const folder of ['apps', 'infra', 'libs', 'test']) collect(join(root, folder), hashes, /\.(ts|json)$/);
  for (const folder of PAGE_SOURCES) collect(join(root, folder), hashes, /\.(ts|css|html)$/);
  return hashes;
}

function collect(folder, hashes, wanted) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules') collect(path, hashes, wanted);
    else if (entry.isFile() && wanted.test(entry.name)) hashes[relative(root, path)] = hashOf(path);
  }
}

function hashOf(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 32);
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return null;
  }
}

function isSame(before, now) {
  const names = Object.keys(now);
  return (
    before !== null && names.length === Object.keys(before).length && names.every((name) => before[name] === now[name])
  );
}

/** `npx sanaq` looks into node_modules/.bin, where npm links the commands of others but not the project's own. */
function linkCommand() {
  const folder = join(root, 'node_modules', '.bin');
  if (!existsSync(cli) || !existsSync(folder)) return;
  chmodSync(cli, 0o755);
  if (process.platform === 'win32') {
    writeFileSync(join(folder, 'sanaq.cmd'), `@node "%~dp0\\${relative(folder, cli)}" %*\r\n`);
    return;
  }
  const link = join(folder, 'sanaq');
  try {
    lstatSync(link);
  } catch {
    symlinkSync(relative(folder, cli), link);
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = build((line) => process.stderr.write(`${line}\n`));
}
