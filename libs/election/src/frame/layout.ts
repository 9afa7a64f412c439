/**
 * The sealed frame of an election: every hierarchy, unit, precinct and contest with its number.
 * Numbers follow the order of the definition and the register, so every machine gives the same ones.
 */
import {
  ADMINISTRATIVE,
  HIERARCHY_ROOT_KIND,
  hierarchyRootId,
  NO_CONSTITUENCY_ID,
  NO_CONSTITUENCY_KIND,
} from '../definition/hierarchy-names';
import { compileContest, type CompiledContest } from './compiled-contest';
import type { ElectionDefinition } from '../definition/definition';
import type { PrecinctRow } from '../definition/register';
import { certain } from '../certain';

export interface UnitNode {
  readonly unitNo: number;
  readonly hierarchy: string;
  readonly unitId: string;
  readonly kind: string;
  /** -1 at the top of a hierarchy. */
  readonly parentNo: number;
  /** 0 at the top. */
  readonly level: number;
  readonly childNos: readonly number[];
}

/** The precincts of one contest in register order; a slot is a place in that order. */
export interface ContestSlots {
  readonly precinctNos: Int32Array;
  /** Slot by precinct number, -1 where the contest is not held. */
  readonly slotOf: Int32Array;
}

export interface ElectionLayout {
  readonly definition: ElectionDefinition;
  readonly precincts: readonly PrecinctRow[];
  readonly precinctNoOf: ReadonlyMap<string, number>;
  /** `administrative` first, then the constituency hierarchies in definition order. */
  readonly hierarchies: readonly string[];
  /** Parents stand before their children. */
  readonly units: readonly UnitNode[];
  /** Per hierarchy: leaf unit of each precinct. */
  readonly leafUnitOf: readonly Int32Array[];
  /** Every total by number: the definition's (contest, round) pairs, then the rounds opened later. */
  readonly contests: readonly CompiledContest[];
  readonly slots: readonly ContestSlots[];
  /** Precincts that came by amendments: from which number on, and the hash of the rows that the amendment brought. */
  readonly additions: readonly { readonly fromNo: number; readonly registerName: string }[];
  /** Number of the total by roundKey; repeat votes in single units count in the total that they repeat. */
  readonly contestNos: ReadonlyMap<string, number>;
  /** Voting day (YYYY-MM-DD) by roundKey, of every round: the definition's, those opened later, repeat votes. */
  readonly votingDays: ReadonlyMap<string, string>;
  /** Number by unitKey. */
  readonly unitNos: ReadonlyMap<string, number>;
  /** Number of the total in which a contest's round counts. */
  readonly contestNoOf: (contestId: string, round: number) => number | undefined;
  /** Number of a unit of the administrative tree or of a constituency. */
  readonly unitNoOf: (hierarchy: string, unitId: string) => number | undefined;
}

/** Names and numbers alone, without the slots of each contest, which take memory for every precinct. */
export type ElectionFrame = Omit<ElectionLayout, 'slots'>;

/** Number of the precinct in a slot. */
export function precinctNoIn({ precinctNos }: ContestSlots, slot: number): number {
  return certain(precinctNos[slot], 'the precinct of a slot');
}

/** Slot of a precinct; -1 where the contest is not held in it, or for -1, a precinct that is not in the register. */
export function slotOfPrecinct({ slotOf }: ContestSlots, precinctNo: number): number {
  return slotOf[precinctNo] ?? -1;
}

/** The row of a precinct. */
export function precinctAt({ precincts }: Pick<ElectionLayout, 'precincts'>, precinctNo: number): PrecinctRow {
  return certain(precincts[precinctNo], 'a precinct');
}

/** Number of the unit right above a precinct, from the leaves of one hierarchy; -1 where it is in none. */
export function leafNoOf(leafUnitOf: Int32Array, precinctNo: number): number {
  return certain(leafUnitOf[precinctNo], 'the unit of a precinct');
}

/** Ids hold no control characters, so no two pairs have one key. */
export function roundKey(contestId: string, round: number): string {
  return `${contestId}\0${round}`;
}

export function unitKey(hierarchy: string, unitId: string): string {
  return `${hierarchy}\0${unitId}`;
}

interface UnitDraft extends Omit<UnitNode, 'childNos'> {
  readonly childNos: number[];
}

