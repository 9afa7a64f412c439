/** Who writes which election now. Only hand-over depends on this; safety is the compare-and-set of the journal. */
import type { Pool } from 'pg';

const TAKE = `
  insert into sanaq.lease as held (election_no, holder, expires_at)
  values ($1, $2, now() + $3 * interval '1 millisecond')
  on conflict (election_no) do update set holder = excluded.holder, expires_at = excluded.expires_at
  where held.holder = excluded.holder or held.expires_at < now()
  returning holder`;

const RENEW = `
  update sanaq.lease set expires_at = now() + $3 * interval '1 millisecond'
  where election_no = any ($1::integer[]) and holder = $2
  returning election_no`;

const GIVE_UP = `update sanaq.lease set expires_at = '-infinity' where election_no = $1 and holder = $2`;

const ALIVE = `
  insert into sanaq.worker (holder, expires_at) values ($1, now() + $2 * interval '1 millisecond')
  on conflict (holder) do update set expires_at = excluded.expires_at`;

const COUNT_ALIVE = `select count(*)::integer as alive from sanaq.worker where expires_at > now()`;
const BURY = `delete from sanaq.worker where holder = $1 or expires_at < now() - interval '1 hour'`;

/** Expiry is judged by the database's clock alone, so that the processes' clocks do not matter. */
export class Leases {
  constructor(
    private readonly pool: Pool,
    private readonly holder: string,
    private readonly ttlMs: number,
  ) {}

  /** True if this process now holds the election. */
  async take(electionNo: number): Promise<boolean> {
    const { rowCount } = await this.pool.query(TAKE, [electionNo, this.holder, this.ttlMs]);
    return rowCount === 1;
  }

  /** Renews all at once; returns those still held. */
  async renew(electionNos: readonly number[]): Promise<ReadonlySet<number>> {
    if (electionNos.length === 0) return new Set();
    const { rows } = await this.pool.query<{ election_no: number }>(RENEW, [electionNos, this.holder, this.ttlMs]);
    return new Set(rows.map((row) => row.election_no));
  }

  async giveUp(electionNo: number): Promise<void> {
    await this.pool.query(GIVE_UP, [electionNo, this.holder]);
  }

  /** Notes that this process lives and returns how many do. */
  async heartbeat(): Promise<number> {
    await this.pool.query(ALIVE, [this.holder, this.ttlMs]);
    const { rows } = await this.pool.query<{ alive: number }>(COUNT_ALIVE);
    return rows[0]?.alive ?? 1;
  }

  async leave(): Promise<void> {
    await this.pool.query(BURY, [this.holder]);
  }
}
