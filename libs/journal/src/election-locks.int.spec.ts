import type { Pool, PoolClient, QueryResult } from 'pg';
import { createPool } from '#libs/platform';
import { testPostgres, type TestDatabase } from '../../../test/support/servers';
import { ElectionLocks } from './election-locks';

const SILENT_MAX_MS = 400;

describe('Locks of elections', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await testPostgres();
    pool = createPool(database.url, { applicationName: 'locks', max: 6, role: 'sanaq_writer' });
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('stay with a process that lives, however long it does nothing', async () => {
    const [one, other] = [new ElectionLocks(pool, SILENT_MAX_MS), new ElectionLocks(pool, SILENT_MAX_MS)];
    expect(await one.take([1])).toEqual(new Set([1]));
    await pool.query('select pg_sleep($1)', [(3 * SILENT_MAX_MS) / 1_000]);
    expect(await other.take([1])).toEqual(new Set());
    expect(await one.alive()).toBe(true);
    one.close();
    other.close();
  });

  it('are given up by many elections at once, one question after the other', async () => {
    let [open, openMost] = [0, 0];
    const client = await pool.connect();
    const query = client.query.bind(client) as (text: string, values?: unknown[]) => Promise<QueryResult>;
    const counting = Object.assign(Object.create(client) as PoolClient, {
      query: async (text: string, values?: unknown[]) => {
        openMost = Math.max(openMost, ++open);
        return query(text, values).finally(() => open--);
      },
    });
    const connect = (): Promise<PoolClient> => Promise.resolve(counting);
    const one = new ElectionLocks({ connect }, SILENT_MAX_MS);
    const other = new ElectionLocks(pool, SILENT_MAX_MS);
    expect((await one.take([11, 12, 13])).size).toBe(3);
    await Promise.all([one.giveUp(11), one.alive(), one.giveUp(12), one.giveUp(13)]);
    expect((await other.take([11, 12, 13])).size).toBe(3);
    one.close();
    other.close();
    expect(openMost).toBe(1);
  });

  it('are lost by a process that is frozen, and whoever stands by gets them', async () => {
    // It says no word any more: that is all that the server sees of a process that is frozen.
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'queueMicrotask', 'Date'],
    });
    const [frozen, standBy] = [new ElectionLocks(pool, SILENT_MAX_MS), new ElectionLocks(pool, SILENT_MAX_MS)];
    expect(await frozen.take([2])).toEqual(new Set([2]));
    while ((await standBy.take([2])).size === 0) await pool.query('select pg_sleep(0.1)');
    expect(await frozen.alive()).toBe(false);
    standBy.close();
  });
});
