/**
 * The job of every program here, so that it is the same for all: keep the newest protocol of each precinct and contest in
 * PostgreSQL, so that the sums of its rows are the totals. What comes twice changes nothing.
 */
import pg from 'pg';

export const task = JSON.parse(process.env.BENCH_TASK ?? '{}');
export const pool = new pg.Pool({ connectionString: task.databaseUrl, max: 10 });

const COUNTERS = [
  'voters_on_list',
  'ballots_received',
  'ballots_issued',
  'ballots_unused',
  'ballots_found',
  'ballots_invalid',
  'took_part',
  'absentee_voters',
  'voters_outside',
];
const OPTIONS = ['alpha', 'beta', 'gamma', 'against_all'];

export const TABLE = `
  create table if not exists ${task.table} (
    contest_id text, precinct_id text, figures integer[] not null, position bigint not null,
    primary key (contest_id, precinct_id))`;

export const UPSERT = `
  insert into ${task.table} as kept values ($1, $2, $3, $4) on conflict (contest_id, precinct_id) do update
  set figures = excluded.figures, position = excluded.position where excluded.position >= kept.position`;

/** The row of a protocol; null for every other event. The last figure counts protocols. */
export function rowOf(event, position) {
  if (event?.type !== 'kz.sanaq.protocol.submitted.v1') return null;
  const { contestId, precinctId, counters, votes } = event.data;
  const figures = [...COUNTERS.map((id) => counters[id]), ...OPTIONS.map((id) => votes[id]), 1];
  return [contestId, precinctId, figures, position];
}
