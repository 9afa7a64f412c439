/** The rule for readers of results.v1, as a subscriber would write it down: only what a closing record closes counts. */
import type { TopicRecord } from '../../crash/plain-kafka';

export interface UnitRecord {
  readonly contestId: string;
  readonly round: number;
  readonly hierarchy: string;
  readonly unitId: string;
  readonly unitKind: string;
  readonly parentId: string | null;
  readonly precincts: Readonly<Record<string, number>>;
  readonly openItems: number;
  readonly counters: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
}

export interface Closing {
  readonly snapshot: number;
  readonly root: string;
  readonly records: number;
  readonly contests: readonly { readonly contestId: string; readonly root: string; readonly state: string }[];
}

/** The whole state at one closed snapshot. */
export interface ClosedState {
  readonly closing: Closing;
  readonly units: readonly UnitRecord[];
}

/** A territory's record has the rows of its precincts that changed. */
interface Published extends UnitRecord {
  readonly changed?: {
    readonly counters: readonly string[];
    readonly votes: readonly string[];
    readonly rows: readonly (readonly [string, string, number, string | null, readonly number[], readonly number[]])[];
  };
}

const NO_PRECINCT = { expected: 1, counted: 0, held: 0, annulled: 0, notHeld: 0, missing: 0 };

/** The unit of a record, and its precincts as units of their own. */
function unitsIn({ changed, ...unit }: Published): UnitRecord[] {
  const named = (ids: readonly string[], values: readonly number[]): Record<string, number> =>
    Object.fromEntries(ids.map((id, at) => [id, values[at] ?? 0]));
  const precincts = (changed?.rows ?? []).map(([unitId, state, openItems, , counters, votes]) => ({
    ...unit,
    unitId,
    unitKind: 'precinct',
    parentId: unit.unitId,
    precincts: { ...NO_PRECINCT, [state]: 1 },
    openItems,
    counters: named(changed?.counters ?? [], counters),
    votes: named(changed?.votes ?? [], votes),
  }));
  return [unit, ...precincts];
}

interface Event {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
}

export class ResultsSubscriber {
  readonly closed: ClosedState[] = [];
  readonly faults: string[] = [];
  private readonly seen = new Set<string>();
  private readonly state = new Map<string, UnitRecord>();
  private pending: UnitRecord[] = [];
  private records = 0;

  take(record: Pick<TopicRecord, 'value'>): void {
    const event = JSON.parse(record.value?.toString('utf8') ?? 'null') as Event;
    if (this.seen.has(event.id)) return;
    this.seen.add(event.id);
    if (event.type === 'kz.sanaq.snapshot.published.v1') {
      this.close(event.data as Closing);
      return;
    }
    this.records += 1;
    if (event.type === 'kz.sanaq.results.published.v1') this.pending.push(...unitsIn(event.data as Published));
  }

  private close(closing: Closing): void {
    const got = this.records;
    if (got !== closing.records)
      this.faults.push(`${closing.snapshot}: ${got} records, ${closing.records} were announced`);
    for (const unit of this.pending) {
      const { contestId, round, hierarchy, unitKind, unitId } = unit;
      this.state.set([contestId, round, hierarchy, unitKind, unitId].join('/'), unit);
    }
    this.pending = [];
    this.records = 0;
    this.closed.push({ closing, units: [...this.state.values()] });
  }
}

const COUNTS = ['expected', 'counted', 'held', 'annulled', 'notHeld', 'missing'];

/** Every figure of a unit under one name. */
export function allFigures(
  unit: Pick<UnitRecord, 'precincts' | 'counters' | 'votes'> &
    (Pick<UnitRecord, 'openItems'> | { readonly heldRecords: number }),
): Record<string, number> {
  const named = (prefix: string, figures: Readonly<Record<string, number>>): [string, number][] =>
    Object.entries(figures).map(([id, value]) => [`${prefix}.${id}`, value]);
  const counts = Object.fromEntries(COUNTS.map((name) => [name, unit.precincts[name] ?? -1]));
  const all = [...named('precincts', counts), ...named('counters', unit.counters), ...named('votes', unit.votes)];
  // Units and precincts name their figures each in an order of its own.
  // The API says of a unit how many records are held in it; on the topic the member has its older name.
  const held = 'heldRecords' in unit ? unit.heldRecords : unit.openItems;
  return Object.fromEntries([['held records', held] as const, ...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sumOf(units: readonly UnitRecord[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const unit of units)
    for (const [id, value] of Object.entries(allFigures(unit))) sums[id] = (sums[id] ?? 0) + value;
  return sums;
}

/** The precincts of each territory that no snapshot has listed yet, together: they are missing. */
function notListed(units: readonly UnitRecord[]): UnitRecord[] {
  return units
    .filter(({ unitKind }) => unitKind === 'territory')
    .map((territory) => {
      const { unitId, counters, votes } = territory;
      const listed = units.filter(({ unitKind, parentId }) => unitKind === 'precinct' && parentId === unitId).length;
      const missing = (territory.precincts['expected'] ?? 0) - listed;
      const zeros = (figures: Readonly<Record<string, number>>): Record<string, number> =>
        Object.fromEntries(Object.keys(figures).map((id) => [id, 0]));
      return {
        ...territory,
        unitId: `${unitId}, not listed`,
        unitKind: 'precinct',
        parentId: unitId,
        precincts: { ...NO_PRECINCT, expected: missing, missing },
        openItems: 0,
        counters: zeros(counters),
        votes: zeros(votes),
      };
    });
}

/** Nation, regions, territories and precincts of each contest: what does not add up, in words. */
export function contradictions(units: readonly UnitRecord[]): string[] {
  const faults: string[] = [];
  const contests = new Set(units.map(({ contestId }) => contestId));
  for (const contestId of contests) {
    const own = units.filter((unit) => unit.contestId === contestId && unit.hierarchy === 'administrative');
    own.push(...notListed(own));
    const level = (kind: string): UnitRecord[] => own.filter(({ unitKind }) => unitKind === kind);
    const levels = ['nation', 'region', 'territory', 'precinct'].map(level);
    const [nation = []] = levels;
    if (nation.length !== 1) faults.push(`${contestId}: ${nation.length} nations`);
    for (const units of levels) {
      const [first] = units;
      const [whole, parts] = [JSON.stringify(sumOf(nation)), JSON.stringify(sumOf(units))];
      if (whole !== parts) faults.push(`${contestId}: the nation is ${whole} but Σ ${first?.unitKind} is ${parts}`);
    }
    // Each unit against its own children too: two mistakes might cancel out.
    for (const unit of own.filter(({ unitKind }) => unitKind !== 'precinct')) {
      const children = own.filter(({ parentId }) => parentId === unit.unitId);
      if (JSON.stringify(sumOf([unit])) !== JSON.stringify(sumOf(children)))
        faults.push(`${contestId}: ${unit.unitId} is not the sum of its children`);
    }
  }
  return faults;
}
