/**
 * Kept answers, sent before any route is looked for: the same request again, while the look at the store holds that its
 * answer came from, needs neither router nor query. That takes a third of the processor time.
 */
import { Injectable } from '@nestjs/common';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { LastUsed } from '#libs/basics';
import type { Request, Response } from '../http/express';
import { HttpMetrics } from '../http/http-metrics';
import type { Encoding } from './encoding';
import { IfNoneMatch, tagOf } from './etag';
import { KeptAnswers } from './kept-answers';
import { tagKnown, writeUnchanged, writeWhole } from './written';

/** Which kept answer a request has, and while what holds. */
export interface EarlyAnswer {
  readonly key: string;
  readonly encoding: Encoding;
  readonly holds: () => boolean;
}

interface Remembered extends EarlyAnswer {
  readonly route: string | undefined;
  /** What the application sets on every form of this answer. */
  readonly headers: OutgoingHttpHeaders;
}

/** Characters of requests that are remembered: their URLs and what they accept. */
const CHARACTERS_MAX = 4_194_304;

@Injectable()
export class EarlyAnswers {
  private readonly remembered = new LastUsed<Remembered & { readonly characters: number }>(
    CHARACTERS_MAX,
    ({ characters }) => characters,
  );

  constructor(
    private readonly kept: KeptAnswers,
    private readonly metrics: HttpMetrics,
  ) {}

  /** The same request has this answer while it holds. To be called with the headers of all forms set, and no others. */
  remember(request: Request, response: Response, answer: EarlyAnswer): void {
    if (!answer.holds()) return;
    const name = nameOf(request, request.originalUrl);
    const route = typeof request.route?.path === 'string' ? request.route.path : undefined;
    this.remembered.set(name, { ...answer, route, headers: response.getHeaders(), characters: name.length });
  }

  /** True where the request is answered. */
  answers(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET') return false;
    const startedAt = process.hrtime.bigint();
    const found = this.remembered.get(nameOf(request, request.url ?? ''));
    if (found === undefined || !found.holds()) return false;
    const { key, encoding, headers, route } = found;
    const known = new IfNoneMatch(request.headers['if-none-match']);
    const whole = this.kept.find(key, encoding);
    const tag = known.anything && whole !== undefined ? tagOf(key, whole.encoding) : tagKnown(known, key, encoding);
    if (tag === undefined && whole === undefined) return false;
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value);
    if (tag !== undefined) writeUnchanged(response, tag);
    else if (whole !== undefined) writeWhole(response, key, whole, true);
    this.metrics.answered(route, response.statusCode, startedAt);
    return true;
  }
}

/** All of a request that its answer depends on, but what the caller has already. */
function nameOf({ headers }: IncomingMessage, url: string): string {
  return `${url}\n${headers.accept ?? ''}\n${headers['accept-encoding'] ?? ''}`;
}
