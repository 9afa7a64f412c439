/** Calls of the CLI in this process, for tests. */
import type { RawEnvironment } from '#libs/platform';
import { runCli } from '../cli';
import type { CliIo } from '../session';

export interface CallResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What is on stdout, as JSON. */
  json(): unknown;
}

export function call(env: RawEnvironment, ...args: readonly string[]): Promise<CallResult> {
  return called(env, args);
}

/** The same with somebody at the terminal, who answers every question alike; `asked` are the questions. */
export async function callAsked(
  answer: boolean,
  env: RawEnvironment,
  ...args: readonly string[]
): Promise<CallResult & { readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const ask = (question: string): Promise<boolean> => {
    asked.push(question);
    return Promise.resolve(answer);
  };
  return { ...(await called(env, args, { ask })), asked };
}

/** The same, ended by Ctrl-C once stderr has said what matches; null: before anything. */
export function callStoppedAt(
  said: RegExp | null,
  env: RawEnvironment,
  ...args: readonly string[]
): Promise<CallResult> {
  const stop = new AbortController();
  if (said === null) stop.abort();
  const onErr = (text: string): void => {
    if (said?.test(text) === true) stop.abort();
  };
  return called(env, args, { signal: stop.signal }, onErr);
}

async function called(
  env: RawEnvironment,
  args: readonly string[],
  more: Partial<Pick<CliIo, 'ask' | 'signal'>> = {},
  onErr: (text: string) => void = () => undefined,
): Promise<CallResult> {
  const texts = { out: '', err: '' };
  const output = (to: 'out' | 'err') => ({
    write: (text: string) => {
      texts[to] += text;
      if (to === 'err') onErr(text);
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
    ...more,
  });
  return { code, ...texts, json: () => JSON.parse(texts.out) as unknown };
}
