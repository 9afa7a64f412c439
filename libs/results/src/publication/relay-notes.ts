/**
 * What the relay notes of one topic: how far it is published, and where the last record of it stands there. Each process
 * that publishes takes an epoch of its own; a note is refused where a later one was taken, so that of two relays one
 * learns that the other publishes.
 */
import type { Pool } from 'pg';
import { AskedOfStore, keyOf } from '#libs/journal';

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
  readonly closed: readonly {
    readonly snapshot: number;
    readonly publishedAtMs: number;
    /** As it went out; null where the definition names no log. */
    readonly checkpoint: string | null;
  }[];
}

const LOAD = `
  select election_no, topic, sent_cause, sent_subject, noted_position, noted_sha256
  from unnest($1::integer[], $2::text[]) n (election_no, topic) join sanaq.relay using (election_no, topic)`;
const FORGET = `
  update sanaq.relay
  set sent_cause = -1, sent_subject = -1, noted_position = null, noted_sha256 = null, epoch = epoch + 1
  where election_no = $1 and topic = $2 and sent_cause >= 0`;
const CLAIM = `
  insert into sanaq.relay as r (election_no, topic, epoch)
  select election_no, topic, 1 from unnest($1::integer[], $2::text[]) n (election_no, topic)
  order by election_no, topic
  on conflict (election_no, topic) do update set epoch = r.epoch + 1
  returning election_no, topic, epoch, sent_cause, sent_subject, noted_position, noted_sha256,
         (select published_at_ms from sanaq.published_snapshot p
          where p.election_no = r.election_no order by snapshot desc limit 1) as public_at_ms`;
// One statement: a closing record that is out and its snapshot's "published" are one fact. Rows are locked in order, so
// that two processes never wait for each other.
const NOTE = `
  with noted as (
    select * from unnest(
      $1::integer[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bytea[], $8::bigint[], $9::bigint[]
    ) n (election_no, topic, epoch, cause, subject, position, sha256, records, timestamp_ms)
  ), own as (
    select r.election_no, r.topic, r.epoch from sanaq.relay r join noted n using (election_no, topic)
    where r.epoch = n.epoch order by r.election_no, r.topic for update of r
  ), moved as (
    update sanaq.relay r
    set sent_cause = n.cause, sent_subject = n.subject, noted_position = n.position, noted_sha256 = n.sha256,
        sent_records = r.sent_records + n.records, published_at_ms = n.timestamp_ms
    from noted n join own using (election_no, topic, epoch)
    where r.election_no = n.election_no and r.topic = n.topic and r.epoch = n.epoch
    returning r.election_no, r.topic, r.epoch
  ), published as (
    insert into sanaq.published_snapshot (election_no, snapshot, published_at_ms, checkpoint)
    select election_no, s.snapshot, s.published_at_ms, s.checkpoint
    from moved join unnest($10::integer[], $11::text[], $12::bigint[], $13::bigint[], $14::bigint[], $15::text[])
      s (election_no, topic, epoch, snapshot, published_at_ms, checkpoint) using (election_no, topic, epoch)
    on conflict do nothing
  )
  select election_no, topic, epoch from moved`;

interface NotedRow {
  election_no: number;
  topic: string;
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

type TopicKey = [electionNo: number, topic: string];
/** Of a note: who notes it, how far the topic is published, and where its last record stands. */
type NoteKey = [
  ...TopicKey,
  epoch: number,
  cause: number,
  subject: number,
  position: number | null,
  sha256: string | null,
  records: number,
  timestampMs: number,
];

type ClosedKey = [snapshot: number, publishedAtMs: number, checkpoint: string | null];

function columnsOf(keys: readonly (readonly unknown[])[], columns: number): unknown[][] {
  return Array.from({ length: columns }, (_, at) => keys.map((key) => key[at]));
}

const LOADED = new AskedOfStore<RelayNote>(async (pool, keys) => {
  const { rows } = await pool.query<NotedRow>(
    LOAD,
    columnsOf(
      keys.map((key) => JSON.parse(key) as TopicKey),
      2,
    ),
  );
  const found = new Map(rows.map((row) => [keyOf(row.election_no, row.topic), row]));
  return new Map(keys.map((key) => [key, noteOf(found.get(key))]));
});

/** Every claim has a key of its own: two of one topic are two epochs. */
const CLAIMED = new AskedOfStore<ClaimedRow>(async (pool, keys) => {
  const claims = keys.map((key) => JSON.parse(key) as [...TopicKey, claim: number]);
  const { rows } = await pool.query<ClaimedRow>(CLAIM, columnsOf(claims, 2));
  const found = new Map(rows.map((row) => [keyOf(row.election_no, row.topic), row]));
  return new Map(
    claims.flatMap(([electionNo, topic], at) => {
      const row = found.get(keyOf(electionNo, topic));
      return row === undefined ? [] : [[keys[at] ?? '', row] as const];
    }),
  );
});
let claims = 0;

/** Notes of many topics at once; the key of each is all that it says. */
const NOTED = new AskedOfStore<boolean>(async (pool, keys) => {
  const said = keys.map((key) => JSON.parse(key) as { readonly note: NoteKey; readonly closed: ClosedKey[] });
  const columns = columnsOf(
    said.map(({ note }) => note),
    9,
  );
  columns[6] = said.map(({ note: [, , , , , , sha256] }) => (sha256 === null ? null : Buffer.from(sha256, 'hex')));
  const closed = said.flatMap(({ note: [electionNo, topic, epoch], closed: some }) =>
    some.map((one) => [electionNo, topic, epoch, ...one] as const),
  );
  const values = [...columns, ...columnsOf(closed, 6)];
  const { rows } = await pool.query<{ election_no: number; topic: string; epoch: number }>(NOTE, values);
  const own = new Set(rows.map((row) => keyOf(row.election_no, row.topic, row.epoch)));
  return new Map(said.map(({ note }, at) => [keys[at] ?? '', own.has(keyOf(...note.slice(0, 3)))]));
});

export class RelayNotes {
  private epoch = 0;

  constructor(
    private readonly pool: Pool,
    private readonly electionNo: number,
    private readonly topic: string,
  ) {}

  /** What is noted, anyone who publishes. */
  load(): Promise<RelayNote> {
    return LOADED.ask(this.pool, keyOf(this.electionNo, this.topic));
  }

  /** Nothing counts as published any more: all of it is sent again. True if there was anything. */
  async forget(): Promise<boolean> {
    return (await this.pool.query(FORGET, [this.electionNo, this.topic])).rowCount === 1;
  }

  /** From here on this process publishes, and notes of others are refused. */
  async claim(): Promise<ClaimedNote> {
    const row = await CLAIMED.ask(this.pool, keyOf(this.electionNo, this.topic, ++claims));
    this.epoch = row.epoch;
    return { ...noteOf(row), publicAtMs: row.public_at_ms };
  }

  /** Notes what is out; false where another process has claimed the topic since. */
  note({ cause, subject, record }: RelayNote, sent: SentRecords): Promise<boolean> {
    const { electionNo, topic, epoch } = this;
    const { records, timestampMs } = sent;
    const place = [record?.position ?? null, record?.sha256.toString('hex') ?? null] as const;
    const note: NoteKey = [electionNo, topic, epoch, cause, subject, ...place, records, timestampMs];
    const closed = sent.closed.map(({ snapshot, publishedAtMs, checkpoint }): ClosedKey => [
      snapshot,
      publishedAtMs,
      checkpoint,
    ]);
    return NOTED.ask(this.pool, JSON.stringify({ note, closed }));
  }
}
