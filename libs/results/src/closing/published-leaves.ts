/** The log of closing records as far as it is published. */
import type { Pool } from 'pg';

// What lies above the stored position rests on no record.
const NEWEST = `
  select n.election_no as "electionNo", newest.*
  from unnest($1::integer[]) n (election_no)
  cross join lateral (
    select c.leaf_index + 1 as size, c.snapshot, c.stream_size as "streamSize", p.checkpoint
    from sanaq.published_snapshot p
    join sanaq.stream_position read using (election_no)
    join sanaq.closing c using (election_no, snapshot)
    where p.election_no = n.election_no and p.snapshot < read.next_position
    order by p.snapshot desc limit 1
  ) newest`;
const LEAVES = `
  select leaf from sanaq.closing
  where election_no = $1 and leaf_index >= $2 and leaf_index < $3 order by leaf_index`;

export interface PublishedLogEnd {
  readonly electionNo: number;
  /** Closing records. */
  readonly size: number;
  /** Of the newest one. */
  readonly snapshot: number;
  /** Records that it binds. */
  readonly streamSize: number;
  /** Null where the definition names no log. */
  readonly checkpoint: string | null;
}

/** The ends of many logs by the elections' numbers; an election without a published closing record is left out. */
export async function publishedLogEnds(
  pool: Pool,
  electionNos: readonly number[],
): Promise<ReadonlyMap<number, PublishedLogEnd>> {
  const { rows } = await pool.query<PublishedLogEnd>(NEWEST, [electionNos]);
  return new Map(rows.map((end) => [end.electionNo, end]));
}

/** Null where no closing record is published. */
export async function publishedLogEnd(pool: Pool, electionNo: number): Promise<PublishedLogEnd | null> {
  return (await publishedLogEnds(pool, [electionNo])).get(electionNo) ?? null;
}

/** Data of the leaves `from` … `to − 1`. Throws where one of them is not there. */
export async function logLeaves(pool: Pool, electionNo: number, from: number, to: number): Promise<readonly string[]> {
  const { rows } = await pool.query<{ leaf: string }>(LEAVES, [electionNo, from, to]);
  if (rows.length !== to - from) throw new Error(`closing records ${from} to ${to - 1} are not all stored`);
  return rows.map(({ leaf }) => leaf);
}
