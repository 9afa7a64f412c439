/** Writes an answer: JSON with its tag, or 304 without a body. */
import { bodyTag, tagMatches } from './etag';
import type { Request, Response } from './express';

/** Every copy is asked about before it is used again; with a tag that costs little and is never stale. */
const REVALIDATE = 'no-cache';

/** Sets the tag; true where the caller has this answer already (a 304 was sent). */
export function answeredByTag(request: Request, response: Response, etag: string): boolean {
  response.setHeader('etag', etag);
  if (!response.hasHeader('cache-control')) response.setHeader('cache-control', REVALIDATE);
  if (!tagMatches(request.headers['if-none-match'], etag)) return false;
  response.status(304).end();
  return true;
}

function write(request: Request, response: Response, type: string, body: string): void {
  const bytes = Buffer.from(body, 'utf8');
  response.setHeader('content-type', type);
  response.setHeader('content-length', bytes.length);
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** Sends JSON; with a tag of its own bytes where none was set by {@link answeredByTag}. */
export function sendJson(request: Request, response: Response, body: object): void {
  const text = `${JSON.stringify(body)}\n`;
  if (!response.hasHeader('etag') && answeredByTag(request, response, bodyTag(text))) return;
  write(request, response, 'application/json; charset=utf-8', text);
}

export function sendText(request: Request, response: Response, type: string, text: string): void {
  if (answeredByTag(request, response, bodyTag(text))) return;
  write(request, response, type, text);
}
