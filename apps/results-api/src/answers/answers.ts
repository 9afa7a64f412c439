/** Sends answers: with a tag and for how long they hold, compressed where the caller takes that, or 304 without a body. */
import { Injectable } from '@nestjs/common';
import type { Request, Response } from '../http/express';
import { answerOf, cachingOf, type Answer } from './answer';
import { encodingFor, type Encoding } from './encoding';
import { bodyKey, IfNoneMatch, snapshotKey, tagOf } from './etag';
import { KeptAnswers } from './kept-answers';

@Injectable()
export class Answers {
  constructor(private readonly kept: KeptAnswers) {}

  async send(request: Request, response: Response, answer: Answer): Promise<void> {
    const { follows, lasting, render } = answer;
    const encoding = encodingFor(request);
    const known = new IfNoneMatch(request.headers['if-none-match']);
    response.setHeader('cache-control', cachingOf(lasting));
    response.setHeader('vary', 'Accept, Accept-Encoding');
    const text = follows === null ? await render() : null;
    const key = follows === null ? bodyKey(text ?? '') : snapshotKey(follows);
    if (hasAlready(response, known, key, encoding)) return;
    const found = await this.kept.take(key, encoding, () => (text === null ? render() : Promise.resolve(text)));
    const tag = tagOf(key, found.encoding);
    response.setHeader('etag', tag);
    // Only now it is sure that there is something.
    if (known.anything) {
      response.status(304).end();
      return;
    }
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.setHeader('content-length', found.bytes.length);
    if (found.encoding !== 'identity') response.setHeader('content-encoding', found.encoding);
    response.end(request.method === 'HEAD' ? undefined : found.bytes);
  }

  /** Sends a document that is written out every time. */
  sendDocument(request: Request, response: Response, document: object): Promise<void> {
    return this.send(request, response, answerOf(document));
  }
}

/** True where the caller has this answer (a 304 was sent): in the encoding that it would get, or plain. */
function hasAlready(response: Response, known: IfNoneMatch, key: string, encoding: Encoding): boolean {
  const tag = [tagOf(key, encoding), tagOf(key, 'identity')].find((one) => known.has(one));
  if (tag === undefined) return false;
  response.setHeader('etag', tag);
  response.status(304).end();
  return true;
}
