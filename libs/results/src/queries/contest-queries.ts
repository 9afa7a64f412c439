/** The outcome of contests at a snapshot. */
import type { Pool } from 'pg';
import { ADMINISTRATIVE, decidingUnitIds, totalsOf } from '#libs/election';
import type { DecisionsInForce } from '../snapshot-rows';
import { contestOutcomeOf, type Certified } from './contest-outcome';
import type { ContestOutcome } from './shapes';
import type { StoredElection } from './frame/stored-election';
import { unitFigureVectors } from './unit-queries';

/** For each contest one backward step in the primary key: a contest's row may be as old as the first snapshot. */
const CONTESTS_AT = `
  select c.contest_no, r.root, r.open_items, r.counts, r.figures, r.standing
  from unnest($2::integer[]) c(contest_no) cross join lateral (
    select root, open_items, counts, figures, standing from sanaq.contest_result
    where election_no = $1 and contest_no = c.contest_no and snapshot <= $3 order by snapshot desc limit 1
  ) r
  order by c.contest_no`;
/** Certifications by the position of their approval, which the row names. */
const CERTIFICATIONS = `
  select position, data from sanaq.certification where election_no = $1 and position = any ($2::bigint[])`;

interface ContestRow {
  contest_no: number;
  root: string;
  open_items: number;
  counts: number[];
  figures: number[];
  standing: string;
}

/**
 * What was certified, by position of the approval. Gap decisions stand as certified: a protocol held later changes the
 * contest's root, under which decisions lapse, but not what two officers have certified.
 */
async function certifications(
  pool: Pool,
  electionNo: number,
  positions: readonly number[],
): Promise<ReadonlyMap<number, Certified>> {
  if (positions.length === 0) return new Map();
  const { rows } = await pool.query<{ position: number; data: string }>(CERTIFICATIONS, [electionNo, positions]);
  return new Map(rows.map((row) => [row.position, JSON.parse(row.data) as Certified]));
}

/** A contest's outcome with what its finality rests on. */
export interface ShownContest {
  readonly contestNo: number;
  /** Position of the record that approved its certification, or null. */
  readonly certifiedAt: number | null;
  /** Positions of the orders of mandates that stand on it. */
  readonly orderedAt: readonly number[];
  readonly outcome: ContestOutcome;
}

/** The given contests (all where none are named), by number. */
export async function contestsAt(
  pool: Pool,
  election: StoredElection,
  snapshot: number,
  contestNos: readonly number[] = election.contests.map((_, no) => no),
): Promise<ShownContest[]> {
  const { rows } = await pool.query<ContestRow>(CONTESTS_AT, [election.electionNo, contestNos, snapshot]);
  const read = rows.map((row) => ({ row, decided: JSON.parse(row.standing) as DecisionsInForce }));
  const approvals = read.flatMap(({ decided }) => (decided.certified === null ? [] : [decided.certified.position]));
  const certified = await certifications(pool, election.electionNo, approvals);
  const shown: ShownContest[] = [];
  for (const { row, decided } of read) {
    const certifiedAt = decided.certified?.position ?? null;
    const given = certified.get(certifiedAt ?? -1) ?? null;
    const contest = election.contestDefinition(row.contest_no);
    const units = (await decidingVectors(pool, election, row.contest_no, snapshot)).map((unit) => ({
      unitId: unit.unitId,
      totals: totalsOf(contest, unit.figures),
    }));
    const named = { ...election.contest(row.contest_no), contest };
    const sums = { root: row.root, openItems: row.open_items, counts: row.counts, figures: row.figures };
    const outcome = contestOutcomeOf(named, sums, decided, { units, given });
    const orderedAt = decided.orders.map(({ position }) => position);
    shown.push({ contestNo: row.contest_no, certifiedAt, orderedAt, outcome });
  }
  return shown;
}

/** Figures of the units in which the contest's rule set asks for a majority too; no query where it asks for none. */
export async function decidingVectors(
  pool: Pool,
  election: StoredElection,
  contestNo: number,
  snapshot: number,
): Promise<readonly { readonly unitId: string; readonly figures: readonly number[] }[]> {
  const contest = election.contestDefinition(contestNo);
  const ids = election.definition === null ? [] : decidingUnitIds(election.definition, contest);
  if (ids.length === 0) return [];
  const unitNoOf = new Map(ids.map((unitId) => [unitId, election.unitNo(unitId, ADMINISTRATIVE) ?? -1]));
  const figures = await unitFigureVectors(pool, election, contestNo, [...unitNoOf.values()], snapshot);
  return [...unitNoOf].map(([unitId, unitNo]) => ({ unitId, figures: figures.get(unitNo) ?? [] }));
}

export async function contestOutcomes(
  pool: Pool,
  election: StoredElection,
  snapshot: number,
  contestNos?: readonly number[],
): Promise<ContestOutcome[]> {
  return (await contestsAt(pool, election, snapshot, contestNos)).map(({ outcome }) => outcome);
}

/** Numbers of the contests that are certified at a snapshot. */
export async function certifiedContestNos(
  pool: Pool,
  election: StoredElection,
  snapshot: number,
): Promise<ReadonlySet<number>> {
  const all = election.contests.map((_, no) => no);
  const { rows } = await pool.query<ContestRow>(CONTESTS_AT, [election.electionNo, all, snapshot]);
  const certified = rows.filter((row) => (JSON.parse(row.standing) as DecisionsInForce).certified !== null);
  return new Set(certified.map((row) => row.contest_no));
}
