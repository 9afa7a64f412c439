/** What health checks, metrics and `sanaq status` say while a fault lasts, and how soon. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceProcess } from '../services/support/service-process';
import type { Scene } from './scene';

export interface Said {
  /** From the beginning of the fault. */
  readonly afterSeconds: number;
  readonly text: string;
}

export const VOICES = ['health', 'metrics', 'status'] as const;
export type Voice = (typeof VOICES)[number];
/** The first word of each; null where nothing was said. */
export type Heard = Readonly<Record<Voice, Said | null>>;

const LOOK_EVERY_MS = 500;
/** A probe that waits longer calls a process dead. */
const PROBE_MAX_MS = 1_000;
/** A call of the command line costs a second of the processor: a fault that is over by then gets none. */
const STATUS_FROM_MS = 3_000;
const STATUS_EVERY_MS = 1_000;

const QUIET = /^(ok|not done yet|starting)?$/;
const TROUBLE = /^sanaq_trouble\{(?=[^}]*actor="\w+")[^}]*\} 1$/m;
const CODE = /\b[A-Z]+(?:_[A-Z]+)+: .*/;

async function ask(url: string): Promise<string | null> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PROBE_MAX_MS) }).catch(() => null);
  return answer === null ? null : answer.text().catch(() => null);
}

/** Services are told to be ready by themselves; what they do beside it ("counting") is no trouble. */
async function health({ name, url }: ServiceProcess): Promise<string | null> {
  const text = await ask(`${url}/health/ready`);
  if (text === null) return `${name} does not answer`;
  const { ready, checks } = JSON.parse(text) as { readonly ready: boolean; readonly checks: Record<string, string> };
  const said = Object.entries(checks).find(([duty, state]) => duty !== 'counting' && !QUIET.test(state));
  return ready || said === undefined ? null : `${said[0]}: ${said[1]}`;
}

async function metrics({ name, url }: ServiceProcess): Promise<string | null> {
  const text = await ask(`${url}/metrics`);
  if (text === null) return `up == 0: ${name} does not answer`;
  return TROUBLE.exec(text)?.[0] ?? null;
}

async function status({ installation }: Scene): Promise<string | null> {
  const { code, out, err } = await installation.sanaq('status');
  return code === 0 ? null : (CODE.exec(`${err}\n${out}`)?.[0] ?? null);
}

/** Listens until the function that is returned is called. */
export function listen(scene: Scene, beganMs: number): () => Promise<Heard> {
  const heard: Record<Voice, Said | null> = { health: null, metrics: null, status: null };
  const note = (voice: Voice, text: string | null): void => {
    if (text !== null) heard[voice] ??= { afterSeconds: (performance.now() - beganMs) / 1_000, text };
  };
  const stop = new AbortController();
  const { signal } = stop;
  const repeating = async (everyMs: number, look: () => Promise<void>): Promise<void> => {
    while (!signal.aborted) {
      await look();
      await pause(everyMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const services = repeating(LOOK_EVERY_MS, async () => {
    await Promise.all(
      scene.processes.flatMap((process) => [
        health(process).then((text) => note('health', text)),
        metrics(process).then((text) => note('metrics', text)),
      ]),
    );
  });
  const calling = (async () => {
    await pause(STATUS_FROM_MS, undefined, { signal }).catch(() => undefined);
    await repeating(STATUS_EVERY_MS, async () => {
      if (heard.status === null) note('status', await status(scene));
    });
  })();
  return async () => {
    stop.abort();
    await services;
    // A call that is under way was asked while the fault lasted, and may take long: it is not waited for.
    void calling.catch(() => undefined);
    return { ...heard };
  };
}
