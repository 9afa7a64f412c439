/**
 * What the relay notes of one topic: how far it is published, and the request under way. Every change is a
 * compare-and-set of the mark, so that of two relays one learns that the other publishes.
 */
import type { Pool } from 'pg';

/** How far a topic has been published. The meaning of `cause` and `subject` is the caller's. */
export interface RelayMark {
  readonly cause: number;
  readonly subject: number;
  /** Rows already sent of what comes after the mark (an unfinished snapshot). */
  readonly row: number;
  /** Hash chain over the values sent of it. */
  readonly chain: Buffer | null;
  /** The snapshot that the request closes, or null. */
  readonly closes: number | null;
}

export interface RelayState {
  readonly mark: RelayMark;
  /** The bytes of a request that may not have arrived. */
  readonly inFlight: Buffer | null;
  /** When the newest public snapshot was published, in milliseconds since 1970; null where there is none. */
  readonly publicAtMs: number | null;
}

const LOAD = `
  select sent_cause, sent_subject, sent_row, sent_sha256, in_flight,
         (select published_at_ms from sanaq.published_snapshot p
          where p.election_no = r.election_no order by snapshot desc limit 1) as public_at_ms
  from sanaq.relay r where election_no = $1 and topic = $2`;
const START = `insert into sanaq.relay (election_no, topic) values ($1, $2) on conflict do nothing`;
const STORE_REQUEST = `
  update sanaq.relay set in_flight = $6
  where election_no = $1 and topic = $2 and sent_cause = $3 and sent_subject = $4 and sent_row = $5 and in_flight is null`;
// One statement: a closing record that is confirmed and its snapshot's "published" are one fact.
const CONFIRM = `
  with confirmed as (
    update sanaq.relay
    set sent_cause = $6, sent_subject = $7, sent_row = $8, sent_sha256 = $9, in_flight = null,
        sent_records = sent_records + $10, published_at_ms = $11
    where election_no = $1 and topic = $2 and sent_cause = $3 and sent_subject = $4 and sent_row = $5
    returning election_no
  ), noted as (
    insert into sanaq.published_snapshot (election_no, snapshot, published_at_ms)
    select election_no, $12, $11 from confirmed where $12::bigint is not null
  )
  select election_no from confirmed`;

interface RelayRow {
  sent_cause: number;
  sent_subject: number;
  sent_row: number;
  sent_sha256: Buffer | null;
  in_flight: Buffer | null;
  public_at_ms: number | null;
}

export class RelayNotes {
  constructor(
    private readonly pool: Pool,
    private readonly electionNo: number,
    private readonly topic: string,
  ) {}

  /** What is noted; from the first look on there is something. */
  async load(): Promise<RelayState> {
    await this.pool.query(START, [this.electionNo, this.topic]);
    const { rows } = await this.pool.query<RelayRow>(LOAD, [this.electionNo, this.topic]);
    const [row] = rows;
    if (row === undefined) throw new Error('the relay’s row was just made');
    const { sent_cause: cause, sent_subject: subject, sent_row: sentRow, sent_sha256: chain } = row;
    return {
      mark: { cause, subject, row: sentRow, chain, closes: null },
      inFlight: row.in_flight,
      publicAtMs: row.public_at_ms,
    };
  }

  /** Keeps a request before it is sent; false where another relay has moved on from the mark. */
  async keepRequest(at: RelayMark, request: Buffer): Promise<boolean> {
    const { rowCount } = await this.pool.query(STORE_REQUEST, [...this.place(at), request]);
    return rowCount === 1;
  }

  /** Moves the mark on once the request has arrived; false where another relay has moved on from the mark before it. */
  async confirm(
    at: RelayMark,
    after: RelayMark,
    sent: { readonly records: number; readonly timestampMs: number },
  ): Promise<boolean> {
    const { cause, subject, row, chain, closes } = after;
    const values = [...this.place(at), cause, subject, row, chain, sent.records, sent.timestampMs, closes];
    return (await this.pool.query(CONFIRM, values)).rowCount === 1;
  }

  private place({ cause, subject, row }: RelayMark): unknown[] {
    return [this.electionNo, this.topic, cause, subject, row];
  }
}
