// Bundles what the page sends to browsers: one script and one stylesheet, each named after its content.
// esbuild as WebAssembly: it runs wherever Node runs, without a binary of its own for each machine.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Folders whose files decide what comes out. */
export const PAGE_SOURCES = [join('apps', 'dashboard', 'client'), join('apps', 'dashboard', 'style')];

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
  const entries = [`page=${join(page, 'client', 'page.ts')}`, `page=${join(page, 'style', 'page.css')}`];
  const options = ['--bundle', '--minify', '--format=esm', '--target=es2022', '--log-level=warning'];
  const names = [`--outdir=${out}`, '--entry-names=[name]-[hash]'];
  const run = spawnSync(process.execPath, [bundler, ...entries, ...options, ...names], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  return run.status ?? 1;
}
