import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

import { supervise } from '#infra/process';
import {
  environmentFor,
  EXIT,
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

/** `npm run services`: migrations, then each service as a process of its own; one that ends is started again. */
async function main(): Promise<void> {
  const settings = readEnvironment();
  const { databaseUrl } = requireSettings(settings, 'databaseUrl', 'kafkaBrokers');
  await migrate(databaseUrl, {
    roleUrls: { sanaq_writer: settings.databaseWriterUrl, sanaq_reader: settings.databaseReaderUrl },
    onApplied: (name) => say(`migrated: ${name}`),
  });

  const children = new Map<Service, ChildProcess>();
  const stopping = new AbortController();
  const running = (Object.keys(SERVICES) as Service[]).map((service) =>
    supervise(service, {
      signal: stopping.signal,
      say,
      run: () => {
        const child = start(service, settings);
        children.set(service, child);
        return ended(service, child);
      },
    }),
  );
  const stopAll = async (): Promise<void> => {
    stopping.abort();
    for (const child of children.values()) child.kill('SIGTERM');
    const killing = setTimeout(() => {
      for (const child of children.values()) child.kill('SIGKILL');
    }, settings.shutdownMaxMs + GRACE_MS);
    await Promise.all(running);
    clearTimeout(killing);
  };
  onShutdown({ stop: stopAll, maxMs: settings.shutdownMaxMs + 2 * GRACE_MS, log: say });
  const code = await Promise.race(running);
  // Told to stop: the one who told it ends the process.
  if (code === null) return;
  say('a service cannot start with these settings: stopping the others');
  await stopAll();
  process.exit(code);
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
  const killed = (): void => void child.kill('SIGKILL');
  process.once('exit', killed);
  child.once('close', () => process.off('exit', killed));
  return child;
}

function prefixLines(service: Service, from: Readable, to: Writable): void {
  createInterface({ input: from }).on('line', (line) => to.write(`[${service}] ${line}\n`));
}

/** Exit code; 70 where a signal ended it, or where it could not be started. */
function ended(service: Service, child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      say(`${service}: ${error.message}`);
      resolve(EXIT.defect);
    });
    child.once('close', (code) => resolve(code ?? EXIT.defect));
  });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

main().catch((error: unknown) => {
  say(renderError(error));
  process.exit(toSanaqError(error).exitCode);
});
