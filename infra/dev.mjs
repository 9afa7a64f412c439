// `npm run dev`: compiles on every change and starts the standalone again once what it runs from has changed.
// A source that does not compile leaves the running one alone. Plain JavaScript: it runs before anything is compiled.
import { spawn } from 'node:child_process';
import { existsSync, rmSync, watch } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

import { buildPage, PAGE_SOURCES } from './build-page.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const program = join(root, 'dist', 'apps', 'standalone', 'src', 'main.js');
const sqlFolder = join(root, 'infra', 'sql');

/** What only tests run. */
const FOR_TESTS = /\.spec\.js$|[/\\]testing[/\\]|[/\\]dist[/\\]test[/\\]/;
/** Longer than a stop takes with every setting at its default. */
const STOP_MAX_MS = 15_000;
/** A Ctrl-C reaches us twice: from the terminal, and from the process that started us. */
const SAME_SIGNAL_MS = 500;
/** An editor that saves a migration writes several times. */
const SETTLE_MS = 200;

function say(line) {
  process.stderr.write(`dev: ${line}\n`);
}

/** Runs one program at a time: the next one starts when the one before has ended. */
class Restarter {
  #child = null;
  #isBusy = false;
  #isAsked = false;
  #isStopped = false;

  constructor(parameters) {
    this.parameters = parameters;
  }

  async restart() {
    this.#isAsked = true;
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#isAsked && !this.#isStopped) {
      this.#isAsked = false;
      await this.#end();
      if (!this.#isStopped) this.#start();
    }
    this.#isBusy = false;
  }

  async stop() {
    this.#isStopped = true;
    await this.#end();
  }

  kill() {
    this.#isStopped = true;
    this.#child?.kill('SIGKILL');
  }

  #start() {
    // A process group of its own, so that a Ctrl-C reaches it once, through us.
    const child = spawn(process.execPath, this.parameters, { cwd: root, stdio: 'inherit', detached: true });
    this.#child = child;
    child.on('error', (error) => {
      this.#child = null;
      say(`the standalone could not be started: ${error.message}`);
    });
    child.on('exit', (code, signal) => {
      if (this.#child !== child) return;
      this.#child = null;
      if (!this.#isStopped) say(`the standalone ended (${signal ?? `exit code ${code}`}); it starts again on a change`);
    });
  }

  /** Asks the running program to stop, and kills it where it does not. */
  async #end() {
    const child = this.#child;
    if (child === null) return;
    this.#child = null;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    const killing = setTimeout(() => {
      say(`the standalone did not stop within ${STOP_MAX_MS / 1000} s: killed`);
      child.kill('SIGKILL');
    }, STOP_MAX_MS);
    await ended;
    clearTimeout(killing);
  }
}

/** Compiles now and after every change; `onBuilt` is told whether something that the standalone may run was written. */
function watchBuild(onBuilt) {
  let isChanged = false;
  const system = {
    ...ts.sys,
    writeFile(path, text, ...rest) {
      if (path.endsWith('.js') && !FOR_TESTS.test(path)) isChanged = true;
      ts.sys.writeFile(path, text, ...rest);
    },
  };
  const format = {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => root,
    getNewLine: () => '\n',
  };
  const asText = process.stderr.isTTY ? ts.formatDiagnosticsWithColorAndContext : ts.formatDiagnostics;
  const tell = (diagnostic) => process.stderr.write(asText([diagnostic], format));
  const status = (_diagnostic, _newLine, _options, errors) => {
    // Without a number of errors it only says that it begins.
    if (errors === undefined) return;
    if (errors > 0) {
      say(`${errors} ${errors === 1 ? 'error' : 'errors'}: the standalone stays as it is until they are gone`);
      return;
    }
    onBuilt(isChanged);
    isChanged = false;
  };
  const create = ts.createEmitAndSemanticDiagnosticsBuilderProgram;
  return ts.createWatchProgram(
    ts.createWatchCompilerHost(join(root, 'tsconfig.json'), {}, system, create, tell, status),
  );
}

function watchFolder(folder, onChange) {
  if (!existsSync(folder)) return { close: () => undefined };
  let timer;
  return watch(folder, () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, SETTLE_MS);
  });
}

function main() {
  // What is compiled here is not what `npm run build` noted: it looks for itself afterwards.
  rmSync(join(root, 'dist', '.sanaq-build'), { force: true });
  const restarter = new Restarter([program, ...process.argv.slice(2)]);
  let isRunning = false;
  say('building …');
  const pageFolders = PAGE_SOURCES.map((folder) => join(root, folder)).filter((folder) => existsSync(folder));
  if (pageFolders.length > 0) buildPage(root, say);
  const building = watchBuild((isChanged) => {
    if (isRunning && !isChanged) return;
    say(isRunning ? 'changed: the standalone starts again' : 'built: the standalone starts');
    isRunning = true;
    void restarter.restart();
  });
  const migrations = watchFolder(sqlFolder, () => {
    if (!isRunning) return;
    say('a migration changed: the standalone starts again');
    void restarter.restart();
  });
  const page = pageFolders.map((folder) =>
    watchFolder(folder, () => {
      if (buildPage(root, say) !== 0 || !isRunning) return;
      say('the page changed: the standalone starts again');
      void restarter.restart();
    }),
  );

  let stoppingSince;
  const stop = () => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince < SAME_SIGNAL_MS) return;
      restarter.kill();
      process.exit(1);
    }
    stoppingSince = performance.now();
    building.close();
    migrations.close();
    for (const watched of page) watched.close();
    void restarter.stop().then(() => process.exit(0));
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, stop);
}

main();
