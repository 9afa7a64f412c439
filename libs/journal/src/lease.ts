/** Who writes which election now. Only hand-over depends on this; safety is the compare-and-set of the journal. */
import { isConnectionLost } from '#libs/basics';
import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { AskedOfStore, keyOf } from './asked-of-store';

/** First half of the advisory locks by which processes show that they live; the second is made of the holder's name. */
const LIFE_LOCKS = 1_396_788_817;
/** PostgreSQL shows both halves as unsigned numbers. */
const KEY_OF = (holder: string): string => `('x' || substr(md5(${holder}), 1, 8))::bit(32)`;
const LIVES = (holder: string): string => `exists (
  select from pg_locks l
  where l.locktype = 'advisory' and l.granted and l.classid = ${LIFE_LOCKS} and l.objid = ${KEY_OF(holder)}::bigint::oid
    and l.database = (select oid from pg_database where datname = current_database()))`;

/** A lease that is lost again and again by processes that live is doubled so often at most: sixteen times as long. */
export const LOSSES_MAX = 5;
/** Held for so many of its lengths, a lengthened lease is halved again. */
export const HALVED_AFTER_LENGTHS = 20;

/** How many times longer than LEASE_TTL_MS a lease is after so many losses: a single one may befall anybody. */
export function leaseFactor(losses: number): number {
  return 2 ** Math.max(0, losses - 1);
}

/** The same in SQL, as an interval; `ttl` in milliseconds. */
const LENGTH = (ttl: string, losses: string): string =>
  `${ttl}::double precision * (1 << greatest(${losses} - 1, 0)) * interval '1 millisecond'`;

const ENTER = `select pg_try_advisory_lock(${LIFE_LOCKS}, ${KEY_OF('$1')}::integer) as entered`;

// A process that was killed loses its session, and with it the lock, at once; a machine that is gone, when its lease ends.
// A lease is renewed once a quarter of its life is over: a row that changes is a row to be vacuumed. Rows are locked in
// order, here and where they are taken, so that two processes never wait for each other. Its length is that of the row.
const LOOK = `
  with alive as (
    insert into sanaq.worker (holder, expires_at) values ($1, now() + $2 * interval '1 millisecond')
    on conflict (holder) do update set expires_at = excluded.expires_at
  ), mine as (
    select election_no, expires_at, losses,
           losses > 0 and held_since < now() - ${HALVED_AFTER_LENGTHS} * ${LENGTH('$2', 'losses')} as kept_long
    from sanaq.lease where election_no = any ($3::integer[]) and holder = $1
    order by election_no for update
  ), renewed as (
    update sanaq.lease l
    set losses = l.losses - kept_long::integer, held_since = case when kept_long then now() else l.held_since end,
        expires_at = now() + ${LENGTH('$2', 'l.losses - kept_long::integer')}
    from mine
    where l.election_no = mine.election_no and mine.expires_at < now() + 0.75 * ${LENGTH('$2', 'mine.losses')}
  ), others as (
    select n.election_no, p.next_position, held.holder,
           (select max(s.snapshot) from sanaq.snapshot s
            where s.election_no = n.election_no and s.snapshot < p.next_position) as snapshot,
           held.holder is null or held.holder = $1 or held.expires_at < now() or not ${LIVES('held.holder')} as free
    from unnest($4::integer[]) n (election_no)
    left join sanaq.lease held using (election_no) left join sanaq.stream_position p using (election_no)
  )
  select 1 + (select count(*)::integer from sanaq.worker w
              where w.holder <> $1 and expires_at > now() and ${LIVES('w.holder')}) as alive,
         array(select election_no from mine) as held,
         coalesce((select jsonb_agg(others) from others), '[]') as others`;

/** One that its holder has not given up, and lost though its session lives: it was too slow for it, or frozen. */
const LOSSES = `case when held.holder <> excluded.holder and held.expires_at > '-infinity' and ${LIVES('held.holder')}
  then least(held.losses + 1, ${LOSSES_MAX}) else held.losses end`;

