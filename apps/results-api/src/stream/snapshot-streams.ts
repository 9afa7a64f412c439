/** All open streams of this process. */
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Pool } from 'pg';
import { Gauge, Registry } from 'prom-client';
import { hearNotices } from '#libs/journal';
import { keepDoing, SERVER_PAUSES, toldElsewhere } from '#libs/patience';
import { renderError, type Logger } from '#libs/platform';
import { ResultsReader } from '#libs/results';
import type { Request, Response } from '../http/express';
import { callerOf } from '../http/caller';
import { ApiProblem } from '../http/problem';
import { LOG, POOL, REGISTRY } from '../options';
import { PublishedResults } from '../queries/published-results';
import { SnapshotFeed, type FeedSettings } from './snapshot-feed';
import { runSession, type StreamEvents, type StreamSession } from './stream-session';

/** What a reader asks for; see {@link StreamSession}. */
export interface StreamRequest extends Pick<StreamSession, 'lastEventId'> {
  readonly events: (feed: SnapshotFeed) => StreamEvents;
}

export const SETTINGS = Symbol('feed settings');

@Injectable()
export class SnapshotStreams implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly feeds = new Map<string, SnapshotFeed>();
  private readonly sessions = new Map<AbortController, string>();
  private readonly open: Gauge;
  private closing = false;
  private readonly stop = new AbortController();
  private watching: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    private readonly reader: ResultsReader,
    @Inject(LOG) private readonly log: Logger,
    @Inject(SETTINGS) private readonly settings: FeedSettings,
    @Inject(REGISTRY) registry: Registry,
    private readonly published: PublishedResults,
  ) {
    this.open = new Gauge({ name: 'sanaq_streams_open', help: 'Readers of the stream', registers: [registry] });
  }

  /** Hears of new snapshots, and looks now and then at all elections with readers at once, in case a notice was lost. */
  onApplicationBootstrap(): void {
    const { signal } = this.stop;
    const hear = (electionId: string | null): void => {
      const told = electionId === null ? [...this.feeds.values()] : [this.feeds.get(electionId)];
      // What fails is seen again by the next look, which says so.
      for (const feed of told) if (feed !== undefined) toldElsewhere(feed.look());
    };
    this.watching = Promise.all([
      hearNotices(this.pool, 'sanaq_published', hear, signal),
      keepDoing(() => this.lookAtAll(), {
        everyMs: this.settings.pollMs,
        pauses: { firstMs: this.settings.pollMs * 2, lastMs: SERVER_PAUSES.lastMs },
        signal,
        // Whatever it is, readers keep their connections and are told as soon as there is something to tell.
        waits: () => true,
        onPause: (error, pauseMs) => {
          this.log.warn({ reason: renderError(error), pauseMs }, 'streams wait');
        },
      }),
    ]);
  }

  /** Ends every stream: readers connect again, to another process or after the restart. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    for (const session of this.sessions.keys()) session.abort();
    this.stop.abort();
    await this.watching;
  }

  private async lookAtAll(): Promise<void> {
    if (this.feeds.size === 0) return;
    const newest = await this.reader.newestPublished([...this.feeds.keys()]);
    const behind = [...newest].flatMap(([electionId, snapshot]) => {
      const feed = this.feeds.get(electionId);
      return feed !== undefined && feed.newestKnown < snapshot ? [feed] : [];
    });
    await Promise.all(behind.map((feed) => feed.look()));
  }

  /** Serves one reader until it is gone. The election must exist. */
  async serve(
    electionId: string,
    { lastEventId, events }: StreamRequest,
    request: Request,
    response: Response,
  ): Promise<void> {
    if (this.closing || this.sessions.size >= this.settings.readersMax) {
      throw new ApiProblem('STREAMS_EXHAUSTED', 'No further stream can be opened at present.');
    }
    const caller = callerOf(request);
    const { readersOfCallerMax } = this.settings;
    if ([...this.sessions.values()].filter((one) => one === caller).length >= readersOfCallerMax) {
      const detail = `${readersOfCallerMax} streams are open from ${caller}, as many as one address may hold.`;
      throw new ApiProblem('STREAMS_OF_CALLER', detail);
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
    this.sessions.set(ended, caller);
    await this.run(electionId, { lastEventId, events }, response, ended);
  }

  private async run(
    electionId: string,
    { lastEventId, events }: StreamRequest,
    response: Response,
    ended: AbortController,
  ): Promise<void> {
    const feed = this.join(electionId);
    this.open.set(this.sessions.size);
    const heartbeat = setInterval(() => {
      // A full buffer needs no sign of life.
      if (!response.writableNeedDrain) response.write(': heartbeat\n\n');
    }, this.settings.heartbeatMs);
    try {
      await runSession({
        feed,
        response,
        lastEventId,
        events: events(feed),
        settings: this.settings,
        signal: ended.signal,
      });
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
      feed = new SnapshotFeed(this.reader, electionId, this.settings, () => {
        this.published.renew(electionId);
      });
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
