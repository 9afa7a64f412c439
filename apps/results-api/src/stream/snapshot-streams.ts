/** All open streams of this process. */
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { renderError, type Logger } from '#libs/platform';
import { ResultsReader } from '#libs/results';
import type { Request, Response } from '../http/express';
import { ApiProblem } from '../http/problem';
import { LOG, REGISTRY } from '../options';
import { SnapshotFeed, type FeedSettings } from './snapshot-feed';
import { runSession, type StreamSession } from './stream-session';

/** What a reader asks for; see {@link StreamSession}. */
export type StreamRequest = Pick<StreamSession, 'lastEventId' | 'wanted'>;

export const SETTINGS = Symbol('feed settings');

@Injectable()
export class SnapshotStreams implements BeforeApplicationShutdown {
  private readonly feeds = new Map<string, SnapshotFeed>();
  private readonly sessions = new Set<AbortController>();
  private readonly open: Gauge;
  private closing = false;

  constructor(
    private readonly reader: ResultsReader,
    @Inject(LOG) private readonly log: Logger,
    @Inject(SETTINGS) private readonly settings: FeedSettings,
    @Inject(REGISTRY) registry: Registry,
  ) {
    this.open = new Gauge({ name: 'sanaq_streams_open', help: 'Readers of the stream', registers: [registry] });
  }

  /** Ends every stream: readers connect again, to another process or after the restart. */
  beforeApplicationShutdown(): void {
    this.closing = true;
    for (const session of this.sessions) session.abort();
  }

  /** Serves one reader until it is gone. The election must exist. */
  async serve(
    electionId: string,
    { lastEventId, wanted }: StreamRequest,
    request: Request,
    response: Response,
  ): Promise<void> {
    if (this.closing || this.sessions.size >= this.settings.readersMax) {
      throw new ApiProblem('STREAMS_EXHAUSTED', 'No further stream can be opened at present.');
    }
    const ended = new AbortController();
    response.once('close', () => {
      ended.abort();
    });
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    response.flushHeaders();
    await this.run(electionId, { lastEventId, wanted }, response, ended);
  }

  private async run(
    electionId: string,
    { lastEventId, wanted }: StreamRequest,
    response: Response,
    ended: AbortController,
  ): Promise<void> {
    const feed = this.join(electionId);
    this.sessions.add(ended);
    this.open.set(this.sessions.size);
    const heartbeat = setInterval(() => {
      // A full buffer needs no sign of life.
      if (!response.writableNeedDrain) response.write(': heartbeat\n\n');
    }, this.settings.heartbeatMs);
    try {
      await runSession({ feed, response, lastEventId, wanted, settings: this.settings, signal: ended.signal });
    } catch (error) {
      this.log.error({ electionId, err: error, reason: renderError(error) }, 'stream ended by an error');
    } finally {
      clearInterval(heartbeat);
      this.sessions.delete(ended);
      this.open.set(this.sessions.size);
      if (feed.leave()) this.feeds.delete(electionId);
      this.end(response);
    }
  }

  private join(electionId: string): SnapshotFeed {
    let feed = this.feeds.get(electionId);
    if (feed === undefined) {
      feed = new SnapshotFeed(this.reader, electionId, this.settings, this.log);
      this.feeds.set(electionId, feed);
    }
    feed.join();
    return feed;
  }

  /** A reader with a full buffer would never see an orderly end. */
  private end(response: Response): void {
    if (response.writableNeedDrain) response.destroy();
    else response.end();
  }
}
