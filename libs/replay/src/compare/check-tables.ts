/** Compares the live tables with the recomputed state at one snapshot. */
import { canonicalJson } from '#libs/contracts';
import {
  STATE_NO,
  type CertificationFact,
  type CompiledContest,
  type ContestState,
  type ElectionState,
  type Sealed,
} from '#libs/election';
import {
  decisionsInForce,
  type ContestRow,
  type FrameTables,
  type SnapshotTables,
  type StoredSnapshot,
} from '#libs/results';
import type { UnitField, UnitSide } from './difference';
import { precinctFigures, slotFigures, unitFigures, type PrecinctFigures } from './figures-view';
import { StoredValues, unitVector } from './stored-values';
import { contestName, precinctName, unitName, WHOLE_ELECTION, type UnitName } from './unit-names';

/** A stored value that is not the recomputed one; the caller adds which snapshots. */
export interface TableFinding {
  readonly name: UnitName;
  readonly field: UnitField;
  readonly table: string;
  readonly stored: UnitSide;
  readonly recomputed: UnitSide;
}

function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

function sameSlot(a: PrecinctFigures, b: PrecinctFigures): boolean {
  return (
    a.state === b.state &&
    a.openItems === b.openItems &&
    a.protocolPosition === b.protocolPosition &&
    a.protocol === b.protocol &&
    sameNumbers(a.figures, b.figures)
  );
}

/** What a precinct without a row is: missing. */
function notListed({ width }: CompiledContest): PrecinctFigures {
  const figures = new Float64Array(width);
  return { state: STATE_NO.missing, openItems: 0, protocolPosition: null, protocol: null, figures };
}

/** Parsed JSON of a stored text, or the text itself where someone made it no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function sameJson(a: unknown, b: unknown): boolean {
  try {
    return canonicalJson(a) === canonicalJson(b);
  } catch {
    return false;
  }
}

export class TablesCheck {
  private readonly values = new StoredValues();
  /** The newest row of each contest so far. */
  private readonly contestRows = new Map<number, ContestRow>();

  constructor(private readonly state: ElectionState) {}

  /** Everything that differs at this snapshot, precincts first. Takes note of what has changed since the one before. */
  *findings(
    stored: StoredSnapshot,
    rows: SnapshotTables,
    facts: readonly CertificationFact[],
    timestampMs: number,
  ): Generator<TableFinding> {
    const { sealed } = this.state;
    if (sealed !== null) {
      const touched = this.values.take(rows, sealed.contests);
      for (const contest of sealed.contests) {
        const { contestNo } = contest.compiled;
        this.state.tally(contestNo).refresh();
        yield* this.precincts(sealed, contest, this.values, touched.slots[contestNo] ?? new Set());
        yield* this.units(sealed, contest, this.values, touched.units[contestNo] ?? new Set());
      }
      yield* this.contests(sealed, rows.contests);
      yield* this.certifications(sealed, rows, facts, stored.snapshot);
    }
    yield* this.head(stored, timestampMs);
  }

  private *precincts(
    sealed: Sealed,
    contest: ContestState,
    values: StoredValues,
    slots: Set<number>,
  ): Generator<TableFinding> {
    for (const slot of contest.unpublishedSlots) slots.add(slot);
    contest.unpublishedSlots.clear();
    const { compiled } = contest;
    for (const slot of [...slots].sort((a, b) => a - b)) {
      const stored = values.slot(compiled.contestNo, slot);
      const recomputed = slotFigures(contest, slot);
      if (sameSlot(stored ?? notListed(compiled), recomputed)) continue;
      yield {
        name: precinctName(sealed, contest, slot),
        field: 'figures',
        table: 'sanaq.precinct_result',
        stored: { figures: stored && precinctFigures(compiled, stored) },
        recomputed: { figures: precinctFigures(compiled, recomputed) },
      };
    }
  }

  private *units(
    sealed: Sealed,
    contest: ContestState,
    values: StoredValues,
    unitNos: Set<number>,
  ): Generator<TableFinding> {
    const { compiled } = contest;
    const tally = this.state.tally(compiled.contestNo);
    for (const { unitNo } of tally.takeUnpublishedUnits()) unitNos.add(unitNo);
    for (const unitNo of [...unitNos].sort((a, b) => b - a)) {
      const stored = values.unit(compiled.contestNo, unitNo);
      const recomputed = tally.sumsOf(unitNo) ?? null;
      if (stored !== null && recomputed !== null && sameNumbers(stored, recomputed)) continue;
      yield {
        name: unitName(sealed, contest, unitNo),
        field: 'figures',
        table: 'sanaq.unit_result',
        stored: { figures: stored && unitFigures(compiled, stored) },
        recomputed: { figures: recomputed && unitFigures(compiled, recomputed) },
      };
    }
  }

  /** Every contest shows what it is: by its row of this snapshot, or by the newest one before. */
  private *contests(sealed: Sealed, rows: readonly ContestRow[]): Generator<TableFinding> {
    const now = new Set(rows.map((row) => row.contest_no));
    for (const row of rows) {
      this.contestRows.set(row.contest_no, row);
      yield* this.contest(sealed, row);
    }
    for (const contest of sealed.contests) {
      const { contestNo } = contest.compiled;
      if (now.has(contestNo)) continue;
      const stored = this.contestRows.get(contestNo)?.root ?? null;
      const root = this.state.tally(contestNo).root();
      if (stored === root) continue;
      const sides = { stored: { root: stored }, recomputed: { root } };
      yield { name: contestName(contest), field: 'root', table: 'sanaq.contest_result', ...sides };
    }
  }

  /** The contest's own row: its totals are the figures of the top unit. */
  private *contest(sealed: Sealed, row: ContestRow): Generator<TableFinding> {
    const contest = sealed.contests[row.contest_no];
    if (contest === undefined) return;
    const table = 'sanaq.contest_result';
    const { compiled, held } = contest;
    const tally = this.state.tally(compiled.contestNo);
    const stored = unitVector(row, compiled.width);
    const recomputed = Float64Array.from(tally.totals());
    // Held records of unknown precincts are the contest's alone.
    recomputed[tally.columns] = held.size;
    if (!sameNumbers(stored, recomputed)) {
      yield {
        name: unitName(sealed, contest, tally.topUnitNo),
        field: 'figures',
        table,
        stored: { figures: unitFigures(compiled, stored) },
        recomputed: { figures: unitFigures(compiled, recomputed) },
      };
    }
    const name = contestName(contest);
    const root = tally.root();
    if (row.root !== root) yield { name, field: 'root', table, stored: { root: row.root }, recomputed: { root } };
    const [was, standing] = [parsed(row.standing), decisionsInForce(this.state, contest)];
    if (!sameJson(was, standing)) {
      yield { name, field: 'standing', table, stored: { standing: was }, recomputed: { standing } };
    }
  }

  private *certifications(
    sealed: Sealed,
    rows: SnapshotTables,
    facts: readonly CertificationFact[],
    snapshot: number,
  ): Generator<TableFinding> {
    const told = (contestNo: number, position: number, type: string, data: unknown): unknown => ({
      contestNo,
      position,
      type,
      data,
    });
    const stored = new Map(
      rows.certifications.map((row) => [row.position, told(row.contest_no, row.position, row.type, parsed(row.data))]),
    );
    const recomputed = new Map(
      facts.map(({ contestNo, position, type, data }) => [
        position,
        told(contestNo, position, type, type === 'certified' ? { ...data, snapshot } : data),
      ]),
    );
    for (const position of new Set([...recomputed.keys(), ...stored.keys()])) {
      const [was, is] = [stored.get(position) ?? null, recomputed.get(position) ?? null];
      if (was !== null && is !== null && sameJson(was, is)) continue;
      const contestNo = facts.find((fact) => fact.position === position)?.contestNo;
      const contest = contestNo === undefined ? undefined : sealed.contests[contestNo];
      yield {
        name: contest === undefined ? WHOLE_ELECTION : contestName(contest),
        field: 'certification',
        table: 'sanaq.certification',
        stored: { standing: was },
        recomputed: { standing: is },
      };
    }
  }

  private *head(stored: StoredSnapshot, timestampMs: number): Generator<TableFinding> {
    const table = 'sanaq.snapshot';
    const root = this.state.root();
    if (stored.root !== root) {
      yield { name: WHOLE_ELECTION, field: 'root', table, stored: { root: stored.root }, recomputed: { root } };
    }
    if (stored.time_ms !== timestampMs) {
      const sides = { stored: { standing: stored.time_ms }, recomputed: { standing: timestampMs } };
      yield { name: WHOLE_ELECTION, field: 'time', table, ...sides };
    }
  }
}