class UnitDrafts {
  readonly units: UnitDraft[] = [];
  readonly numbers = new Map<string, number>();

  add(hierarchy: string, unitId: string, kind: string, parentNo: number): number {
    const parent = this.units[parentNo];
    const unitNo = this.units.length;
    this.units.push({ unitNo, hierarchy, unitId, kind, parentNo, level: parent ? parent.level + 1 : 0, childNos: [] });
    parent?.childNos.push(unitNo);
    this.numbers.set(unitKey(hierarchy, unitId), unitNo);
    return unitNo;
  }
}

/** Adds the administrative tree depth by depth, keeping the definition's order among siblings. */
function addAdministrative(definition: ElectionDefinition, drafts: UnitDrafts): void {
  const childrenOf = new Map<string | undefined, ElectionDefinition['units'][number][]>();
  for (const unit of definition.units) {
    const siblings = childrenOf.get(unit.parentId);
    if (siblings) siblings.push(unit);
    else childrenOf.set(unit.parentId, [unit]);
  }
  let level: { unitId: string | undefined; unitNo: number }[] = [{ unitId: undefined, unitNo: -1 }];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const parent of level) {
      for (const unit of childrenOf.get(parent.unitId) ?? []) {
        next.push({ unitId: unit.unitId, unitNo: drafts.add(ADMINISTRATIVE, unit.unitId, unit.kind, parent.unitNo) });
      }
    }
    level = next;
  }
}

function addConstituencies(hierarchy: string, ids: readonly string[], drafts: UnitDrafts, withNone: boolean): void {
  const root = drafts.add(hierarchy, hierarchyRootId(hierarchy), HIERARCHY_ROOT_KIND, -1);
  for (const id of ids) drafts.add(hierarchy, id, 'constituency', root);
  if (withNone) drafts.add(hierarchy, NO_CONSTITUENCY_ID, NO_CONSTITUENCY_KIND, root);
}

/** Precinct numbers by constituency (unitKey), made once for a register: there may be hundreds of contests. */
const PRECINCTS_IN = new WeakMap<readonly PrecinctRow[], ReadonlyMap<string, readonly number[]>>();

function precinctsIn(precincts: readonly PrecinctRow[]): ReadonlyMap<string, readonly number[]> {
  const known = PRECINCTS_IN.get(precincts);
  if (known !== undefined) return known;
  const numbers = new Map<string, number[]>();
  precincts.forEach(({ constituencies }, precinctNo) => {
    for (const [hierarchy, id] of Object.entries(constituencies)) {
      const key = unitKey(hierarchy, id);
      const inside = numbers.get(key);
      if (inside) inside.push(precinctNo);
      else numbers.set(key, [precinctNo]);
    }
  });
  PRECINCTS_IN.set(precincts, numbers);
  return numbers;
}

/** The slots of a round: precincts of the contest's constituency, within the units of the round. */
export function slotsOf(layout: ElectionFrame, compiled: CompiledContest): ContestSlots {
  const { constituency } = compiled.contest;
  const within = compiled.within === null ? null : new Set(compiled.within);
  const numbers: number[] = [];
  const slotOf = new Int32Array(layout.precincts.length).fill(-1);
  const candidates =
    constituency === undefined
      ? layout.precincts.keys()
      : (precinctsIn(layout.precincts).get(unitKey(constituency.hierarchy, constituency.constituencyId)) ?? []);
  for (const precinctNo of candidates) {
    if (within !== null && !isWithin(layout, precinctNo, within)) continue;
    slotOf[precinctNo] = numbers.length;
    numbers.push(precinctNo);
  }
  return { precinctNos: Int32Array.from(numbers), slotOf };
}

/**
 * True if the precinct itself or an administrative unit above it is named. A name that a unit has is the unit's: a
 * precinct may have it, too, and come later.
 */
export function isWithin(
  layout: Pick<ElectionLayout, 'units' | 'leafUnitOf' | 'precincts' | 'unitNoOf'>,
  precinctNo: number,
  names: ReadonlySet<string>,
): boolean {
  const id = precinctAt(layout, precinctNo).precinctId;
  const named = names.has(id) && layout.unitNoOf(ADMINISTRATIVE, id) === undefined;
  return named || hangsBelow(layout, precinctNo, names);
}

