import type { ClientBase, Pool } from 'pg';
import { type AppendResult, StreamError, type StreamRecord, type TopicFacts } from '../event-stream';
import type { RecordRun } from '../record-size';
import { decodeHeaders, encodeHeaders } from './header-codec';

/** 64-bit integers come as text or as numbers, depending on how the pool reads them. */
type Int8 = string | number;

interface RecordRow {
  readonly position: Int8;
  readonly timestamp_ms: Int8;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Buffer;
}

function toRecord(row: RecordRow): StreamRecord {
  return {
    position: Number(row.position),
    timestampMs: Number(row.timestamp_ms),
    key: row.key,
    value: row.value,
    headers: decodeHeaders(row.headers),
  };
}

// One statement: the topic's row is locked by its update, gives out the positions, and is released by the commit.
const APPEND = `
  with topic as (
    update stream.topic
       set next_position = next_position + $2,
           last_timestamp_ms = greatest(last_timestamp_ms, floor(extract(epoch from clock_timestamp()) * 1000)::bigint)
     where name = $1
    returning topic_id, next_position - $2 as first_position, last_timestamp_ms
  ), appended as (
    insert into stream.record (topic_id, position, timestamp_ms, key, value, headers)
    select topic_id, first_position + place - 1, last_timestamp_ms, key, value, headers
      from topic, unnest($3::bytea[], $4::bytea[], $5::bytea[]) with ordinality as given (key, value, headers, place)
  )
  select first_position, last_timestamp_ms from topic`;

/** Appends one run inside the caller's transaction. */
export async function appendRun(client: ClientBase, topic: string, { records }: RecordRun): Promise<AppendResult> {
  const keys = records.map(({ key }) => key);
  const values = records.map(({ value }) => value);
  const headers = records.map((record) => encodeHeaders(record.headers));
  const { rows } = await client.query<{ first_position: Int8; last_timestamp_ms: Int8 }>(APPEND, [
    topic,
    records.length,
    keys,
    values,
    headers,
  ]);
  const [row] = rows;
  if (row === undefined) throw missing(topic);
  return { firstPosition: Number(row.first_position), timestampMs: Number(row.last_timestamp_ms) };
}

export function missing(topic: string): StreamError {
  return new StreamError('TOPIC_MISSING', `There is no topic ${topic}`, true);
}

// The sum runs over sizes only, so nothing beyond the wanted bytes is read from the table's large values.
const READ = `
  select topic.next_position, page.*
    from stream.topic as topic
    left join lateral (
      select position, timestamp_ms, key, value, headers
        from (
          select record.*,
                 row_number() over running as place,
                 sum(coalesce(octet_length(value), 0) + coalesce(octet_length(key), 0) + octet_length(headers))
                   over running as bytes
            from (
              select * from stream.record
               where topic_id = topic.topic_id and position >= $2
               order by position limit $3
            ) as record
          window running as (order by position rows unbounded preceding)
        ) as measured
       where place = 1 or bytes <= $4
       order by position
    ) as page on true
   where topic.name = $1
   order by page.position`;

/** Records from a position on, as many as fit, with the topic's end, all of one moment. */
export interface Page {
  readonly records: readonly StreamRecord[];
  readonly endPosition: number;
}

export interface PageWanted {
  readonly topic: string;
  readonly from: number;
  readonly recordsMax: number;
  readonly bytesMax: number;
  readonly timeoutMs: number;
}

export async function readPage(pool: Pool, wanted: PageWanted): Promise<Page> {
  const { topic, from, recordsMax, bytesMax, timeoutMs } = wanted;
  const query = { text: READ, values: [topic, from, recordsMax, bytesMax], query_timeout: timeoutMs };
  const { rows } = await pool.query<(RecordRow | { readonly position: null }) & { readonly next_position: Int8 }>(
    query,
  );
  const [first] = rows;
  if (first === undefined) throw missing(topic);
  const records: StreamRecord[] = [];
  for (const row of rows) if (row.position !== null) records.push(toRecord(row));
  return { records, endPosition: Number(first.next_position) };
}

export async function readOne(pool: Pool, topic: string, position: number): Promise<StreamRecord | null> {
  const { rows } = await pool.query<RecordRow>(
    `select position, timestamp_ms, key, value, headers
       from stream.record join stream.topic using (topic_id)
      where name = $1 and position = $2`,
    [topic, position],
  );
  const [row] = rows;
  return row === undefined ? null : toRecord(row);
}

export async function topicFacts(pool: Pool, topic: string): Promise<TopicFacts | null> {
  const { rows } = await pool.query<{ begin_position: Int8; next_position: Int8 }>(
    `select topic.next_position,
            coalesce((select min(position) from stream.record where topic_id = topic.topic_id), topic.next_position)
              as begin_position
       from stream.topic as topic
      where name = $1`,
    [topic],
  );
  const [row] = rows;
  if (row === undefined) return null;
  // Nothing can be set wrongly here: the table keeps every record and refuses everything else.
  return {
    topic,
    beginPosition: Number(row.begin_position),
    endPosition: Number(row.next_position),
    problems: [],
  };
}

export async function topicNames(pool: Pool, prefix: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(`select name from stream.topic where starts_with(name, $1)`, [
    prefix,
  ]);
  return rows.map(({ name }) => name).sort();
}

/** True if the topic was created, false if it was there. */
export async function insertTopic(pool: Pool, topic: string): Promise<boolean> {
  const { rowCount } = await pool.query(`insert into stream.topic (name) values ($1) on conflict (name) do nothing`, [
    topic,
  ]);
  return rowCount === 1;
}
