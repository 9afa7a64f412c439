/**
 * What processes tell each other through the store: that an election is new, that a snapshot is public. Hints: a lost one
 * costs a look's pause and never a record, because anyone who hears also looks now and then.
 */
import type { Pool, PoolClient } from 'pg';
import { keepDoing } from '#libs/patience';

/** Of an election that is new in the store, or of which a snapshot was published. Each tells the election's id. */
export type Notice = 'sanaq_election' | 'sanaq_published';

const LISTEN: Readonly<Record<Notice, string>> = {
  sanaq_election: 'listen sanaq_election',
  sanaq_published: 'listen sanaq_published',
};
const TELL = `select pg_notify($1, $2)`;
const AGAIN_AFTER_MS = 1_000;

/** Tells anyone who hears; call it after what it tells of is committed. */
export async function tellNotice(pool: Pool, notice: Notice, electionId: string): Promise<void> {
  await pool.query(TELL, [notice, electionId]);
}

/**
 * Hears notices of one kind until the signal, over a connection of the pool that serves nothing else meanwhile. `hear` is
 * told null where notices may have been missed: when hearing begins, and when it begins again.
 */
export async function hearNotices(
  pool: Pool,
  notice: Notice,
  hear: (electionId: string | null) => void,
  signal: AbortSignal,
): Promise<void> {
  await keepDoing(() => hearOnce(pool, notice, hear, signal), {
    signal,
    everyMs: AGAIN_AFTER_MS,
    // Anyone who asks the store for more than hints says what is wrong with it.
    waits: () => true,
  });
}

async function hearOnce(
  pool: Pool,
  notice: Notice,
  hear: (electionId: string | null) => void,
  signal: AbortSignal,
): Promise<void> {
  const client = await pool.connect();
  const onNotification = ({ channel, payload }: { readonly channel: string; readonly payload?: string }): void => {
    if (channel === notice && payload !== undefined) hear(payload);
  };
  client.on('notification', onNotification);
  try {
    await client.query(LISTEN[notice]);
    hear(null);
    await endOf(client, signal);
  } finally {
    client.off('notification', onNotification);
    // It still listens: it must not serve others.
    client.release(true);
  }
}

/** Resolves when the connection has ended, or at the signal. */
function endOf(client: PoolClient, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      client.off('end', done).off('error', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    client.on('end', done).on('error', done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}
