/** Whether the figures of a contest add up: every unit is the sum of what stands below it, in every hierarchy. */
import type { Precinct, Unit, UnitFigures } from './records';

/** The figures of one contest and round. */
export interface ContestFigures {
  readonly contestId: string;
  readonly round: number;
  /** By hierarchy and id, as {@link unitKey} puts them together. */
  readonly units: ReadonlyMap<string, Unit>;
  /** By id. A precinct that no snapshot has listed is missing. */
  readonly precincts: ReadonlyMap<string, Precinct>;
}

/** Figures that do not add up, and where. */
export interface Mismatch {
  readonly contestId: string;
  readonly round: number;
  readonly unitId: string;
  /** The first column that differs, with what the unit says and what its parts add up to. */
  readonly column: string;
  readonly stated: number;
  readonly summed: number;
}

const ADMINISTRATIVE = 'administrative';
const STATES = ['counted', 'held', 'annulled', 'notHeld', 'missing'];

export function unitKey(hierarchy: string, unitId: string): string {
  return JSON.stringify([hierarchy, unitId]);
}

type Columns = Map<string, number>;

function columnsOf({ precincts, openItems, counters, votes }: UnitFigures): Columns {
  const columns: Columns = new Map([['open items', openItems]]);
  for (const [state, count] of Object.entries(precincts)) columns.set(`precincts ${state}`, count);
  for (const [counter, count] of Object.entries(counters)) columns.set(`counter ${counter}`, count);
  for (const [option, count] of Object.entries(votes)) columns.set(`votes ${option}`, count);
  return columns;
}

function addInto(sum: Columns, part: Columns): void {
  for (const [column, value] of part) sum.set(column, (sum.get(column) ?? 0) + value);
}

/** A precinct as the columns that it adds to its territory; what is missing adds nothing but itself. */
function columnsOfPrecinct({ state, openItems, counters, votes }: Precinct): Columns {
  return columnsOf({ precincts: { [state]: 1 }, openItems, counters, votes });
}

function difference(contest: ContestFigures, unit: Unit, summed: Columns): Mismatch | null {
  const stated = columnsOf(unit);
  for (const column of new Set([...stated.keys(), ...summed.keys()])) {
    const [a, b] = [stated.get(column) ?? 0, summed.get(column) ?? 0];
    const { contestId, round } = contest;
    if (a !== b) return { contestId, round, unitId: unit.unitId, column, stated: a, summed: b };
  }
  return null;
}

/** `expected` is the sum of the five states, and nothing is larger than what it is a part of. */
function ownMismatch(contest: ContestFigures, unit: Unit): Mismatch | null {
  const summed = STATES.reduce((sum, state) => sum + (unit.precincts[state] ?? 0), 0);
  const stated = unit.precincts['expected'] ?? 0;
  if (stated === summed) return null;
  const { contestId, round } = contest;
  return { contestId, round, unitId: unit.unitId, column: 'precincts expected', stated, summed };
}

function territoryMismatch(contest: ContestFigures, unit: Unit, precincts: readonly Precinct[]): Mismatch | null {
  const sum: Columns = new Map();
  for (const precinct of precincts) addInto(sum, columnsOfPrecinct(precinct));
  const expected = unit.precincts['expected'] ?? 0;
  const listed = STATES.filter((state) => state !== 'missing').reduce(
    (count, state) => count + (sum.get(`precincts ${state}`) ?? 0),
    0,
  );
  sum.set('precincts expected', expected);
  sum.set('precincts missing', expected - listed);
  return difference(contest, unit, sum);
}

function childrenOf(contest: ContestFigures): Map<string, Unit[]> {
  const children = new Map<string, Unit[]>();
  for (const unit of contest.units.values()) {
    if (unit.parentId === null) continue;
    const key = unitKey(unit.hierarchy, unit.parentId);
    const list = children.get(key);
    if (list) list.push(unit);
    else children.set(key, [unit]);
  }
  return children;
}

function precinctsByTerritory(contest: ContestFigures): Map<string, Precinct[]> {
  const lists = new Map<string, Precinct[]>();
  for (const precinct of contest.precincts.values()) {
    const list = lists.get(precinct.territoryId);
    if (list) list.push(precinct);
    else lists.set(precinct.territoryId, [precinct]);
  }
  return lists;
}

function unitMismatch(
  contest: ContestFigures,
  unit: Unit,
  below: { readonly units: readonly Unit[]; readonly precincts: readonly Precinct[] },
): Mismatch | null {
  const own = ownMismatch(contest, unit);
  if (own !== null) return own;
  if (below.units.length > 0) {
    const sum: Columns = new Map();
    for (const child of below.units) addInto(sum, columnsOf(child));
    return difference(contest, unit, sum);
  }
  // The leaves of other hierarchies share the precincts of the administrative one, which no record assigns to them.
  return unit.hierarchy === ADMINISTRATIVE ? territoryMismatch(contest, unit, below.precincts) : null;
}

/** Every hierarchy splits the same total: the sum of its tops is the contest's. */
function hierarchyMismatch(contest: ContestFigures): Mismatch | null {
  const tops = [...contest.units.values()].filter(({ parentId }) => parentId === null);
  const total = tops.find(({ hierarchy }) => hierarchy === ADMINISTRATIVE);
  if (total === undefined) return null;
  for (const hierarchy of new Set(tops.map((unit) => unit.hierarchy))) {
    const sum: Columns = new Map();
    for (const unit of tops) if (unit.hierarchy === hierarchy) addInto(sum, columnsOf(unit));
    const found = difference(contest, total, sum);
    if (found !== null) return found;
  }
  return null;
}

/** The first figure of a contest that does not add up, or null. */
export function mismatchIn(contest: ContestFigures): Mismatch | null {
  const children = childrenOf(contest);
  const precincts = precinctsByTerritory(contest);
  for (const unit of contest.units.values()) {
    const below = {
      units: children.get(unitKey(unit.hierarchy, unit.unitId)) ?? [],
      precincts: precincts.get(unit.unitId) ?? [],
    };
    const found = unitMismatch(contest, unit, below);
    if (found !== null) return found;
  }
  for (const precinct of contest.precincts.values()) {
    if (!contest.units.has(unitKey(ADMINISTRATIVE, precinct.territoryId))) {
      const { contestId, round } = contest;
      return { contestId, round, unitId: precinct.territoryId, column: 'unit', stated: 0, summed: 1 };
    }
  }
  return hierarchyMismatch(contest);
}
