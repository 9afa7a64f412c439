/** Which elections there are, how far each is, and which snapshot answers a question. */
import type { Pool } from 'pg';
import { AskedOfStore, keyOf } from '#libs/journal';
import type { AsOf, SnapshotFacts } from './shapes';

/** The first position that is not read yet. */
const READ = `(select next_position from sanaq.stream_position where election_no = $1)`;

/**
 * One backward step in an index for each election: the number of its snapshots does not matter. Here and below: what lies
 * above the stored position rests on no record, so nobody is shown it.
 */
const ELECTIONS = `
  select e.election_no, e.election_id, coalesce(p.next_position, 0) as next_position,
         coalesce(p.end_position, 0) as end_position, stored.snapshot,
         published.snapshot as published, published.published_at_ms,
         exists (select from sanaq.contest_round c where c.election_no = e.election_no) as sealed
  from sanaq.election e
  left join sanaq.stream_position p on p.election_no = e.election_no
  left join lateral (
    select s.snapshot from sanaq.snapshot s
    where s.election_no = e.election_no and s.snapshot < p.next_position order by s.snapshot desc limit 1
  ) stored on true
  left join lateral (
    select s.snapshot, s.published_at_ms from sanaq.published_snapshot s
    where s.election_no = e.election_no and s.snapshot < p.next_position order by s.snapshot desc limit 1
  ) published on true
  where $1::text is null or e.election_id = $1
  order by e.election_id collate "C"`;
const ELECTION_NO = `select election_no from sanaq.election where election_id = $1`;
/** Of each election named the newest stored snapshot at or below a number: one backward step in the primary key. */
const STORED_AT = `
  select n.election_no, n.up_to, s.snapshot, s.root, s.time_ms, p.published_at_ms
  from unnest($1::integer[], $2::bigint[]) n (election_no, up_to)
  join sanaq.stream_position read using (election_no)
  cross join lateral (
    select snapshot, root, time_ms from sanaq.snapshot s
    where s.election_no = n.election_no and s.snapshot <= n.up_to and s.snapshot < read.next_position
    order by s.snapshot desc limit 1
  ) s
  left join sanaq.published_snapshot p on p.election_no = n.election_no and p.snapshot = s.snapshot`;
/** The same among the published ones, beginning there: unpublished ones may be many while publication is held back. */
const PUBLISHED_AT = `
  select n.election_no, n.up_to, s.snapshot, s.root, s.time_ms, s.published_at_ms
  from unnest($1::integer[], $2::bigint[]) n (election_no, up_to)
  join sanaq.stream_position read using (election_no)
  cross join lateral (
    select s.snapshot, s.root, s.time_ms, p.published_at_ms from sanaq.published_snapshot p
    join sanaq.snapshot s on s.election_no = p.election_no and s.snapshot = p.snapshot
    where p.election_no = n.election_no and p.snapshot <= n.up_to and p.snapshot < read.next_position
    order by p.snapshot desc limit 1
  ) s`;
/** Published snapshots after $2 in order: what a subscriber has missed. */
const PUBLISHED_AFTER = `
  select s.snapshot, s.root, s.time_ms, p.published_at_ms from sanaq.published_snapshot p
  join sanaq.snapshot s on s.election_no = p.election_no and s.snapshot = p.snapshot
  where p.election_no = $1 and p.snapshot > $2 and p.snapshot < ${READ} order by p.snapshot limit $3`;
/** Published snapshots below $2, the newest first. */
const PUBLISHED_BEFORE = `
  select s.snapshot, s.root, s.time_ms, p.published_at_ms from sanaq.published_snapshot p
  join sanaq.snapshot s on s.election_no = p.election_no and s.snapshot = p.snapshot
  where p.election_no = $1 and p.snapshot < $2 and p.snapshot < ${READ} order by p.snapshot desc limit $3`;
/** One backward step in an index for each election named. */
const NEWEST_PUBLISHED = `
  select e.election_id, (
    select max(s.snapshot) from sanaq.published_snapshot s
    where s.election_no = e.election_no and s.snapshot < p.next_position
  ) as snapshot
  from sanaq.election e join sanaq.stream_position p using (election_no) where e.election_id = any ($1)`;

const ROOTS_OF = `
  select election_no, snapshot, root from unnest($1::integer[], $2::bigint[]) n (election_no, snapshot)
  join sanaq.snapshot using (election_no, snapshot)`;
const LAST_BEFORE = `
  select election_no, position, (
    select max(s.snapshot) from sanaq.snapshot s where s.election_no = n.election_no and s.snapshot < n.position
  ) as snapshot
  from unnest($1::integer[], $2::bigint[]) n (election_no, position)`;

