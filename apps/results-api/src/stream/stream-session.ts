/** One connection of one reader of the stream. */
import type { ServerResponse } from 'node:http';
import { sleep } from '#libs/patience';
import { isDatabaseRefusal } from '#libs/platform';
import type { SnapshotFacts } from '#libs/results';
import { streamEvent } from './snapshot-event';
import type { FeedSettings, SnapshotFeed } from './snapshot-feed';

/** What a session asks of its feed. */
export type SnapshotSource = Pick<SnapshotFeed, 'newest' | 'canResume' | 'after' | 'changed'>;

/** Browsers wait so long before they connect again. */
const RETRY_MS = 2_000;
const DATABASE_PAUSE_MS = 1_000;

/** What a reader is told of each published snapshot. */
export interface StreamEvents {
  readonly name: 'snapshot' | 'changes';
  /** A JSON object. */
  readonly data: (at: SnapshotFacts) => Promise<string>;
}

export interface StreamSession {
  readonly feed: SnapshotSource;
  readonly response: Pick<ServerResponse, 'write' | 'once' | 'off'>;
  /** `id` of the last event that the reader has; undefined for a new one. */
  readonly lastEventId: string | undefined;
  readonly events: StreamEvents;
  readonly settings: Pick<FeedSettings, 'stallMaxMs'>;
  readonly signal: AbortSignal;
}

/** Where a session begins: after a snapshot that the reader has, or with the newest one. */
interface Start {
  readonly cursor: number | null;
  readonly reset: boolean;
}

async function startOf({ feed, lastEventId }: StreamSession): Promise<Start> {
  if (lastEventId === undefined || lastEventId === '') return { cursor: null, reset: false };
  const snapshot = /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : null;
  if (snapshot !== null && (await feed.canResume(snapshot))) return { cursor: snapshot, reset: false };
  return { cursor: null, reset: true };
}

/** Writes, and waits where the reader is slow; false where it took nothing for too long or is gone. */
async function write({ response, settings, signal }: StreamSession, text: string): Promise<boolean> {
  if (signal.aborted) return false;
  if (response.write(text)) return true;
  return new Promise<boolean>((resolve) => {
    const end = (drained: boolean): void => {
      clearTimeout(timer);
      response.off('drain', onDrain);
      signal.removeEventListener('abort', onAbort);
      resolve(drained);
    };
    const onDrain = (): void => end(true);
    const onAbort = (): void => end(false);
    const timer = setTimeout(() => end(false), settings.stallMaxMs);
    response.once('drain', onDrain);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** What comes next for a reader: the newest snapshot for one that begins, else all after its cursor. */
async function upcoming(feed: SnapshotSource, cursor: number | null): Promise<readonly SnapshotFacts[]> {
  if (cursor !== null) return feed.after(cursor);
  const newest = await feed.newest();
  return newest === null ? [] : [newest];
}

/**
 * Sends every published snapshot in order until the signal. Returns when the reader is gone or too slow; the caller
 * then ends the connection, and the reader resumes from the last event that it has. A database that does not answer is
 * waited for.
 */
export async function runSession(session: StreamSession): Promise<void> {
  const { feed, signal } = session;
  const { name, data } = session.events;
  if (!(await write(session, `retry: ${RETRY_MS}\n\n`))) return;
  let start: Start | null = null;
  let cursor: number | null = null;
  while (!signal.aborted) {
    try {
      if (start === null) {
        start = await startOf(session);
        cursor = start.cursor;
      }
      const next = await upcoming(feed, cursor);
      for (const at of next) {
        const reset = cursor === null && start.reset;
        if (!(await write(session, streamEvent(name, at.snapshot, await data(at), reset)))) return;
        cursor = at.snapshot;
      }
      if (next.length === 0) await feed.changed(cursor ?? -1, signal);
    } catch (error) {
      if (!isDatabaseRefusal(error)) throw error;
      await sleep(DATABASE_PAUSE_MS, signal);
    }
  }
}
