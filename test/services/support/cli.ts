/** `sanaq` as its users call it: a process of its own, words and exit code. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Beyond this a call hangs: it is ended, and its exit code is null. */
const CALL_MAX_MS = 120_000;

export interface CliAnswer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** stdout as JSON; fails with all that was said where it is none. */
  // The caller says which document it expects.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
  json<T>(): T;
}

export interface CliCall {
  readonly root: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export function callCli({ root, cwd, env }: CliCall, args: readonly string[]): Promise<CliAnswer> {
  const program = join(root, 'dist', 'apps', 'operator', 'src', 'main.js');
  const child = spawn(process.execPath, [program, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  // A call that hangs must not hang the whole run.
  const hanging = setTimeout(end, CALL_MAX_MS);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (err += part));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(hanging);
      process.off('exit', end);
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
      const json = <T>(): T => {
        try {
          return JSON.parse(out) as T;
        } catch {
          throw new Error(`sanaq ${args.join(' ')} (exit ${code}) gave no JSON document:\n${out}\n${err}`);
        }
      };
      resolve({ code, out, err, json });
    });
  });
}