/**
 * Compares the stored frame with the one at this place of the stream; names the first row of each table that differs.
 * The tables may have more rows: what later decisions added.
 */
export function* frameFindings(sealed: Sealed, stored: FrameTables): Generator<TableFinding> {
  const { layout } = sealed;
  const expected: Record<keyof FrameTables, unknown[]> = {
    units: layout.units.map((unit) => [
      unit.unitNo,
      unit.hierarchy,
      unit.unitId,
      unit.kind,
      unit.parentNo < 0 ? null : unit.parentNo,
    ]),
    precincts: layout.precincts.map((precinct, precinctNo) => [
      precinctNo,
      precinct.precinctId,
      precinct.registered,
      layout.leafUnitOf.map((leafUnitOf) => leafUnitOf[precinctNo] ?? -1),
    ]),
    contests: layout.contests.map((contest) => [
      contest.contestNo,
      contest.contest.contestId,
      contest.round,
      [...contest.counterIds, ...contest.optionIds],
    ]),
  };
  const tables = { units: 'sanaq.unit', precincts: 'sanaq.precinct', contests: 'sanaq.contest_round' } as const;
  for (const part of ['units', 'precincts', 'contests'] as const) {
    const [was, is] = [stored[part], expected[part]];
    for (let row = 0; row < is.length; row++) {
      if (JSON.stringify(was[row]) === JSON.stringify(is[row])) continue;
      const sides = { stored: { standing: was[row] ?? null }, recomputed: { standing: is[row] ?? null } };
      yield { name: frameName(part, is[row] ?? was[row]), field: 'frame', table: tables[part], ...sides };
      break;
    }
  }
}

function frameName(part: keyof FrameTables, row: unknown): UnitName {
  const columns = Array.isArray(row) ? (row as readonly unknown[]) : [];
  const text = (column: number): string | null => (typeof columns[column] === 'string' ? columns[column] : null);
  if (part === 'contests') return { ...WHOLE_ELECTION, contestId: text(1) };
  if (part === 'precincts') return { ...WHOLE_ELECTION, unitId: text(1), unitKind: 'precinct' };
  return { ...WHOLE_ELECTION, hierarchy: text(1), unitId: text(2), unitKind: text(3) };
}