interface SnapshotRow {
  snapshot: number;
  root: string;
  time_ms: number;
  published_at_ms: number | null;
}

export interface ElectionRow {
  election_no: number;
  election_id: string;
  next_position: number;
  end_position: number;
  snapshot: number | null;
  published: number | null;
  published_at_ms: number | null;
  sealed: boolean;
}

function factsOf(row: SnapshotRow): SnapshotFacts {
  return { snapshot: row.snapshot, root: row.root, timeMs: row.time_ms, publishedAtMs: row.published_at_ms };
}

/** All elections, or the one of this id. */
export async function electionRows(pool: Pool, electionId?: string): Promise<readonly ElectionRow[]> {
  return (await pool.query<ElectionRow>(ELECTIONS, [electionId ?? null])).rows;
}

export async function findElectionNo(pool: Pool, electionId: string): Promise<number | null> {
  const { rows } = await pool.query<{ election_no: number }>(ELECTION_NO, [electionId]);
  return rows[0]?.election_no ?? null;
}

function snapshotsAt(statement: string): AskedOfStore<SnapshotFacts | null> {
  return new AskedOfStore<SnapshotFacts | null>(async (pool, keys) => {
    const { rows } = await pool.query<SnapshotRow & { election_no: number; up_to: number }>(statement, [
      ...places(keys),
    ]);
    const found = new Map(rows.map((row) => [keyOf(row.election_no, row.up_to), factsOf(row)]));
    return new Map(keys.map((key) => [key, found.get(key) ?? null]));
  });
}

const FOUND_STORED = snapshotsAt(STORED_AT);
const FOUND_PUBLISHED = snapshotsAt(PUBLISHED_AT);

export function findSnapshot(pool: Pool, electionNo: number, at: AsOf): Promise<SnapshotFacts | null> {
  const asked = at.publishedOnly ? FOUND_PUBLISHED : FOUND_STORED;
  return asked.ask(pool, keyOf(electionNo, at.snapshot ?? Number.MAX_SAFE_INTEGER));
}

export async function publishedAfter(
  pool: Pool,
  electionNo: number,
  after: number,
  limit: number,
): Promise<readonly SnapshotFacts[]> {
  return (await pool.query<SnapshotRow>(PUBLISHED_AFTER, [electionNo, after, limit])).rows.map(factsOf);
}

export async function publishedBefore(
  pool: Pool,
  electionNo: number,
  before: number,
  limit: number,
): Promise<readonly SnapshotFacts[]> {
  return (await pool.query<SnapshotRow>(PUBLISHED_BEFORE, [electionNo, before, limit])).rows.map(factsOf);
}

/** Number of the newest published snapshot of each of these elections; none of those that have none. */
export async function newestPublished(
  pool: Pool,
  electionIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await pool.query<{ election_id: string; snapshot: number | null }>(NEWEST_PUBLISHED, [electionIds]);
  return new Map(rows.flatMap((row) => (row.snapshot === null ? [] : [[row.election_id, row.snapshot] as const])));
}

type PlaceKey = [electionNo: number, position: number];

function places(keys: readonly string[]): readonly [number[], number[]] {
  const asked = keys.map((key) => JSON.parse(key) as PlaceKey);
  return [asked.map(([electionNo]) => electionNo), asked.map(([, position]) => position)];
}

const ROOTS = new AskedOfStore<string | null>(async (pool, keys) => {
  const { rows } = await pool.query<{ election_no: number; snapshot: number; root: string }>(ROOTS_OF, [
    ...places(keys),
  ]);
  const found = new Map(rows.map((row) => [keyOf(row.election_no, row.snapshot), row.root]));
  return new Map(keys.map((key) => [key, found.get(key) ?? null]));
});
const LASTS = new AskedOfStore<number | null>(async (pool, keys) => {
  const { rows } = await pool.query<{ election_no: number; position: number; snapshot: number | null }>(LAST_BEFORE, [
    ...places(keys),
  ]);
  return new Map(rows.map((row) => [keyOf(row.election_no, row.position), row.snapshot]));
});

/** Root of a stored snapshot; null where there is none of this number. */
export function rootOfSnapshot(pool: Pool, electionNo: number, snapshot: number): Promise<string | null> {
  return ROOTS.ask(pool, keyOf(electionNo, snapshot));
}

/** Number of the newest stored snapshot before a position; null where there is none. */
export function lastSnapshotBefore(pool: Pool, electionNo: number, position: number): Promise<number | null> {
  return LASTS.ask(pool, keyOf(electionNo, position));
}
