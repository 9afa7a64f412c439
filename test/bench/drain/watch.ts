/** How far tabulation and its relay are, seen from outside: by the rows in the store, as an operator would. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { say } from '../report';

export interface Progress {
  readonly atMs: number;
  readonly nextPosition: number;
  /** Newest snapshot stored and newest published; -1 for none. */
  readonly snapshot: number;
  readonly published: number;
  /** Records whose verdicts are not yet out. */
  readonly verdictLag: number;
  /** Rows of results (units and precincts of stored snapshots) that are not yet out. */
  readonly resultLag: number;
}

const STANDING = `
  select e.election_no, p.next_position,
         coalesce((select max(snapshot) from sanaq.snapshot s where s.election_no = e.election_no), -1) as snapshot,
         coalesce((select max(snapshot) from sanaq.published_snapshot s where s.election_no = e.election_no), -1) as published,
         coalesce((select sent_cause from sanaq.relay r
                   where r.election_no = e.election_no and r.topic like '%.verdicts.v1'), -1) as sent,
         0 as sent_rows
  from sanaq.election e join sanaq.stream_position p using (election_no) where e.election_id = $1`;
const UNSENT = `
  select (select count(*) from sanaq.unit_result where election_no = $1 and snapshot > $2)
       + (select count(*) from sanaq.precinct_result where election_no = $1 and snapshot > $2) as rows`;

interface ProgressRow {
  readonly election_no: number;
  readonly next_position: number;
  readonly snapshot: number;
  readonly published: number;
  readonly sent: number;
  /** Of the snapshot that is going out. */
  readonly sent_rows: number;
}

async function load(pool: Pool, electionId: string): Promise<ProgressRow | null> {
  const { rows } = await pool.query<ProgressRow>(STANDING, [electionId]);
  return rows[0] ?? null;
}

export async function nextPosition(pool: Pool, electionId: string): Promise<number> {
  return (await load(pool, electionId))?.next_position ?? 0;
}

export async function progressOf(pool: Pool, electionId: string): Promise<Progress> {
  const row = await load(pool, electionId);
  if (row === null)
    return { atMs: performance.now(), nextPosition: 0, snapshot: -1, published: -1, verdictLag: 0, resultLag: 0 };
  const atMs = performance.now();
  const { rows } = await pool.query<{ rows: number }>(UNSENT, [row.election_no, row.published]);
  return {
    atMs,
    nextPosition: row.next_position,
    snapshot: row.snapshot,
    published: row.published,
    verdictLag: Math.max(0, row.next_position - 1 - row.sent),
    resultLag: Math.max(0, (rows[0]?.rows ?? 0) - row.sent_rows),
  };
}

export interface WaitOptions {
  readonly pollMs: number;
  /** Without any change for so long the wait fails. */
  readonly stallMaxMs: number;
  readonly what: string;
}

const SAY_EVERY_MS = 5_000;

/** Asks until `done`; fails when nothing moves any more. */
export async function waitFor<T>(ask: () => Promise<T>, done: (value: T) => boolean, options: WaitOptions): Promise<T> {
  let before = '';
  let movedAt = performance.now();
  let saidAt = performance.now();
  for (;;) {
    const value = await ask();
    if (done(value)) return value;
    const now = performance.now();
    const seen = JSON.stringify(value, (name, member: unknown) => (name === 'atMs' ? undefined : member));
    if (seen !== before) {
      before = seen;
      movedAt = now;
    } else if (now - movedAt > options.stallMaxMs) {
      throw new Error(
        `nothing has moved for ${options.stallMaxMs / 1_000} s while waiting for ${options.what}: ${seen}`,
      );
    }
    if (now - saidAt > SAY_EVERY_MS) {
      say(`  ${options.what}: ${seen}`);
      saidAt = now;
    }
    await pause(options.pollMs);
  }
}
