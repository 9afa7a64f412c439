/**
 * Who works out an election's mandates now: advisory locks of PostgreSQL, held by one connection, so that they end with
 * the process. Only hand-over depends on them; safety is that every fact has one id and one kept value.
 */
import type { Pool, PoolClient } from 'pg';

/** First half of the lock's key, so that it meets no other use of advisory locks ("seat" in ASCII). */
export const MANDATES_LOCKS = 0x73656174;

const TAKE = `select pg_try_advisory_lock($1, $2) as taken`;
const GIVE_UP = `select pg_advisory_unlock($1, $2)`;
const GIVE_UP_ALL = `select pg_advisory_unlock_all()`;

export class ElectionLocks {
  private client: PoolClient | null = null;

  constructor(private readonly pool: Pool) {}

  /** True if the connection that holds the locks still answers; else all of them are lost. */
  async alive(): Promise<boolean> {
    if (this.client === null) return false;
    try {
      await this.client.query('select 1');
      return true;
    } catch (error) {
      this.drop(error);
      return false;
    }
  }

  /** True if this process now holds the election; never waits for another. Throws pg errors. */
  async take(electionNo: number): Promise<boolean> {
    this.client ??= await this.pool.connect();
    try {
      const { rows } = await this.client.query<{ taken: boolean }>(TAKE, [MANDATES_LOCKS, electionNo]);
      return rows[0]?.taken === true;
    } catch (error) {
      this.drop(error);
      throw error;
    }
  }

  async giveUp(electionNo: number): Promise<void> {
    await this.client?.query(GIVE_UP, [MANDATES_LOCKS, electionNo]);
  }

  /** Gives back all locks and the connection. */
  async close(): Promise<void> {
    const { client } = this;
    if (client === null) return;
    this.client = null;
    try {
      await client.query(GIVE_UP_ALL);
      client.release();
    } catch {
      // Closing the connection gives the locks back too.
      client.release(true);
    }
  }

  /** A connection that failed must not serve again, and its locks are gone with it. */
  private drop(error: unknown): void {
    const { client } = this;
    this.client = null;
    client?.release(error instanceof Error ? error : true);
  }
}
