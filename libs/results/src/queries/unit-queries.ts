/** Figures of a unit and of what is right below it. */
import type { Pool } from 'pg';
import { ADMINISTRATIVE, countsOf, HIERARCHY_ROOT_KIND, namedFiguresOf, type PrecinctCounts } from '#libs/election';
import { namedFigures } from './figures';
import { countsOfOne, precinctResults } from './precinct-queries';
import type { NamedFigures, QuotedFigures, UnitFigures, UnitName, UnitTableRow } from './shapes';
import type { StoredElection } from './frame/stored-election';
import type { StoredUnit } from './frame/stored-frame';

/** For each unit one backward step in the primary key. A unit in which the contest is not held has no rows. */
const UNITS_AT = `
  select u.unit_no, r.open_items, r.counts, r.figures
  from unnest($3::integer[]) u(unit_no) cross join lateral (
    select open_items, counts, figures from sanaq.unit_result
    where election_no = $1 and contest_no = $2 and unit_no = u.unit_no and snapshot <= $4
    order by snapshot desc limit 1
  ) r`;

interface UnitRow {
  unit_no: number;
  open_items: number;
  counts: number[];
  figures: number[];
}

/** Counters and votes of units by unit number; those without a row have no precinct of the contest. */
export async function unitFigureVectors(
  pool: Pool,
  election: StoredElection,
  contestNo: number,
  unitNos: readonly number[],
  snapshot: number,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const { rows } = await pool.query<UnitRow>(UNITS_AT, [election.electionNo, contestNo, unitNos, snapshot]);
  return new Map(rows.map((row) => [row.unit_no, row.figures]));
}

function nameOf(election: StoredElection, unit: StoredUnit): UnitName {
  const parent = election.units[unit.parentNo ?? -1];
  const title = election.titleOf(unit);
  return {
    unitId: unit.unitId,
    hierarchy: unit.hierarchy,
    kind: unit.kind,
    parentId: parent === undefined || parent.kind === HIERARCHY_ROOT_KIND ? null : parent.unitId,
    ...(title === undefined ? {} : { title }),
  };
}

/** Sums with the figures that people quote of them. */
function quoted(election: StoredElection, contestNo: number, sums: NamedFigures): QuotedFigures {
  const totals = { counters: new Map(Object.entries(sums.counters)), votes: new Map(Object.entries(sums.votes)) };
  return { ...sums, figures: namedFiguresOf(election.contestDefinition(contestNo), totals) };
}

/** Units in the order given; those without a precinct of the contest have zeros throughout. */
async function unitFigures(
  pool: Pool,
  election: StoredElection,
  contestNo: number,
  unitNos: readonly number[],
  snapshot: number,
): Promise<UnitFigures[]> {
  const { rows } = await pool.query<UnitRow>(UNITS_AT, [election.electionNo, contestNo, unitNos, snapshot]);
  const rowOf = new Map(rows.map((row) => [row.unit_no, row]));
  const contest = election.contest(contestNo);
  return unitNos.flatMap((unitNo) => {
    const unit = election.units[unitNo];
    if (unit === undefined) return [];
    const row = rowOf.get(unitNo);
    const precincts: PrecinctCounts = countsOf(row?.counts ?? []);
    const sums = namedFigures(contest, row?.figures ?? []);
    const heldRecords = row?.open_items ?? 0;
    return [{ unit: nameOf(election, unit), precincts, heldRecords, ...quoted(election, contestNo, sums) }];
  });
}

/** Every unit that has a row, in the definition's order, without what people quote of its sums. */
export async function unitRows(
  pool: Pool,
  election: StoredElection,
  contestNo: number,
  snapshot: number,
): Promise<UnitTableRow[]> {
  const unitNos = election.units.flatMap(({ kind }, no) => (kind === HIERARCHY_ROOT_KIND ? [] : [no]));
  const { rows } = await pool.query<UnitRow>(UNITS_AT, [election.electionNo, contestNo, unitNos, snapshot]);
  const contest = election.contest(contestNo);
  return rows
    .sort((a, b) => a.unit_no - b.unit_no)
    .flatMap((row) => {
      const unit = election.units[row.unit_no];
      if (unit === undefined) return [];
      const sums = namedFigures(contest, row.figures);
      return [{ unit: nameOf(election, unit), precincts: countsOf(row.counts), heldRecords: row.open_items, ...sums }];
    });
}

/** Precincts of the contest right below a leaf unit, as nodes of the tree. */
async function precinctNodes(
  pool: Pool,
  election: StoredElection,
  contestNo: number,
  leafNo: number,
  snapshot: number,
): Promise<UnitFigures[]> {
  const leaf = election.units[leafNo];
  const contest = election.contest(contestNo);
  const precinctNos = election.precinctNosOf(contestNo).filter((no) => election.isWithin(no, leafNo));
  const results = await precinctResults(pool, election, contestNo, precinctNos, snapshot);
  const zeros = namedFigures(contest, []);
  return results.map((result) => ({
    unit: {
      unitId: result.precinctId,
      hierarchy: leaf?.hierarchy ?? ADMINISTRATIVE,
      kind: 'precinct',
      parentId: leaf?.unitId ?? null,
    },
    precincts: countsOfOne(result.state),
    heldRecords: result.heldRecords,
    ...quoted(election, contestNo, {
      counters: result.counters ?? zeros.counters,
      votes: result.votes ?? zeros.votes,
    }),
    state: result.state,
    protocol: result.protocol,
  }));
}

export async function unitWithChildren(
  pool: Pool,
  election: StoredElection,
  contestNo: number,
  unitNo: number,
  snapshot: number,
): Promise<{ readonly own: UnitFigures; readonly children: readonly UnitFigures[] } | null> {
  const childNos = election.childNos(unitNo);
  const [own, ...below] = await unitFigures(pool, election, contestNo, [unitNo, ...childNos], snapshot);
  if (own === undefined) return null;
  const leaf = childNos.length === 0;
  return { own, children: leaf ? await precinctNodes(pool, election, contestNo, unitNo, snapshot) : below };
}
