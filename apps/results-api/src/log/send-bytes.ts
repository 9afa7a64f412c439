/** Sends bytes that never change under their address, uncompressed: hashes do not shrink. */
import { cachingOf } from '../answers/answer';
import { bodyKey, IfNoneMatch, tagOf } from '../answers/etag';
import { writeUnchanged, writeWhole } from '../answers/written';
import type { Request, Response } from '../http/express';

export function sendBytes(request: Request, response: Response, bytes: Buffer): void {
  const key = bodyKey(bytes.toString('base64'));
  const tag = tagOf(key, 'identity');
  const known = new IfNoneMatch(request.headers['if-none-match']);
  response.setHeader('cache-control', cachingOf(true));
  response.setHeader('vary', 'Accept, Accept-Encoding');
  if (known.anything || known.has(tag)) {
    writeUnchanged(response, tag);
    return;
  }
  response.setHeader('content-type', 'application/octet-stream');
  writeWhole(response, key, { bytes, encoding: 'identity' }, request.method !== 'HEAD');
}
