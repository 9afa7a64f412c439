/**
 * What the relay notes of one topic: how far it is published, and where the last record of it stands there. Each process
 * that publishes takes an epoch of its own; a note is refused where a later one was taken, so that of two relays one
 * learns that the other publishes.
 */
import type { Pool } from 'pg';

/** How far a topic is published: of verdicts the last row, of results the last closed snapshot (`subject` -1). */
export interface RelayNote {
  readonly cause: number;
  readonly subject: number;
  /** The last record noted, by its place in the topic and the SHA-256 of its value; null where none is. */
  readonly record: { readonly position: number; readonly sha256: Buffer } | null;
}

export interface ClaimedNote extends RelayNote {
  /** When the newest public snapshot was published, in milliseconds since 1970; null where there is none. */
  readonly publicAtMs: number | null;
}

/** What is added to a note. */
export interface SentRecords {
  readonly records: number;
  /** The topic's own time of the last one. */
  readonly timestampMs: number;
  /** Snapshots that are closed by them, with the topic's time of the closing record. */
  readonly closed: readonly { readonly snapshot: number; readonly publishedAtMs: number }[];
}

const LOAD = `
  select sent_cause, sent_subject, noted_position, noted_sha256 from sanaq.relay where election_no = $1 and topic = $2`;
const FORGET = `
  update sanaq.relay
  set sent_cause = -1, sent_subject = -1, noted_position = null, noted_sha256 = null, epoch = epoch + 1
  where election_no = $1 and topic = $2 and sent_cause >= 0`;
const CLAIM = `
  insert into sanaq.relay as r (election_no, topic, epoch) values ($1, $2, 1)
  on conflict (election_no, topic) do update set epoch = r.epoch + 1
  returning epoch, sent_cause, sent_subject, noted_position, noted_sha256,
         (select published_at_ms from sanaq.published_snapshot p
          where p.election_no = $1 order by snapshot desc limit 1) as public_at_ms`;
// One statement: a closing record that is out and its snapshot's "published" are one fact.
const NOTE = `
  with moved as (
    update sanaq.relay
    set sent_cause = $4, sent_subject = $5, noted_position = $6, noted_sha256 = $7,
        sent_records = sent_records + $8, published_at_ms = $9
    where election_no = $1 and topic = $2 and epoch = $3
    returning election_no
  ), published as (
    insert into sanaq.published_snapshot (election_no, snapshot, published_at_ms)
    select election_no, s.snapshot, s.published_at_ms
    from moved, unnest($10::bigint[], $11::bigint[]) s (snapshot, published_at_ms)
    on conflict do nothing
  )
  select election_no from moved`;

interface NotedRow {
  sent_cause: number;
  sent_subject: number;
  noted_position: number | null;
  noted_sha256: Buffer | null;
}

interface ClaimedRow extends NotedRow {
  epoch: number;
  public_at_ms: number | null;
}

function noteOf(row: NotedRow | undefined): RelayNote {
  if (row === undefined) return { cause: -1, subject: -1, record: null };
  const { sent_cause: cause, sent_subject: subject, noted_position: position, noted_sha256: sha256 } = row;
  return { cause, subject, record: position === null || sha256 === null ? null : { position, sha256 } };
}

export class RelayNotes {
  private epoch = 0;

  constructor(
    private readonly pool: Pool,
    private readonly electionNo: number,
    private readonly topic: string,
  ) {}

  /** What is noted, anyone who publishes. */
  async load(): Promise<RelayNote> {
    return noteOf((await this.pool.query<NotedRow>(LOAD, [this.electionNo, this.topic])).rows[0]);
  }

  /** Nothing counts as published any more: all of it is sent again. True if there was anything. */
  async forget(): Promise<boolean> {
    return (await this.pool.query(FORGET, [this.electionNo, this.topic])).rowCount === 1;
  }

  /** From here on this process publishes, and notes of others are refused. */
  async claim(): Promise<ClaimedNote> {
    const { rows } = await this.pool.query<ClaimedRow>(CLAIM, [this.electionNo, this.topic]);
    const [row] = rows;
    if (row === undefined) throw new Error('the relay’s row was just made');
    this.epoch = row.epoch;
    return { ...noteOf(row), publicAtMs: row.public_at_ms };
  }

  /** Notes what is out; false where another process has claimed the topic since. */
  async note({ cause, subject, record }: RelayNote, sent: SentRecords): Promise<boolean> {
    const values = [this.electionNo, this.topic, this.epoch, cause, subject, record?.position, record?.sha256];
    const closed = [sent.closed.map(({ snapshot }) => snapshot), sent.closed.map((one) => one.publishedAtMs)];
    const { rowCount } = await this.pool.query(NOTE, [...values, sent.records, sent.timestampMs, ...closed]);
    return rowCount === 1;
  }
}
