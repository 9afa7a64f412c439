/** The one HTTP port of a process: health and metrics from the first moment, the service's own routes once it has started. */
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { sleep } from '#libs/patience';

import { healthListener, isHealthPath, listen, type HealthOptions } from '../health';

/** Answers under way may be finished for so long when the port closes. */
const ANSWERS_MAX_MS = 1_000;
const RETRY_AFTER_SECONDS = '2';

export interface ServicePort {
  readonly port: number;
  readonly url: string;
  /** Hands all but health and metrics to the service; null: it takes nothing (yet, or any more). */
  serve(listener: RequestListener | null): void;
  /** Takes nothing new, lets answers under way be finished, and closes. */
  close(): Promise<void>;
}

/** Throws `PORT_IN_USE` where the port is taken. */
export async function openServicePort(options: HealthOptions & { readonly hasRoutes: boolean }): Promise<ServicePort> {
  const health = healthListener(options);
  let routes: RequestListener | null = null;
  const server = createServer((request, response) => {
    if (!options.hasRoutes || isHealthPath(request.url ?? '/')) health(request, response);
    else if (routes === null) notNow(response);
    else routes(request, response);
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    serve: (listener) => {
      routes = listener;
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const late = new AbortController();
      const waited = sleep(ANSWERS_MAX_MS, late.signal).then(() => server.closeAllConnections());
      await closed;
      late.abort();
      await waited;
    },
  };
}

/** For callers who come while the service starts or stops: another process may answer, or this one soon. */
function notNow(response: ServerResponse): void {
  const problem = {
    type: 'urn:sanaq:problem:service-starting',
    title: 'Service starting',
    status: 503,
    detail: 'The service is starting or stopping.',
    code: 'SERVICE_STARTING',
    actor: 'user',
    action: 'ask again in a moment',
  };
  response
    .writeHead(503, {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      'retry-after': RETRY_AFTER_SECONDS,
    })
    .end(`${JSON.stringify(problem)}\n`);
}
