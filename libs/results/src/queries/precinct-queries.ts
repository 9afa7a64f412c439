/** Results of precincts, page by page. */
import type { Pool } from 'pg';
import { CELL_STATES, STATE_NO, type CellState, type PrecinctCounts } from '#libs/election';
import { hashName, namedFigures } from './figures';
import type { PrecinctRowResult } from './shapes';
import type { StoredElection } from './frame/stored-election';

/**
 * For each precinct one backward step in the primary key; one that no snapshot has listed is missing. Which precincts, the caller knows from the register, so that
 * neither a unit nor a cursor needs an index of its own; `place` keeps the register's order.
 */
const PRECINCTS_AT = `
  select p.precinct_no, coalesce(r.state, ${STATE_NO.missing}) as state, coalesce(r.open_items, 0) as open_items,
         r.protocol_sha256, r.figures
  from unnest($3::integer[]) with ordinality p(precinct_no, place) left join lateral (
    select state, open_items, protocol_sha256, figures from sanaq.precinct_result
    where election_no = $1 and contest_no = $2 and precinct_no = p.precinct_no and snapshot <= $4
    order by snapshot desc limit 1
  ) r on true
  where $5::smallint is null or coalesce(r.state, ${STATE_NO.missing}) = $5
  order by p.place limit $6`;

/** Precincts looked at in one query when only those in one state are wanted. */
const LOOKED_AT_MAX = 10_000;

interface PrecinctRow {
  precinct_no: number;
  state: number;
  open_items: number;
  protocol_sha256: Buffer | null;
  figures: number[] | null;
}

/** The counts of one precinct, as it adds to its unit's. */
export function countsOfOne(state: CellState): PrecinctCounts {
  const none = { counted: 0, held: 0, annulled: 0, notHeld: 0, missing: 0 };
  return { expected: 1, ...none, [state]: 1 };
}

function resultOf(election: StoredElection, contestNo: number, row: PrecinctRow, snapshot: number): PrecinctRowResult {
  const repeat = election.repeatIn(contestNo, row.precinct_no, snapshot);
  const figures = row.figures === null ? null : namedFigures(election.contest(contestNo), row.figures);
  return {
    precinctId: election.precinctId(row.precinct_no) ?? '',
    territoryId: election.territoryId(row.precinct_no),
    ...(repeat === null ? {} : { repeatRound: repeat.round }),
    state: CELL_STATES[row.state] ?? 'missing',
    heldRecords: row.open_items,
    counters: figures?.counters ?? null,
    votes: figures?.votes ?? null,
    protocol: hashName(row.protocol_sha256),
  };
}

/** Results of the given precincts in their order. */
export async function precinctResults(
  pool: Pool,
  election: StoredElection,
  contestNo: number,
  precinctNos: readonly number[],
  snapshot: number,
): Promise<PrecinctRowResult[]> {
  const { rows } = await pool.query<PrecinctRow>(PRECINCTS_AT, [
    election.electionNo,
    contestNo,
    election.precinctsThen(contestNo, precinctNos, snapshot),
    snapshot,
    null,
    precinctNos.length,
  ]);
  return rows.map((row) => resultOf(election, contestNo, row, snapshot));
}

/** The first `limit` of the given precincts that are in the state wanted. */
export async function precinctsInState(
  pool: Pool,
  election: StoredElection,
  contestNo: number,
  precinctNos: readonly number[],
  wanted: { readonly snapshot: number; readonly state: CellState; readonly limit: number },
): Promise<PrecinctRowResult[]> {
  const found: PrecinctRowResult[] = [];
  const then = election.precinctsThen(contestNo, precinctNos, wanted.snapshot);
  for (let from = 0; from < then.length && found.length < wanted.limit; from += LOOKED_AT_MAX) {
    const { rows } = await pool.query<PrecinctRow>(PRECINCTS_AT, [
      election.electionNo,
      contestNo,
      then.slice(from, from + LOOKED_AT_MAX),
      wanted.snapshot,
      STATE_NO[wanted.state],
      wanted.limit - found.length,
    ]);
    found.push(...rows.map((row) => resultOf(election, contestNo, row, wanted.snapshot)));
  }
  return found;
}
