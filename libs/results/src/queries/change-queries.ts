/** What became of precincts from one snapshot to another, and who is not counted yet. */
import type { Pool } from 'pg';
import { CELL_STATES, STATE_NO, type CellState } from '#libs/election';
import { hashName, namedFigures } from './figures';
import type { NamedFigures } from './shapes';
import type { StoredElection } from './frame/stored-election';

/**
 * Rows written between two snapshots, each with the one before it: two steps in indexes for each. Figures are read only
 * where a counted protocol was there before, for nothing else can make a sum fall.
 */
const CHANGED = `
  select r.contest_no, r.precinct_no, r.state, r.protocol_sha256, b.state as state_before,
         b.protocol_sha256 as protocol_before,
         case when b.state = ${STATE_NO.counted} then r.figures end as figures,
         case when b.state = ${STATE_NO.counted} then b.figures end as figures_before
  from sanaq.precinct_result r left join lateral (
    select state, protocol_sha256, figures from sanaq.precinct_result
    where election_no = $1 and contest_no = r.contest_no and precinct_no = r.precinct_no and snapshot <= $2
    order by snapshot desc limit 1
  ) b on true
  where r.election_no = $1 and r.snapshot > $2 and r.snapshot <= $3
  order by r.contest_no, r.precinct_no, r.snapshot`;

/** Precincts without a counted protocol at a snapshot, of those given. */
const UNCOUNTED = `
  select p.precinct_no from unnest($3::integer[]) p(precinct_no) left join lateral (
    select state from sanaq.precinct_result
    where election_no = $1 and contest_no = $2 and precinct_no = p.precinct_no and snapshot <= $4
    order by snapshot desc limit 1
  ) r on true
  where coalesce(r.state, ${STATE_NO.missing}) in (${STATE_NO.missing}, ${STATE_NO.held})`;

interface ChangedRow {
  contest_no: number;
  precinct_no: number;
  state: number;
  protocol_sha256: Buffer | null;
  state_before: number | null;
  protocol_before: Buffer | null;
  figures: number[] | null;
  figures_before: number[] | null;
}

export interface PrecinctChange {
  readonly contestId: string;
  readonly round: number;
  readonly precinctId: string;
  readonly precinctNo: number;
  readonly before: CellState;
  readonly after: CellState;
  readonly protocolBefore: string | null;
  readonly protocolAfter: string | null;
  /** Zeros where no protocol counts any more; null where none counted before. */
  readonly figuresBefore: NamedFigures | null;
  readonly figuresAfter: NamedFigures | null;
}

/** Precincts whose state or protocol is another one at the later snapshot; by contest, then in register order. */
export async function precinctChanges(
  pool: Pool,
  election: StoredElection,
  between: { readonly before: number; readonly after: number },
): Promise<PrecinctChange[]> {
  const { rows } = await pool.query<ChangedRow>(CHANGED, [election.electionNo, between.before, between.after]);
  // Several rows of one precinct: the last one stands.
  const last = new Map(rows.map((row) => [`${row.contest_no} ${row.precinct_no}`, row]));
  return [...last.values()].flatMap((row): PrecinctChange[] => {
    const contest = election.contest(row.contest_no);
    const [protocolBefore, protocolAfter] = [hashName(row.protocol_before), hashName(row.protocol_sha256)];
    const before = CELL_STATES[row.state_before ?? STATE_NO.missing] ?? 'missing';
    const after = CELL_STATES[row.state] ?? 'missing';
    if (before === after && protocolBefore === protocolAfter) return [];
    const counted = row.figures_before !== null;
    return [
      {
        contestId: contest.contestId,
        round: contest.round,
        precinctId: election.precinctId(row.precinct_no) ?? '',
        precinctNo: row.precinct_no,
        before,
        after,
        protocolBefore,
        protocolAfter,
        figuresBefore: counted ? namedFigures(contest, row.figures_before ?? []) : null,
        figuresAfter: counted ? namedFigures(contest, row.figures ?? []) : null,
      },
    ];
  });
}

/** Voters on the register's lists of precincts whose result is still awaited. */
export interface AwaitedVoters {
  readonly precincts: number;
  /** Null where the register does not say it of every one. */
  readonly voters: number | null;
}

export async function awaitedVoters(
  pool: Pool,
  election: StoredElection,
  contestNo: number,
  snapshot: number,
): Promise<AwaitedVoters> {
  const then = election.precinctsThen(contestNo, election.precinctNosOf(contestNo), snapshot);
  const values = [election.electionNo, contestNo, then, snapshot];
  const { rows } = await pool.query<{ precinct_no: number }>(UNCOUNTED, values);
  const voters = rows.map((row) => election.registered(row.precinct_no));
  const known = voters.filter((one) => one !== null);
  const sum = known.length < voters.length ? null : known.reduce((total, one) => total + one, 0);
  return { precincts: rows.length, voters: sum };
}
