import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

import {
  environmentFor,
  migrate,
  onShutdown,
  readEnvironment,
  renderError,
  repositoryRoot,
  requireSettings,
  toSanaqError,
  type Environment,
} from '#libs/platform';

/** Each with the role as which it connects, whose URL is the only one that it is given. */
const SERVICES = {
  tabulation: 'sanaq_writer',
  'seat-allocation': 'sanaq_writer',
  'results-api': 'sanaq_reader',
} as const;
type Service = keyof typeof SERVICES;

/** Beyond the time that a service may take itself, before it is killed. */
const GRACE_MS = 5_000;

interface Ended {
  readonly service: Service;
  readonly code: number;
}

/** `npm run services`: migrations, then each service as a process of its own; if one fails, all stop. */
async function main(): Promise<void> {
  const settings = readEnvironment();
  const { databaseUrl } = requireSettings(settings, 'databaseUrl', 'kafkaBrokers');
  await migrate(databaseUrl, {
    roleUrls: { sanaq_writer: settings.databaseWriterUrl, sanaq_reader: settings.databaseReaderUrl },
    onApplied: (name) => say(`migrated: ${name}`),
  });

  const children = (Object.keys(SERVICES) as Service[]).map((service) => ({
    service,
    child: start(service, settings),
  }));
  const ends = children.map(({ service, child }) => ended(service, child));
  const stopAll = async (): Promise<void> => {
    for (const { child } of children) child.kill('SIGTERM');
    const killing = setTimeout(() => {
      for (const { child } of children) child.kill('SIGKILL');
    }, settings.shutdownMaxMs + GRACE_MS);
    await Promise.all(ends);
    clearTimeout(killing);
  };
  const stopping = new AbortController();
  onShutdown({
    stop: async () => {
      stopping.abort();
      await stopAll();
    },
    maxMs: settings.shutdownMaxMs + 2 * GRACE_MS,
    log: say,
  });
  const first = await firstFailure(ends);
  if (stopping.signal.aborted) return;
  if (first !== null) {
    say(`${first.service} ended with code ${first.code}: stopping the others`);
    await stopAll();
  }
  process.exit(first?.code ?? 0);
}

function start(service: Service, settings: Environment): ChildProcess {
  const program = join(repositoryRoot(), 'dist', 'apps', service, 'src', 'main.js');
  // A process group of its own: Ctrl-C reaches only us, and each service gets exactly one signal.
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: environmentFor(SERVICES[service], settings),
  });
  prefixLines(service, child.stdout, process.stdout);
  prefixLines(service, child.stderr, process.stderr);
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}

function prefixLines(service: Service, from: Readable, to: Writable): void {
  createInterface({ input: from }).on('line', (line) => to.write(`[${service}] ${line}\n`));
}

/** A service that a signal ended, or that could not be started, has failed. */
function ended(service: Service, child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      say(`${service}: ${error.message}`);
      resolve({ service, code: 70 });
    });
    child.once('close', (code) => resolve({ service, code: code ?? 70 }));
  });
}

/** The first to fail, or null when all have ended well. */
async function firstFailure(ends: readonly Promise<Ended>[]): Promise<Ended | null> {
  const failure = new Promise<Ended>((resolve) => {
    for (const end of ends) void end.then((one) => (one.code === 0 ? undefined : resolve(one)));
  });
  return Promise.race([failure, Promise.all(ends).then((all) => all.find(({ code }) => code !== 0) ?? null)]);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

main().catch((error: unknown) => {
  say(renderError(error));
  process.exit(toSanaqError(error).exitCode);
});
