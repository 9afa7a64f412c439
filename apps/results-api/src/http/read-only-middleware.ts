/** Before any route: what may be asked (only to read), and what browsers may make of it. The port opens it to any origin. */
import type { Next, Request, Response } from './express';
import { ApiProblem, problemDocument, PROBLEMS } from './problem';

const METHODS = 'GET, HEAD, OPTIONS';

export function readOnly(request: Request, response: Response, next: Next): void {
  response.removeHeader('x-powered-by');
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-resource-policy', 'cross-origin');
  const { method } = request;
  if (method === 'GET' || method === 'HEAD') {
    next();
    return;
  }
  response.setHeader('allow', METHODS);
  if (method === 'OPTIONS') {
    response.setHeader('access-control-allow-methods', METHODS);
    response.setHeader('access-control-allow-headers', 'If-None-Match, Last-Event-ID, Cache-Control');
    response.setHeader('access-control-max-age', '86400');
    response.status(204).end();
    return;
  }
  const problem = new ApiProblem('METHOD_NOT_ALLOWED', `${method} is not possible here.`);
  response
    .status(PROBLEMS.METHOD_NOT_ALLOWED.status)
    .setHeader('content-type', 'application/problem+json; charset=utf-8')
    .end(`${JSON.stringify(problemDocument(problem, request.originalUrl))}\n`);
}
