/** How a kept answer goes out: whole, or as the word that the caller has it. */
import type { ServerResponse } from 'node:http';
import { tagOf, type IfNoneMatch } from './etag';
import type { Encoding } from './encoding';
import type { Representation } from './kept-answers';

/** The tag under which the caller has this answer: in the encoding that it would get, or plain. */
export function tagKnown(known: IfNoneMatch, key: string, encoding: Encoding): string | undefined {
  return [tagOf(key, encoding), tagOf(key, 'identity')].find((one) => known.has(one));
}

export function writeUnchanged(response: ServerResponse, tag: string): void {
  response.statusCode = 304;
  response.setHeader('etag', tag);
  response.end();
}

export function writeWhole(response: ServerResponse, key: string, found: Representation, withBody: boolean): void {
  response.setHeader('etag', tagOf(key, found.encoding));
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('content-length', found.bytes.length);
  if (found.encoding !== 'identity') response.setHeader('content-encoding', found.encoding);
  response.end(withBody ? found.bytes : undefined);
}
