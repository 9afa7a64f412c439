/** The log of closing records as far as it is published. */
import type { Pool } from 'pg';

// What lies above the stored position rests on no record.
const NEWEST = `
  select c.leaf_index + 1 as size, c.snapshot, c.stream_size as "streamSize", p.checkpoint
  from sanaq.published_snapshot p
  join sanaq.stream_position read using (election_no)
  join sanaq.closing c using (election_no, snapshot)
  where p.election_no = $1 and p.snapshot < read.next_position
  order by p.snapshot desc limit 1`;
const NEWEST_OF_MANY = `
  select n.election_no, newest.size, newest.checkpoint
  from unnest($1::integer[]) n (election_no)
  cross join lateral (
    select c.leaf_index + 1 as size, p.checkpoint
    from sanaq.published_snapshot p
    join sanaq.stream_position read using (election_no)
    join sanaq.closing c using (election_no, snapshot)
    where p.election_no = n.election_no and p.snapshot < read.next_position
    order by p.snapshot desc limit 1
  ) newest
  where newest.checkpoint is not null`;
const LEAVES = `
  select leaf from sanaq.closing
  where election_no = $1 and leaf_index >= $2 and leaf_index < $3 order by leaf_index`;

export interface PublishedLogEnd {
  /** Closing records. */
  readonly size: number;
  /** Of the newest one. */
  readonly snapshot: number;
  /** Records that it binds. */
  readonly streamSize: number;
  /** Null where the definition names no log. */
  readonly checkpoint: string | null;
}

/** Null where no closing record is published. */
export async function publishedLogEnd(pool: Pool, electionNo: number): Promise<PublishedLogEnd | null> {
  return (await pool.query<PublishedLogEnd>(NEWEST, [electionNo])).rows[0] ?? null;
}

/** A published checkpoint of an election's log. */
export interface NumberedLogEnd {
  readonly electionNo: number;
  readonly size: number;
  readonly checkpoint: string;
}

/** The newest published checkpoints of many logs, by the elections' numbers. */
export async function publishedLogEnds(
  pool: Pool,
  electionNos: readonly number[],
): Promise<ReadonlyMap<number, NumberedLogEnd>> {
  const { rows } = await pool.query<Omit<NumberedLogEnd, 'electionNo'> & { election_no: number }>(NEWEST_OF_MANY, [
    electionNos,
  ]);
  return new Map(rows.map(({ election_no: electionNo, ...end }) => [electionNo, { electionNo, ...end }]));
}

/** Data of the leaves `from` … `to − 1`. Throws where one of them is not there. */
export async function logLeaves(pool: Pool, electionNo: number, from: number, to: number): Promise<readonly string[]> {
  const { rows } = await pool.query<{ leaf: string }>(LEAVES, [electionNo, from, to]);
  if (rows.length !== to - from) throw new Error(`closing records ${from} to ${to - 1} are not all stored`);
  return rows.map(({ leaf }) => leaf);
}
