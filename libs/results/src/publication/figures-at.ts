/** The figures that stood at a snapshot, whichever snapshot wrote them: what a reader of the published topic has. */
import type { Pool } from 'pg';
import {
  precinctOf,
  unitOf,
  type PrecinctRow,
  type PrecinctToSend,
  type UnitRow,
  type UnitToSend,
} from './snapshot-to-send';

// One probe of the key a unit: the history of a long count is not read for its end.
const UNITS_AT = `
  select c.contest_no, u.unit_no, r.open_items, r.counts, r.figures
  from sanaq.contest_round c cross join sanaq.unit u cross join lateral (
    select open_items, counts, figures from sanaq.unit_result
    where election_no = $1 and contest_no = c.contest_no and unit_no = u.unit_no and snapshot <= $2
    order by snapshot desc limit 1
  ) r
  where c.election_no = $1 and u.election_no = $1`;
const PRECINCTS_AT = `
  select p.precinct_no, r.state, r.open_items, r.protocol_sha256, r.figures
  from unnest($4::integer[]) as p(precinct_no) cross join lateral (
    select state, open_items, protocol_sha256, figures from sanaq.precinct_result
    where election_no = $1 and contest_no = $2 and precinct_no = p.precinct_no and snapshot <= $3
    order by snapshot desc limit 1
  ) r`;

/** Every unit of every contest that a snapshot up to this one has shown. */
export async function unitsAt(pool: Pool, electionNo: number, snapshot: number): Promise<readonly UnitToSend[]> {
  const { rows } = await pool.query<UnitRow>(UNITS_AT, [electionNo, snapshot]);
  return rows.map(unitOf);
}

/** Those of the precincts that a snapshot up to this one has shown in the contest. */
export async function precinctsAt(
  pool: Pool,
  place: { readonly electionNo: number; readonly contestNo: number; readonly snapshot: number },
  precinctNos: readonly number[],
): Promise<readonly PrecinctToSend[]> {
  const { electionNo, contestNo, snapshot } = place;
  const { rows } = await pool.query<PrecinctRow>(PRECINCTS_AT, [electionNo, contestNo, snapshot, precinctNos]);
  return rows.map((row) => precinctOf(contestNo, row));
}
