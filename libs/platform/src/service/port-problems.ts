/** What a port answers by itself: problems (RFC 9457) of requests that never reach a route. */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

import { codeOf } from '#libs/basics';

/** On every answer of a port: reading is open to pages of other origins, whatever the answer. */
export const OPEN_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'ETag, Retry-After',
} as const;

interface PortProblem {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function portProblem(code: string, status: number, detail: string, action: string): PortProblem {
  const words = code.toLowerCase().replaceAll('_', ' ');
  const problem = {
    type: `urn:sanaq:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    status,
    detail,
    code,
    actor: 'user',
    action,
  };
  const headers = { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' };
  return { headers, body: `${JSON.stringify(problem)}\n` };
}

/** Requests that Node could not read, by its error code: status, code, what is wrong, what to do. */
const UNREADABLE: Readonly<Record<string, readonly [number, string, string, string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    'HEADERS_TOO_LARGE',
    'The line and the headers of the request are longer than 16 kB.',
    'send fewer or shorter headers',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    408,
    'REQUEST_TOO_SLOW',
    'The request did not arrive in time.',
    'send it again, in one piece',
  ],
};
const OTHER = [400, 'REQUEST_UNREADABLE', 'The request is not HTTP/1.1.', 'send a well-formed request'] as const;

/** Answers on the bare connection, for there is no request to answer to, and closes it. */
export function answerUnreadable(error: Error, socket: Duplex): void {
  if (codeOf(error) === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code, detail, action] = UNREADABLE[codeOf(error) ?? ''] ?? OTHER;
  const { headers, body } = portProblem(code, status, detail, action);
  const all = { ...OPEN_HEADERS, ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`);
}
