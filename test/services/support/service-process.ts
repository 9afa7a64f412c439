/** One of the three services as a process of its own, which can be killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '#infra/process';
import { getJson } from './http';

export type ServiceName = 'tabulation' | 'seat-allocation' | 'results-api';

const PORT_VARIABLE: Readonly<Record<ServiceName, string>> = {
  tabulation: 'TABULATION_PORT',
  'seat-allocation': 'SEAT_ALLOCATION_PORT',
  'results-api': 'RESULTS_API_PORT',
};

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

export interface ServiceSettings {
  readonly root: string;
  readonly logFolder: string;
  readonly env: Readonly<Record<string, string>>;
}

let started = 0;
/** None outlives this program. */
const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

export class ServiceProcess {
  private told = false;

  private constructor(
    readonly name: ServiceName,
    readonly port: number,
    private readonly child: ChildProcess,
    private readonly logFile: string,
  ) {}

  static async start(name: ServiceName, settings: ServiceSettings): Promise<ServiceProcess> {
    // A port that the caller names is meant: for the test of a port in use.
    const port = Number(settings.env[PORT_VARIABLE[name]] ?? (await freePort()));
    const logFile = join(settings.logFolder, `${name}-${++started}.log`);
    const log = openSync(logFile, 'a');
    const program = join(settings.root, 'dist', 'apps', name, 'src', 'main.js');
    const env = { ...settings.env, [PORT_VARIABLE[name]]: String(port) };
    const child = spawn(process.execPath, [program], { cwd: settings.root, stdio: ['ignore', log, log], env });
    closeSync(log);
    living.add(child);
    child.once('exit', () => living.delete(child));
    return new ServiceProcess(name, port, child, logFile);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get gone(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** It has ended, and nobody here has told it to. */
  get endedByItself(): boolean {
    return this.gone && !this.told;
  }

  /** What it answers of its readiness; null where it does not answer (yet). */
  async readiness(): Promise<Readiness | null> {
    const answer = await getJson<Readiness>(`${this.url}/health/ready`).catch(() => null);
    return answer === null ? null : answer.body;
  }

  /** Exit code, once it has ended by itself. */
  async ended(): Promise<number | null> {
    if (!this.gone) await new Promise((resolve) => this.child.once('exit', resolve));
    return this.child.exitCode;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Stops its every step, as a paused machine does, until {@link thaw}. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  async kill9(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Exit code after SIGTERM; null where it had to be killed by a signal. */
  async stop(): Promise<number | null> {
    await this.end('SIGTERM');
    return this.child.exitCode;
  }

  log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  logTail(): string {
    return this.log().split('\n').slice(-15).join('\n');
  }

  /** Lines of the log that report an error or that are not JSON. */
  complaints(): string[] {
    const lines = this.log()
      .split('\n')
      .filter((line) => line !== '');
    return lines.filter((line) => !line.startsWith('{') || /"level":"(error|fatal)"/.test(line));
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.gone) return;
    this.told = true;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill(signal);
    await gone;
  }
}
