/** Turns whatever was thrown into a problem document. */
import { HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from './express';
import { codeOf, databaseRefusal, renderError, type Logger } from '#libs/platform';
import { ApiProblem, problemDocument, PROBLEMS } from './problem';

export const RETRY_AFTER_SECONDS = '2';

/** The problem behind anything thrown by a route, the router or Express itself. */
export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const refusal = databaseRefusal(error);
  if (refusal !== null) {
    const detail =
      refusal.code === 'DATABASE_TOO_SLOW'
        ? 'The database took too long to answer.'
        : 'The results cannot be read at present.';
    return new ApiProblem('DATABASE_UNREACHABLE', detail, { cause: error });
  }
  if (codeOf(error) === 'FRAME_DIFFERS') {
    return new ApiProblem('FRAME_DIFFERS', 'The stored names of the figures are not those of the stream.', {
      cause: error,
    });
  }
  if (codeOf(error) === 'PROOF_DIFFERS') {
    return new ApiProblem('PROOF_DIFFERS', 'What is stored does not give what the closing record binds.', {
      cause: error,
    });
  }
  // Express: a path that is not percent-encoded UTF-8.
  if (error instanceof URIError) return new ApiProblem('URL_INVALID', 'The path is not percent-encoded UTF-8.');
  if (error instanceof HttpException) {
    const status = error.getStatus();
    if (status === 404) return new ApiProblem('ROUTE_UNKNOWN', 'There is nothing at this path.');
    if (status === 400) return new ApiProblem('URL_INVALID', 'The request cannot be read.');
  }
  return new ApiProblem('UNEXPECTED', 'The request failed by a defect of the service.', { cause: error });
}

/** Into the log, where it is not the caller's own. */
function reportProblem(log: Logger, problem: ApiProblem, { originalUrl }: Request): void {
  if (PROBLEMS[problem.code].status < 500) return;
  const cause = problem.cause ?? problem;
  log.error({ err: cause, url: originalUrl, reason: renderError(cause) }, problem.code);
}

/** What a filter answers: the problem, told to the log; null where the answer had begun, which is broken off. */
export function problemToAnswer(
  log: Logger,
  error: unknown,
  host: ArgumentsHost,
): { readonly request: Request; readonly response: Response; readonly problem: ApiProblem } | null {
  const http = host.switchToHttp();
  const request = http.getRequest<Request>();
  const response = http.getResponse<Response>();
  const problem = problemOf(error);
  reportProblem(log, problem, request);
  if (!response.headersSent) return { request, response, problem };
  response.destroy();
  return null;
}

export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const found = problemToAnswer(this.log, error, host);
    if (found === null) return;
    const { request, response, problem } = found;
    const { status } = PROBLEMS[problem.code];
    if (status === 503 || status === 429) response.setHeader('retry-after', RETRY_AFTER_SECONDS);
    response.removeHeader('etag');
    response
      .status(status)
      .setHeader('cache-control', 'no-store')
      .setHeader('content-type', 'application/problem+json; charset=utf-8')
      .end(`${JSON.stringify(problemDocument(problem, request.originalUrl))}\n`);
  }
}