/** True if an administrative unit above the precinct is named. */
export function hangsBelow(
  layout: Pick<ElectionLayout, 'units' | 'leafUnitOf'>,
  precinctNo: number,
  names: ReadonlySet<string>,
): boolean {
  const leafNo = leafNoOf(certain(layout.leafUnitOf[0], 'the administrative tree'), precinctNo);
  for (let at = layout.units[leafNo]; at !== undefined; at = layout.units[at.parentNo]) {
    if (names.has(at.unitId)) return true;
  }
  return false;
}

/** The look-ups of a layout, made from its maps. */
export function finders(
  maps: Pick<ElectionLayout, 'contestNos' | 'unitNos'>,
): Pick<ElectionLayout, 'contestNos' | 'unitNos' | 'contestNoOf' | 'unitNoOf'> {
  const { contestNos, unitNos } = maps;
  // Asked for every protocol: two look-ups by what there is make no new text.
  const rounds = new Map<string, Map<number, number>>();
  for (const [key, contestNo] of contestNos) {
    const [contestId = '', round] = key.split('\0');
    const ofContest = rounds.get(contestId) ?? new Map<number, number>();
    rounds.set(contestId, ofContest.set(Number(round), contestNo));
  }
  return {
    contestNos,
    unitNos,
    contestNoOf: (contestId, round) => rounds.get(contestId)?.get(round),
    unitNoOf: (hierarchy, unitId) => unitNos.get(unitKey(hierarchy, unitId)),
  };
}

/** Leaf unit of a precinct in a hierarchy; -1 where there is none. */
export function leafUnitNo(unitNos: ReadonlyMap<string, number>, hierarchy: string, precinct: PrecinctRow): number {
  const id =
    hierarchy === ADMINISTRATIVE ? precinct.territoryId : (constituencyOf(precinct, hierarchy) ?? NO_CONSTITUENCY_ID);
  return unitNos.get(unitKey(hierarchy, id)) ?? -1;
}

/** The precinct's constituency in a hierarchy, or undefined. */
export function constituencyOf(precinct: PrecinctRow, hierarchy: string): string | undefined {
  return Object.hasOwn(precinct.constituencies, hierarchy) ? precinct.constituencies[hierarchy] : undefined;
}

/** Numbers everything. Definition and register must have passed their checks. */
export function buildLayout(definition: ElectionDefinition, precincts: readonly PrecinctRow[]): ElectionLayout {
  const frame = buildFrame(definition, precincts);
  return { ...frame, slots: frame.contests.map((contest) => slotsOf(frame, contest)) };
}

/** The same without slots. */
export function buildFrame(definition: ElectionDefinition, precincts: readonly PrecinctRow[]): ElectionFrame {
  const drafts = new UnitDrafts();
  addAdministrative(definition, drafts);
  const constituencies = Object.entries(definition.constituencies ?? {});
  for (const [hierarchy, entries] of constituencies) {
    const withNone = precincts.some((precinct) => constituencyOf(precinct, hierarchy) === undefined);
    addConstituencies(
      hierarchy,
      entries.map((entry) => entry.constituencyId),
      drafts,
      withNone,
    );
  }
  const hierarchies = [ADMINISTRATIVE, ...constituencies.map(([hierarchy]) => hierarchy)];
  const leafUnitOf = hierarchies.map((hierarchy) =>
    Int32Array.from(precincts, (precinct) => leafUnitNo(drafts.numbers, hierarchy, precinct)),
  );
  const contests: CompiledContest[] = [];
  const contestNos = new Map<string, number>();
  const votingDays = new Map<string, string>();
  for (const contest of definition.contests) {
    for (const { round, votingDay } of contest.rounds) {
      contestNos.set(roundKey(contest.contestId, round), contests.length);
      votingDays.set(roundKey(contest.contestId, round), votingDay);
      contests.push(compileContest(contest, round, contests.length));
    }
  }
  return {
    definition,
    precincts,
    precinctNoOf: new Map(precincts.map((precinct, precinctNo) => [precinct.precinctId, precinctNo])),
    hierarchies,
    units: drafts.units,
    leafUnitOf,
    contests,
    additions: [],
    votingDays,
    ...finders({ contestNos, unitNos: drafts.numbers }),
  };
}
