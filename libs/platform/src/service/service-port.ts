/** The one HTTP port of a process: health and metrics from the first moment, the service's own routes once it has started. */
import { createServer, type RequestListener, type ServerOptions, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { sleep } from '#libs/patience';

import { healthListener, isHealthPath, listen, type HealthOptions } from '../health';
import { answerUnreadable, OPEN_HEADERS, portProblem } from './port-problems';

/** Answers under way may be finished for so long when the port closes. */
const ANSWERS_MAX_MS = 1_000;
const RETRY_AFTER_SECONDS = '2';
/** Connections open at a time: each costs memory, event streams hold theirs for hours. */
const CONNECTIONS_MAX = 8_000;
/** Beyond these, connections are closed without a word: answering them all would be work without end. */
const CONNECTIONS_TOLD_MAX = 1_000;

/** How long a caller may take for the head of a request, and for all of it: one who dawdles holds a connection. */
export interface RequestTimes {
  readonly headMs: number;
  readonly wholeMs: number;
}
const REQUEST_TIMES: RequestTimes = { headMs: 10_000, wholeMs: 20_000 };
/** How often connections are looked at for that. */
const LOOK_MS = 1_000;
/** Bytes of a request's head, its URL among them. */
const HEAD_BYTES_MAX = 16_384;

export interface ServicePort {
  readonly port: number;
  readonly url: string;
  /** Hands all but health and metrics to the service; null: it takes nothing (yet, or any more). */
  serve(listener: RequestListener | null): void;
  /** Takes nothing new, lets answers under way be finished, and closes. */
  close(): Promise<void>;
}

export interface ServicePortOptions extends HealthOptions {
  /** True where a service will have routes of its own. */
  readonly hasRoutes: boolean;
  /** Connections open at a time; those beyond are told to come back. */
  readonly connectionsMax?: number;
  readonly requestTimes?: RequestTimes;
}

/** Throws `PORT_IN_USE` where the port is taken. */
export async function openServicePort(options: ServicePortOptions): Promise<ServicePort> {
  const { connectionsMax = CONNECTIONS_MAX } = options;
  const health = healthListener(options);
  let routes: RequestListener | null = null;
  let connections = 0;
  const server = createServer(limits(options.requestTimes ?? REQUEST_TIMES), (request, response) => {
    for (const [name, value] of Object.entries(OPEN_HEADERS)) response.setHeader(name, value);
    if (connections > connectionsMax && !isHealthPath(request.url ?? '/')) tooMany(response, connectionsMax);
    else if (!options.hasRoutes || isHealthPath(request.url ?? '/')) health(request, response);
    else if (routes === null) notNow(response);
    else routes(request, response);
  });
  server.maxConnections = connectionsMax + CONNECTIONS_TOLD_MAX;
  server.on('connection', (socket) => {
    connections++;
    socket.once('close', () => connections--);
  });
  server.on('clientError', answerUnreadable);
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

function limits({ headMs, wholeMs }: RequestTimes): ServerOptions {
  return {
    headersTimeout: headMs,
    requestTimeout: wholeMs,
    connectionsCheckingInterval: Math.min(LOOK_MS, headMs),
    maxHeaderSize: HEAD_BYTES_MAX,
  };
}

/** For callers who come while the service starts or stops: another process may answer, or this one soon. */
function notNow(response: ServerResponse): void {
  const problem = portProblem('SERVICE_STARTING', 503, 'The service is starting or stopping.', 'ask again in a moment');
  response.writeHead(503, { ...problem.headers, 'retry-after': RETRY_AFTER_SECONDS }).end(problem.body);
}

/** For callers beyond the connections that the port takes; theirs is closed after this answer. */
function tooMany(response: ServerResponse, connectionsMax: number): void {
  const detail = `${connectionsMax} connections are open here, as many as are taken.`;
  const problem = portProblem('CONNECTIONS_EXHAUSTED', 503, detail, 'connect again after "Retry-After"');
  response
    .writeHead(503, { ...problem.headers, 'retry-after': RETRY_AFTER_SECONDS, connection: 'close' })
    .end(problem.body);
}
