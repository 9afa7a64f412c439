/** Calls of the CLI in this process, for tests. */
import type { RawEnvironment } from '#libs/platform';
import { runCli } from '../cli';

export interface CallResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What is on stdout, as JSON. */
  json(): unknown;
}

export async function call(env: RawEnvironment, ...args: readonly string[]): Promise<CallResult> {
  const texts = { out: '', err: '' };
  const output = (to: 'out' | 'err') => ({
    write: (text: string) => {
      texts[to] += text;
      return true;
    },
    once: () => undefined,
  });
  const code = await runCli(args, {
    env: { LOG_LEVEL: 'error', ...env },
    stdout: output('out'),
    stderr: output('err'),
    stderrIsTerminal: false,
    signal: new AbortController().signal,
  });
  return { code, ...texts, json: () => JSON.parse(texts.out) as unknown };
}
