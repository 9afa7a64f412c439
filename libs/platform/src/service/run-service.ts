/**
 * The life of a service's process, the same for all of them:
 *
 * 1. settings are read and checked: a wrong one ends the process before anything is opened;
 * 2. signals are listened to: from here on the process stops cleanly, whatever it is waiting for;
 * 3. the port is opened: /health/live, /health/ready and /metrics answer;
 * 4. the service starts: it waits for PostgreSQL, opens stream and application, and takes over the port's routes.
 *
 * It stops in the opposite order, within SHUTDOWN_MAX_MS.
 */
import type { RequestListener } from 'node:http';

import { sleep } from '#libs/patience';

import { readEnvironment } from '../settings/config';
import type { Environment } from '../settings/environment';
import { ENVIRONMENT } from '../settings/environment-table';
import { renderError, toSanaqError } from '#libs/basics';
import { createRegistry, type Readiness } from '../health';
import { createLogger, type Logger } from '../logging';
import type { RawEnvironment } from '../settings/raw-settings';
import { openServicePort, type ServicePort } from './service-port';
import { Shell, StoppedAtStart } from './shell';
import { onShutdown } from './shutdown';

export interface StartedService {
  /** Asked by /health/ready from now on. */
  readonly ready: () => Promise<Readiness> | Readiness;
  /** Answers everything at the port but health and metrics from now on; see `hasRoutes`. */
  readonly listener?: RequestListener;
}

export interface ServiceDefinition {
  /** Of log, metrics and connections. */
  readonly name: string;
  /** The setting of its port. */
  readonly port: 'tabulationPort' | 'seatAllocationPort' | 'resultsApiPort';
  /** True where it will have routes of its own: until then callers of them are told to wait. */
  readonly hasRoutes?: boolean;
  /** Default: JSON logs on stdout. */
  readonly log?: (settings: Environment) => Logger;
  readonly start: (shell: Shell) => Promise<StartedService>;
}

/** The process around a service; another one in tests. */
export interface ServiceHost {
  readonly env: RawEnvironment;
  readonly exit: (code: number) => void;
  /** For the one line on stderr that says why it ends. */
  readonly complain: (line: string) => void;
}

export interface RunningService {
  readonly url: string;
  readonly shell: Shell;
  /** Closes everything and leaves the process alive. */
  stop(): Promise<void>;
}

const THIS_PROCESS: ServiceHost = {
  env: process.env,
  exit: (code) => process.exit(code),
  complain: (line) => process.stderr.write(`${line}\n`),
};

/** Runs the service in this process. Null where it could not start, or was stopped before; the process then ends. */
export async function runService(
  definition: ServiceDefinition,
  host: ServiceHost = THIS_PROCESS,
): Promise<RunningService | null> {
  let settings: Environment;
  try {
    settings = readEnvironment(host.env);
  } catch (error) {
    host.complain(renderError(error));
    host.exit(toSanaqError(error).exitCode);
    return null;
  }
  return new ServiceRun(definition, settings, host).start();
}

class ServiceRun {
  private readonly shell: Shell;
  private starting: Promise<RunningService | null> = Promise.resolve(null);
  private stopping: Promise<void> | null = null;
  private service: StartedService | null = null;
  private failed = false;
  private readonly detach: () => void;

  constructor(
    private readonly definition: ServiceDefinition,
    private readonly settings: Environment,
    private readonly host: ServiceHost,
  ) {
    const { name } = definition;
    const log = definition.log?.(settings) ?? createLogger({ name, level: settings.logLevel });
    const fail = (error: unknown): void => void this.fail(error);
    this.shell = new Shell({ name, settings, log, registry: createRegistry(name), fail });
    this.detach = onShutdown({
      stop: () => this.stop(),
      maxMs: settings.shutdownMaxMs,
      log: (line) => log.info(line),
      exit: host.exit,
    });
  }

  async start(): Promise<RunningService | null> {
    this.starting = this.open();
    try {
      return await this.starting;
    } catch (error) {
      if (!(error instanceof StoppedAtStart)) await this.fail(error);
      return null;
    }
  }

  private async open(): Promise<RunningService> {
    const { shell, definition } = this;
    const port = await this.openPort();
    shell.onStop(() => port.close());
    shell.log.info({ url: port.url }, 'health answers');
    shell.goOn();
    const service = await definition.start(shell);
    shell.goOn();
    this.service = service;
    if (service.listener !== undefined) port.serve(service.listener);
    // The first thing to close: from then on the port says that the process stops.
    shell.onStop(async () => {
      this.service = null;
      port.serve(null);
      return Promise.resolve();
    });
    // Since the process began: loading the program is part of every start.
    shell.log.info({ url: port.url, startMs: Math.round(performance.now()) }, `${definition.name} is up`);
    return { url: port.url, shell, stop: () => this.stop() };
  }

  private openPort(): Promise<ServicePort> {
    const { settings, definition, shell } = this;
    const { port, hasRoutes = false } = definition;
    return openServicePort({
      host: settings.host,
      port: settings[port],
      portVariable: ENVIRONMENT.find(({ property }) => property === port)?.name ?? port,
      ready: () => (this.service === null ? shell.readiness : this.service.ready()),
      registry: shell.registry,
      hasRoutes,
    });
  }

  private stop(): Promise<void> {
    this.stopping ??= this.shell.stop(this.starting).finally(() => this.detach());
    return this.stopping;
  }

  /** The first failure ends the process; what is closed then may take as long as at a signal. */
  private async fail(error: unknown): Promise<void> {
    if (this.failed) return;
    this.failed = true;
    const { host, settings } = this;
    host.complain(renderError(error));
    const closed = new AbortController();
    const closing = this.stop()
      .catch((later: unknown) => host.complain(renderError(later)))
      .finally(() => closed.abort());
    await sleep(settings.shutdownMaxMs, closed.signal);
    if (closed.signal.aborted) await closing;
    host.exit(toSanaqError(error).exitCode);
  }
}