/** $4 names from whom each election is taken. */
const TAKE = `
  insert into sanaq.lease as held (election_no, holder, expires_at)
  select election_no, $2, now() + ${LENGTH('$3', '0')} from unnest($1::integer[]) n (election_no)
  order by election_no
  on conflict (election_no) do update
  set holder = excluded.holder, losses = ${LOSSES}, held_since = now(), expires_at = now() + ${LENGTH('$3', `(${LOSSES})`)}
  where held.holder = excluded.holder or held.expires_at < now() or held.holder = $4::jsonb ->> held.election_no::text
  returning election_no, losses`;

/**
 * The session whose transaction holds the row of an election's position, asked while we hold the lease: so it is none
 * that may write. A process that is frozen is in it for as long as it is frozen. A session of our own role is ended,
 * which needs no further right; one of another role (a rebuilding by the owner) is left to the operator.
 */
const END_FORMER = `
  with former as (
    select p.election_no, a.pid, a.usename, a.application_name, a.client_addr,
      extract(epoch from clock_timestamp() - a.xact_start)::double precision as in_transaction_s
    from sanaq.stream_position p
    join pg_locks l on l.locktype = 'transactionid' and l.granted and l.transactionid = p.xmax
    join pg_stat_activity a on a.pid = l.pid
    where p.election_no = any ($1::integer[]) and a.pid <> pg_backend_pid()
      and exists (
        select from sanaq.lease where election_no = p.election_no and holder = $2 and expires_at > now()
      )
  )
  select former.*, case when usename = current_user then pg_terminate_backend(pid, $3) end as ended from former`;

const GIVE_UP = `update sanaq.lease set expires_at = '-infinity' where election_no = $1 and holder = $2`;

const BURY = `delete from sanaq.worker where holder = $1 or expires_at < now() - interval '1 hour'`;

/** By the end of their leases alone: any role may ask. */
const LIVE_WORKERS = `select count(*)::integer as alive from sanaq.worker where expires_at > now()`;

/** How many tabulation processes live now. */
export async function liveWorkers(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ alive: number }>(LIVE_WORKERS);
  return rows[0]?.alive ?? 0;
}

/** An election that may be taken, and from whom; null where nobody ever held it. */
export interface FreeElection {
  readonly electionNo: number;
  readonly from: string | null;
}

/** How far an election is stored. */
export interface StoredUpTo {
  readonly next: number;
  /** The newest snapshot; null for none. */
  readonly snapshot: number | null;
}

/** What one look at the leases tells. */
export interface LeaseLook {
  /** Processes that live, this one among them. */
  readonly alive: number;
  /** Those asked about that this process still holds. */
  readonly held: ReadonlySet<number>;
  /** Of the others, those that nobody writes: never held, expired, or held by a process whose session has ended. */
  readonly free: readonly FreeElection[];
  /** How far the others are counted; none of those that were never read. */
  readonly stored: ReadonlyMap<number, StoredUpTo>;
}

interface LookRow {
  alive: number;
  held: number[];
  others: {
    election_no: number;
    next_position: number | null;
    snapshot: number | null;
    holder: string | null;
    free: boolean;
  }[];
}

/** A session that was in the transaction of an election's position though its lease is over. */
export interface FormerWriter {
  readonly pid: number;
  /** Role, program and address, as far as PostgreSQL shows them to us. */
  readonly who: string;
  /** For how long it has been in its transaction; null where that is not shown. */
  readonly inTransactionSeconds: number | null;
  /** False where it may not be ended by us. */
  readonly ended: boolean;
}

/** For the end of a session: it rolls back, which takes no time. */
const END_WITHIN_MS = 2_000;

interface FormerRow {
  election_no: number;
  pid: number;
  usename: string | null;
  application_name: string | null;
  client_addr: string | null;
  in_transaction_s: number | null;
  ended: boolean | null;
}

function formerWriterOf(row: FormerRow): FormerWriter {
  const named = [row.usename, row.application_name, row.client_addr].filter((part) => part !== null && part !== '');
  return {
    pid: row.pid,
    who: named.join(', '),
    inTransactionSeconds: row.in_transaction_s === null ? null : Math.round(row.in_transaction_s * 10) / 10,
    ended: row.ended === true,
  };
}

