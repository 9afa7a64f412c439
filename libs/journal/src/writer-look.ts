/** Who writes an election now, as anyone may see who only reads. */
import type { Pool } from 'pg';
import { askedOfElections } from './asked-of-store';

// xmax of the row names the transaction that holds it; who is in that transaction, the locks tell.
const LOOK = `
  select p.election_no, p.next_position, coalesce(l.expires_at > now(), false) as leased, l.holder,
    holding.pid, concat_ws(', ', holding.usename, nullif(holding.application_name, '')) as who
  from sanaq.stream_position p
  left join sanaq.lease l using (election_no)
  left join lateral (
    select a.pid, a.usename, a.application_name from pg_locks k join pg_stat_activity a on a.pid = k.pid
    where k.locktype = 'transactionid' and k.granted and k.transactionid = p.xmax limit 1
  ) holding on true
  where p.election_no = any ($1::integer[])`;

export interface WriterLook {
  readonly nextPosition: number;
  /** A tabulation process holds a lease that is not over. */
  readonly leased: boolean;
  /** Whose the lease is or was; null where nobody ever held it. */
  readonly holder: string | null;
  /** The session in whose transaction the position is now; null where there is none. */
  readonly session: { readonly pid: number; readonly who: string } | null;
}

interface Row {
  election_no: number;
  next_position: number;
  leased: boolean;
  holder: string | null;
  pid: number | null;
  who: string;
}

const LOOKED = askedOfElections<WriterLook | null>(async (pool, electionNos) => {
  const { rows } = await pool.query<Row>(LOOK, [electionNos]);
  return rows.map(({ election_no: electionNo, next_position: nextPosition, leased, holder, pid, who }) => [
    electionNo,
    { nextPosition, leased, holder, session: pid === null ? null : { pid, who } },
  ]);
}, null);

/** Null for an election that was never read. */
export function lookAtWriter(pool: Pool, electionNo: number): Promise<WriterLook | null> {
  return LOOKED.ask(pool, String(electionNo));
}
