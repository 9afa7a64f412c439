/** Sends bytes that never change under their address, uncompressed: hashes do not shrink. */
import { bodyKey, IfNoneMatch, tagOf } from '../answers/etag';
import { cachingOf } from '../answers/answer';
import type { Request, Response } from '../http/express';

export function sendBytes(request: Request, response: Response, bytes: Buffer): void {
  const tag = tagOf(bodyKey(bytes.toString('base64')), 'identity');
  const known = new IfNoneMatch(request.headers['if-none-match']);
  response.setHeader('cache-control', cachingOf(true));
  response.setHeader('vary', 'Accept, Accept-Encoding');
  response.setHeader('etag', tag);
  if (known.anything || known.has(tag)) {
    response.status(304).end();
    return;
  }
  response.setHeader('content-type', 'application/octet-stream');
  response.setHeader('content-length', bytes.length);
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