/** By the number of the election and the holder who asks, who is the same for all of one process. */
const FORMER = new AskedOfStore<FormerWriter | null>(async (pool, keys) => {
  const asked = keys.map((key) => JSON.parse(key) as [electionNo: number, holder: string]);
  const found = new Map<string, FormerWriter>();
  for (const holder of new Set(asked.map(([, one]) => one))) {
    const numbers = asked.flatMap(([electionNo, one]) => (one === holder ? [electionNo] : []));
    const { rows } = await pool.query<FormerRow>(END_FORMER, [numbers, holder, END_WITHIN_MS]);
    for (const row of rows) found.set(keyOf(row.election_no, holder), formerWriterOf(row));
  }
  return new Map(keys.map((key) => [key, found.get(key) ?? null]));
});

/** Expiry is judged by the database's clock alone, so that the processes' clocks do not matter. */
export class Leases {
  /** The session whose lock says that this process lives. */
  private session: PoolClient | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly holder: string,
    private readonly ttlMs: number,
  ) {}

  /**
   * Notes that this process lives, renews what it holds, and tells what there is to know: one statement, however many
   * elections there are.
   */
  async look(held: readonly number[], others: readonly number[]): Promise<LeaseLook> {
    const { rows } = await this.ask<LookRow>(LOOK, [this.holder, this.ttlMs, held, others]);
    const [row] = rows;
    if (row === undefined) throw new Error('a look at the leases without an answer');
    return {
      alive: row.alive,
      held: new Set(row.held),
      free: row.others
        .filter(({ free }) => free)
        .map(({ election_no: electionNo, holder: from }) => ({ electionNo, from })),
      stored: new Map(
        row.others.flatMap(({ election_no: electionNo, next_position: next, snapshot }) =>
          next === null ? [] : [[electionNo, { next, snapshot }] as const],
        ),
      ),
    };
  }

  /**
   * Those that this process now holds, each with the length of its lease in milliseconds: they had expired, or were free
   * of the holder named. A lease that processes lost though they live becomes longer, so that one of them gets through.
   */
  async take(elections: readonly FreeElection[]): Promise<ReadonlyMap<number, number>> {
    if (elections.length === 0) return new Map();
    const numbers = elections.map(({ electionNo }) => electionNo);
    const from = Object.fromEntries(elections.map(({ electionNo, from: holder }) => [electionNo, holder]));
    const values = [numbers, this.holder, this.ttlMs, JSON.stringify(from)];
    const { rows } = await this.ask<{ election_no: number; losses: number }>(TAKE, values);
    return new Map(rows.map((row) => [row.election_no, this.ttlMs * leaseFactor(row.losses)]));
  }

  /**
   * Ends the session that still is in the transaction of the election's position, and says who it was; null where
   * there is none. To be called before the first write of the one who has taken the election: afterwards it would be theirs.
   */
  endFormerWriter(electionNo: number): Promise<FormerWriter | null> {
    return FORMER.ask(this.pool, keyOf(electionNo, this.holder));
  }

  async giveUp(electionNo: number): Promise<void> {
    await this.pool.query(GIVE_UP, [electionNo, this.holder]);
  }

  async leave(): Promise<void> {
    const { session } = this;
    this.session = null;
    // Not back into the pool: the lock ends with the session.
    session?.release(true);
    await this.pool.query(BURY, [this.holder]);
  }

  /**
   * Asks in the session that shows life: whoever counts many elections keeps every connection of the pool busy, and a
   * process that waits its turn there would lose what it holds.
   */
  private async ask<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<QueryResult<Row>> {
    await this.showLife();
    const { session } = this;
    if (session === null) return this.pool.query<Row>(text, values);
    try {
      return await session.query<Row>(text, values);
    } catch (error) {
      // One that does not answer must not serve again; the next look shows life in another.
      if (isConnectionLost(error) && this.session === session) {
        this.session = null;
        session.release(true);
      }
      throw error;
    }
  }

  /** Holds the lock of life in a session of its own, in a new one where the last was lost. */
  private async showLife(): Promise<void> {
    if (this.session !== null) return;
    const client = await this.pool.connect();
    let entered = false;
    try {
      const { rows } = await client.query<{ entered: boolean }>(ENTER, [this.holder]);
      entered = rows[0]?.entered === true;
    } finally {
      // A former session of this process may be there still: then it shows the life until the server notices its end.
      if (!entered) client.release(true);
    }
    if (!entered) return;
    client.once('end', () => {
      if (this.session !== client) return;
      this.session = null;
      client.release(true);
    });
    this.session = client;
  }
}
