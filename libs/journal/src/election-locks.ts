/**
 * Who works out an election's mandates now: advisory locks of PostgreSQL, held by one connection, so that they end with
 * the process. Only hand-over depends on them; safety is that every fact has one id and one kept value.
 */
import type { PoolClient, QueryResult, QueryResultRow } from 'pg';
import { untilSettled } from '#libs/patience';

/** First half of the lock's key, so that it meets no other use of advisory locks ("seat" in ASCII). */
export const MANDATES_LOCKS = 0x73656174;

const TAKE = `select n as election_no from unnest($2::integer[]) n where pg_try_advisory_lock($1, n)`;
const GIVE_UP = `select pg_advisory_unlock($1, $2)`;
/** For this session only. */
const SILENT_MAX = `select set_config('idle_session_timeout', $1, false)`;

/** A process that is frozen for so long loses its locks: the server ends the session. */
const SILENT_MAX_MS = 5_000;
/** The connection says something this often within that time. */
const WORDS_PER_SILENCE = 4;

export class ElectionLocks {
  private client: PoolClient | null = null;
  private talking: NodeJS.Timeout | undefined;
  private answered: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly pool: { connect(): Promise<PoolClient> },
    private readonly silentMaxMs = SILENT_MAX_MS,
  ) {}

  /** True if the connection that holds the locks still answers; else all of them are lost. */
  async alive(): Promise<boolean> {
    const { client } = this;
    if (client === null) return false;
    try {
      await this.ask(client, 'select 1');
      return this.client === client;
    } catch (error) {
      this.drop(client, error);
      return false;
    }
  }

  /** Those of the elections that this process now holds; never waits for another. Throws pg errors. */
  async take(electionNos: readonly number[]): Promise<ReadonlySet<number>> {
    if (electionNos.length === 0) return new Set();
    this.client ??= await this.connect();
    const { client } = this;
    try {
      const { rows } = await this.ask<{ election_no: number }>(client, TAKE, [MANDATES_LOCKS, electionNos]);
      return new Set(rows.map((row) => row.election_no));
    } catch (error) {
      this.drop(client, error);
      throw error;
    }
  }

  async giveUp(electionNo: number): Promise<void> {
    if (this.client !== null) await this.ask(this.client, GIVE_UP, [MANDATES_LOCKS, electionNo]);
  }

  /** Gives back all locks: they end with the connection, which bears a limit of its own and must not serve others. */
  close(): void {
    if (this.client !== null) this.drop(this.client, null);
  }

  /** A connection answers one question at a time; elections ask side by side. */
  private ask<R extends QueryResultRow>(
    client: PoolClient,
    text: string,
    values: readonly unknown[] = [],
  ): Promise<QueryResult<R>> {
    const answer = this.answered.then(() => client.query<R>(text, [...values]));
    this.answered = untilSettled(answer);
    return answer;
  }

  /** A connection that failed must not serve again, and its locks are gone with it. */
  private drop(client: PoolClient, error: unknown): void {
    if (this.client !== client) return;
    this.client = null;
    clearInterval(this.talking);
    client.release(error instanceof Error ? error : true);
  }

  private async connect(): Promise<PoolClient> {
    const client = await this.pool.connect();
    try {
      await client.query(SILENT_MAX, [String(this.silentMaxMs)]);
    } catch (error) {
      client.release(true);
      throw error;
    }
    this.talking = setInterval(() => void this.alive(), this.silentMaxMs / WORDS_PER_SILENCE);
    this.talking.unref();
    return client;
  }
}
