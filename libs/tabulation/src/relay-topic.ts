/**
 * Publishes one topic in order. A request is stored before it is sent and stays stored until it is confirmed, so that
 * a repeat after a crash has the same bytes; readers recognise it by its ids.
 */
import type { Pool } from 'pg';
import type { EventStream, RecordToAppend } from '#libs/event-stream';
import { decodeHeaders, encodeHeaders } from '#libs/journal';
import { refuseUnsendable } from './publication-blocked';

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

interface StoredMark {
  sent_cause: number;
  sent_subject: number;
  sent_row: number;
  sent_sha256: Buffer | null;
  in_flight: Buffer | null;
  public_at_ms: number | null;
}

/** A request as it is stored: the mark after it, then its records. */
interface Request {
  readonly after: RelayMark;
  readonly records: readonly RecordToAppend[];
}

function lengthPrefixed(bytes: Buffer | null): Buffer {
  const head = Buffer.alloc(4);
  head.writeInt32BE(bytes === null ? -1 : bytes.length);
  return bytes === null ? head : Buffer.concat([head, bytes]);
}

function encodeRequest({ after, records }: Request): Buffer {
  const mark = Buffer.from(
    JSON.stringify([after.cause, after.subject, after.row, after.chain?.toString('hex') ?? null, after.closes]),
  );
  const parts = [lengthPrefixed(mark)];
  for (const { key, value, headers } of records) {
    parts.push(lengthPrefixed(key), lengthPrefixed(value), lengthPrefixed(encodeHeaders(headers)));
  }
  return Buffer.concat(parts);
}

function decodeRequest(bytes: Buffer): Request {
  let at = 0;
  const next = (): Buffer | null => {
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length < 0) return null;
    at += length;
    return bytes.subarray(at - length, at);
  };
  const mark: unknown = JSON.parse(next()?.toString() ?? '[]');
  const [cause, subject, row, chain, closes] = mark as [number, number, number, string | null, number | null];
  const records: RecordToAppend[] = [];
  while (at < bytes.length) {
    const key = next();
    const value = next();
    records.push({ key, value, headers: decodeHeaders(next()) });
  }
  return { after: { cause, subject, row, chain: chain === null ? null : Buffer.from(chain, 'hex'), closes }, records };
}

/** The relay's notes were changed by another process, which now publishes. */
export class RelayFenced extends Error {}

export class RelayTopic {
  mark: RelayMark = { cause: -1, subject: -1, row: 0, chain: null, closes: null };
  /** When the newest public snapshot was published, in milliseconds since 1970; null where there is none. */
  publicAtMs: number | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly stream: EventStream,
    private readonly electionNo: number,
    private readonly topic: string,
  ) {}

  /** Loads the mark and sends again what may not have arrived. */
  async open(): Promise<void> {
    await this.pool.query(START, [this.electionNo, this.topic]);
    const { rows } = await this.pool.query<StoredMark>(LOAD, [this.electionNo, this.topic]);
    const stored = rows[0];
    if (stored === undefined) throw new Error('the relay’s row was just made');
    this.mark = {
      cause: stored.sent_cause,
      subject: stored.sent_subject,
      row: stored.sent_row,
      chain: stored.sent_sha256,
      closes: null,
    };
    this.publicAtMs = stored.public_at_ms;
    if (stored.in_flight !== null) await this.deliver(decodeRequest(stored.in_flight));
  }

  /** Stores, sends, confirms. Throws PUBLICATION_BLOCKED, with nothing stored, for a record that cannot be sent. */
  async send(records: readonly RecordToAppend[], after: RelayMark): Promise<void> {
    refuseUnsendable(this.topic, records);
    const { cause, subject, row } = this.mark;
    const request = { after, records };
    const stored = await this.pool.query(STORE_REQUEST, [
      this.electionNo,
      this.topic,
      cause,
      subject,
      row,
      encodeRequest(request),
    ]);
    if (stored.rowCount !== 1) throw new RelayFenced(`${this.topic}: another process publishes`);
    await this.deliver(request);
  }

  /** Appends and returns the stream's own time of the last record. */
  private async append(records: readonly RecordToAppend[]): Promise<number> {
    const { firstPosition, timestampMs } = await this.stream.append(this.topic, records);
    if (timestampMs !== null) return timestampMs;
    const first = await this.stream.recordAt(this.topic, firstPosition);
    if (first === null) throw new Error(`${this.topic}: the record just sent is not there`);
    return first.timestampMs;
  }

  private async deliver({ after, records }: Request): Promise<void> {
    refuseUnsendable(this.topic, records);
    const timestampMs = await this.append(records);
    const { cause, subject, row } = this.mark;
    const confirmed = await this.pool.query(CONFIRM, [
      this.electionNo,
      this.topic,
      cause,
      subject,
      row,
      after.cause,
      after.subject,
      after.row,
      after.chain,
      records.length,
      timestampMs,
      after.closes,
    ]);
    if (confirmed.rowCount !== 1) throw new RelayFenced(`${this.topic}: another process publishes`);
    this.mark = after;
    if (after.closes !== null) this.publicAtMs = timestampMs;
  }
}
