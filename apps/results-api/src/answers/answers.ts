/** Sends answers: with a tag and for how long they hold, compressed where the caller takes that, or 304 without a body. */
import { Injectable } from '@nestjs/common';
import type { Request, Response } from '../http/express';
import { answerOf, cachingOf, type Answer } from './answer';
import { EarlyAnswers } from './early-answers';
import { encodingFor } from './encoding';
import { bodyKey, IfNoneMatch, snapshotKey, tagOf } from './etag';
import { KeptAnswers } from './kept-answers';
import { tagKnown, writeUnchanged, writeWhole } from './written';

@Injectable()
export class Answers {
  constructor(
    private readonly kept: KeptAnswers,
    private readonly early: EarlyAnswers,
  ) {}

  async send(request: Request, response: Response, answer: Answer): Promise<void> {
    const { follows, lasting, holds, render, contentType } = answer;
    const encoding = encodingFor(request);
    const known = new IfNoneMatch(request.headers['if-none-match']);
    response.setHeader('cache-control', cachingOf(lasting));
    response.setHeader('vary', 'Accept, Accept-Encoding');
    if (contentType !== undefined) response.setHeader('content-type', contentType);
    const text = follows === null ? await render() : null;
    const key = follows === null ? bodyKey(text ?? '') : snapshotKey(follows);
    this.early.remember(request, response, { key, encoding, holds });
    const tag = tagKnown(known, key, encoding);
    if (tag !== undefined) {
      writeUnchanged(response, tag);
      return;
    }
    const found = await this.kept.take(key, encoding, () => (text === null ? render() : Promise.resolve(text)));
    // Only now it is sure that there is something.
    if (known.anything) writeUnchanged(response, tagOf(key, found.encoding));
    else writeWhole(response, key, found, request.method !== 'HEAD');
  }

  /** Sends a document that is written out every time. */
  sendDocument(request: Request, response: Response, document: object): Promise<void> {
    return this.send(request, response, answerOf(document));
  }
}
