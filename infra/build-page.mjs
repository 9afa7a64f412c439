// Bundles what the page sends to browsers: one script and one stylesheet, each named after its content.
// esbuild as WebAssembly: it runs wherever Node runs, without a binary of its own for each machine.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders whose files decide what comes out. */
export const PAGE_SOURCES = [
  join('apps', 'dashboard', 'client'),
  join('apps', 'dashboard', 'style'),
  join('apps', 'verifier', 'client'),
];

/** Returns the exit code. */
export function buildPage(root, say) {
  const bundler = join(root, 'node_modules', 'esbuild-wasm', 'bin', 'esbuild');
  if (!existsSync(bundler)) {
    say('esbuild-wasm is not installed: run "npm ci" first.');
    return 2;
  }
  const page = join(root, 'apps', 'dashboard');
  const out = join(root, 'dist', 'apps', 'dashboard', 'assets');
  rmSync(out, { recursive: true, force: true });
  const script = (name) => `${name}=${join(page, 'client', `${name}.ts`)}`;
  const entries = [script('page'), script('embed'), `page=${join(page, 'style', 'page.css')}`];
  const options = ['--bundle', '--minify', '--format=iife', '--target=es2022', '--log-level=warning'];
  const names = [`--outdir=${out}`, '--entry-names=[name]-[hash]'];
  const run = spawnSync(process.execPath, [bundler, ...entries, ...options, ...names], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  return run.status === 0 ? buildVerifier(root, bundler) : (run.status ?? 1);
}

/**
 * The page that checks proofs: one HTML file with everything in it. Its policy lets exactly this script and this style
 * run and forbids every request, from a file and from a server alike.
 */
function buildVerifier(root, bundler) {
  const client = join(root, 'apps', 'verifier', 'client');
  const out = join(root, 'dist', 'apps', 'verifier');
  const parts = {};
  for (const [name, entry, format] of [
    ['script', 'page.ts', ['--format=iife']],
    ['style', 'page.css', []],
  ]) {
    const options = ['--bundle', '--minify', '--charset=utf8', '--target=es2022', '--log-level=warning', ...format];
    const run = spawnSync(process.execPath, [bundler, join(client, entry), ...options], {
      cwd: root,
      stdio: ['ignore', 'pipe', 2],
      maxBuffer: 16 * 1024 * 1024,
    });
    if (run.status !== 0) return run.status ?? 1;
    parts[name] = run.stdout.toString('utf8').trim();
  }
  const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = `default-src 'none'; script-src ${hash(parts.script)}; style-src ${hash(parts.style)}; base-uri 'none'; form-action 'none'`;
  const html = readFileSync(join(client, 'page.html'), 'utf8').replace(
    /\{\{(\w+)\}\}/g,
    (_, name) => ({ ...parts, policy })[name],
  );
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'verify.html'), html);
  return 0;
}
