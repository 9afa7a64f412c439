/** One `apps/tabulation` as a process of its own, which can be killed. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { freePort } from '#infra/process';
import { repositoryRoot } from '#libs/platform';

export interface TabulationSettings {
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
  readonly logFolder: string;
  /** Root of a built tree. */
  readonly root: string;
}

interface Readiness {
  readonly ready: boolean;
  readonly checks: { readonly counting?: string };
}

/** Compiles what has changed, as `npm run build` does, and returns the root of the built tree. */
export function builtRoot(): string {
  const given = process.env['SANAQ_CRASH_BUILT'];
  if (given !== undefined && given !== '') return given;
  const root = repositoryRoot();
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'infra', 'build.mjs')], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the build failed: ${stderr}`);
  return root;
}

export class TabulationProcess {
  private constructor(
    readonly name: string,
    private readonly port: number,
    private readonly child: ChildProcess,
    private readonly logFile: string,
  ) {}

  private wanted = true;
  private unexpected: string | null = null;

  static async start(name: string, settings: TabulationSettings): Promise<TabulationProcess> {
    const port = await freePort();
    const logFile = join(settings.logFolder, `${name}.log`);
    const log = openSync(logFile, 'a');
    const child = spawn(process.execPath, [join(settings.root, 'dist', 'apps', 'tabulation', 'src', 'main.js')], {
      cwd: settings.root,
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        DATABASE_URL: settings.databaseUrl,
        KAFKA_BROKERS: settings.brokers.join(','),
        SANAQ_TOPIC_PREFIX: settings.topicPrefix,
        TABULATION_PORT: String(port),
      },
    });
    closeSync(log);
    const started = new TabulationProcess(name, port, child, logFile);
    child.once('exit', (code, signal) => {
      if (started.wanted) started.unexpected = `${name} ended by itself (${signal ?? code ?? ''})`;
    });
    return started;
  }

  /** Throws where the process has ended and nobody told it to. */
  assertAlive(): void {
    if (this.unexpected !== null) throw new Error(`${this.unexpected}: ${this.logTail()}`);
  }

  /** What is asked of it at its own port; null where it does not answer (yet). */
  async readiness(): Promise<Readiness | null> {
    this.assertAlive();
    return new Promise((resolve) => {
      get({ host: '127.0.0.1', port: this.port, path: '/health/ready', timeout: 2_000 }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => resolve(JSON.parse(text) as Readiness));
        response.on('error', () => resolve(null));
      }).on('error', () => resolve(null));
    });
  }

  /** Ends it at once, as a crash would; resolves when it is gone. */
  async kill9(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    this.wanted = false;
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill(signal);
    await gone;
  }

  /** Lines that report what must not happen, however often processes are killed. */
  defects(): string[] {
    return this.lines().filter((line) => !line.startsWith('{') || /"level":"(error|fatal)"/.test(line));
  }

  logTail(): string {
    return this.lines().slice(-15).join('\n');
  }

  private lines(): string[] {
    return readFileSync(this.logFile, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  }
}
