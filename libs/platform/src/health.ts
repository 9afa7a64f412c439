import { type RequestListener, type Server, type ServerResponse } from 'node:http';

import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

import { sleep } from '#libs/patience';

import { actorIn, codeOf, EXIT, messageOf, SanaqError } from '#libs/basics';

/** A probe of an orchestrator gives up sooner or later; this is sooner. */
const CHECK_MAX_MS = 2_000;

/** Nothing failed: who must look, and at what. */
export const OVERDUE_ACTION = 'see whether PostgreSQL and Kafka answer, and restart the service if they do';

/** What a process needs to do its work, each either 'ok' or a sentence on what is wrong. */
export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

export interface HealthOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Name of the variable that sets the port: for the error message. */
  readonly portVariable: string;
  readonly ready: () => Promise<Readiness> | Readiness;
  readonly registry: Registry;
}

/**
 * How often a process looks at the lag of its event loop, in milliseconds. The usual 10 wake a process that does nothing
 * a hundred times a second, which was most of what it cost; the alert is about half a second.
 */
const LOOP_LAG_EVERY_MS = 100;

/** Metrics of one process (or of one part of the standalone), labelled with its name. */
export function createRegistry(service: string, options: { readonly ofProcess?: boolean } = {}): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  if (options.ofProcess ?? true)
    collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_LAG_EVERY_MS });
  return registry;
}

/** What is no trouble: a duty that is done, one that begins, and what a check tells beside. */
const QUIET = /^(ok|not done yet|starting)?$/;
const CODE = /^([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+): /;

/** Puts every check that keeps the process from being ready into the metrics, with its code and who must act. */
export function measureTroubles(registry: Registry, ready: HealthOptions['ready']): void {
  new Gauge({
    name: 'sanaq_trouble',
    help: '1 for everything that keeps the service from being ready, with its code and who must act',
    labelNames: ['check', 'code', 'actor'],
    registers: [registry],
    async collect() {
      this.reset();
      const readiness = await askReadiness(ready);
      if (readiness.ready) return;
      for (const [check, text] of Object.entries(readiness.checks)) {
        const code = CODE.exec(text)?.[1];
        // What says no code and no trouble is told beside, such as the elections that are counted.
        if (code !== undefined) this.set({ check, code, actor: actorIn(text) }, 1);
      }
      if (Object.values(readiness.checks).some((text) => CODE.test(text))) return;
      const [check] = Object.entries(readiness.checks).find(([, text]) => !QUIET.test(text)) ?? ['start'];
      this.set({ check, code: 'NOT_READY', actor: 'operator' }, 1);
    },
  });
}

/** The three routes as a plain listener, for a program that has an HTTP server of its own. */
export function healthListener(options: Pick<HealthOptions, 'ready' | 'registry'>): RequestListener {
  measureTroubles(options.registry, options.ready);
  return (request, response) => {
    answer(options, request.url ?? '/', request.method ?? 'GET', response).catch((error: unknown) => {
      send(response, 500, { error: messageOf(error) });
    });
  };
}

/** Whether the path is one that {@link healthListener} answers. */
export function isHealthPath(url: string): boolean {
  return /^\/(health\/(live|ready)|metrics)(\?|$)/.test(url);
}

/** The error for a port that cannot be listened on because someone else does. */
export function portInUse(port: number, variable: string, cause?: unknown): SanaqError {
  return new SanaqError({
    code: 'PORT_IN_USE',
    message: `port ${port} is already in use`,
    place: variable,
    actor: 'operator',
    action: `stop the program that listens there or set ${variable} to a free port`,
    exitCode: EXIT.badInput,
    cause,
  });
}

async function answer(
  options: Pick<HealthOptions, 'ready' | 'registry'>,
  url: string,
  method: string,
  response: ServerResponse,
): Promise<void> {
  const path = url.split('?', 1)[0];
  if (method !== 'GET' && method !== 'HEAD') {
    send(response, 405, { error: 'only GET' }, { allow: 'GET, HEAD' });
  } else if (path === '/health/live') {
    send(response, 200, { live: true });
  } else if (path === '/health/ready') {
    const readiness = await askReadiness(options.ready);
    send(response, readiness.ready ? 200 : 503, readiness);
  } else if (path === '/metrics') {
    const text = await options.registry.metrics();
    response.writeHead(200, { 'content-type': options.registry.contentType }).end(text);
  } else {
    send(response, 404, { error: 'not here' });
  }
}

/**
 * Asks whether it is ready, but not for longer than {@link CHECK_MAX_MS}: a check that hangs or throws is an answer
 * too, not ready.
 */
export async function askReadiness(ready: HealthOptions['ready'], maxMs = CHECK_MAX_MS): Promise<Readiness> {
  const answered = new AbortController();
  const late = sleep(maxMs, answered.signal).then((): Readiness => ({
    ready: false,
    checks: { check: `CHECK_OVERDUE: no answer within ${maxMs} ms, the operator must ${OVERDUE_ACTION}` },
  }));
  const asked = (async () => ready())().catch((error: unknown): Readiness => ({
    ready: false,
    checks: { error: messageOf(error) },
  }));
  const readiness = await Promise.race([asked, late]);
  answered.abort();
  return readiness;
}

function send(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  if (response.headersSent) return;
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers })
    .end(`${JSON.stringify(body)}\n`);
}

/** Listens, or throws `PORT_IN_USE` with the name of the variable. */
export function listen(
  server: Server,
  { host, port, portVariable }: Pick<HealthOptions, 'host' | 'port' | 'portVariable'>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(codeOf(error) === 'EADDRINUSE' ? portInUse(port, portVariable, error) : error);
    });
    server.listen(port, host, resolve);
  });
}
