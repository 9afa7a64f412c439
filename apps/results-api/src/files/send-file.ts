/** Sends a file as it lies on the disk: whole, compressed as it was made, a part of it, or the word that the caller has it. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import Negotiator from 'negotiator';
import { cachingOf } from '../answers/answer';
import { IfNoneMatch } from '../answers/etag';
import type { Request, Response } from '../http/express';
import type { ListedFile } from './file-index';

export interface SentPart {
  readonly start: number;
  readonly end: number;
}

/** Stable tags: the content's hash, and how it is encoded. */
function tagOf({ sha256 }: ListedFile, gzip: boolean): string {
  return gzip ? `"${sha256}-gzip"` : `"${sha256}"`;
}

export async function sendFile(
  request: Request,
  response: Response,
  { file, path }: { readonly file: ListedFile; readonly path: string },
  stallMaxMs: number,
): Promise<void> {
  const { name, mediaType, bytes, gzipBytes } = file;
  const { range } = request.headers;
  // A part of a file is a part of what it is without compression: that is what its hash is of.
  const gzip = gzipBytes !== null && range === undefined && takesGzip(request);
  const tag = tagOf(file, gzip);
  const known = new IfNoneMatch(request.headers['if-none-match']);
  response.setHeader('cache-control', cachingOf(true));
  response.setHeader('vary', 'Accept-Encoding');
  response.setHeader('etag', tag);
  response.setHeader('accept-ranges', 'bytes');
  if (known.anything || known.has(tag) || known.has(tagOf(file, false))) {
    response.status(304).end();
    return;
  }
  const ifRange = request.headers['if-range'];
  const part = ifRange === undefined || ifRange === tag ? partOf(range, bytes) : null;
  if (part === 'beyond') {
    response.setHeader('content-range', `bytes */${bytes}`);
    response.status(416).end();
    return;
  }
  const length = part === null ? (gzip ? gzipBytes : bytes) : part.end - part.start + 1;
  response.setHeader('content-type', mediaType);
  response.setHeader('content-length', length);
  response.setHeader('content-disposition', `attachment; filename="${name}"`);
  if (gzip) response.setHeader('content-encoding', 'gzip');
  if (part !== null) response.setHeader('content-range', `bytes ${part.start}-${part.end}/${bytes}`);
  response.status(part === null ? 200 : 206);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  response.setTimeout(stallMaxMs, () => response.destroy());
  try {
    await pipeline(createReadStream(gzip ? `${path}.gz` : path, part ?? {}), response);
  } catch (error) {
    // Who has gone needs no answer; what cannot be read is told where nothing was sent yet.
    if (!response.headersSent) throw error;
    response.destroy();
  }
}

function takesGzip(request: Request): boolean {
  return (
    new Negotiator(request).encodings(['gzip', 'identity']).includes('gzip') &&
    request.headers['accept-encoding'] !== undefined
  );
}

/** One part, as RFC 9110 14.1.2 has it; null where the whole is to be sent. */
export function partOf(range: string | undefined, bytes: number): SentPart | 'beyond' | null {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? '') ?? [];
  if (from === '' && to === '') return null;
  if (from === '') return Number(to) === 0 ? 'beyond' : { start: Math.max(0, bytes - Number(to)), end: bytes - 1 };
  const start = Number(from);
  if (start >= bytes) return 'beyond';
  const end = to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  return end < start ? null : { start, end };
}
