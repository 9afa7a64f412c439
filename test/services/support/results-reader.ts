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
  private others = 0;

  take(record: Pick<TopicRecord, 'value'>): void {
    const event = JSON.parse(record.value?.toString('utf8') ?? 'null') as Event;
    if (this.seen.has(event.id)) return;
    this.seen.add(event.id);
    if (event.type === 'kz.sanaq.results.published.v1') this.pending.push(event.data as UnitRecord);
    else if (event.type === 'kz.sanaq.snapshot.published.v1') this.close(event.data as Closing);
    else this.others += 1;
  }

  private close(closing: Closing): void {
    const got = this.pending.length + this.others;
    if (got !== closing.records)
      this.faults.push(`${closing.snapshot}: ${got} records, ${closing.records} were announced`);
    for (const unit of this.pending) {
      const { contestId, round, hierarchy, unitKind, unitId } = unit;
      this.state.set([contestId, round, hierarchy, unitKind, unitId].join('/'), unit);
    }
    this.pending = [];
    this.others = 0;
    this.closed.push({ closing, units: [...this.state.values()] });
  }
}

const COUNTS = ['expected', 'counted', 'held', 'annulled', 'notHeld', 'missing'];

/** Every figure of a unit under one name. */
export function allFigures(
  unit: Omit<UnitRecord, 'contestId' | 'round' | 'hierarchy' | 'unitId' | 'unitKind' | 'parentId'>,
): Record<string, number> {
  const named = (prefix: string, figures: Readonly<Record<string, number>>): [string, number][] =>
    Object.entries(figures).map(([id, value]) => [`${prefix}.${id}`, value]);
  const counts = Object.fromEntries(COUNTS.map((name) => [name, unit.precincts[name] ?? -1]));
  return Object.fromEntries([
    ...named('precincts', counts),
    ['openItems', unit.openItems],
    ...named('counters', unit.counters),
    ...named('votes', unit.votes),
  ]);
}

function sumOf(units: readonly UnitRecord[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const unit of units)
    for (const [id, value] of Object.entries(allFigures(unit))) sums[id] = (sums[id] ?? 0) + value;
  return sums;
}

/** Nation, regions, territories and precincts of each contest: what does not add up, in words. */
export function contradictions(units: readonly UnitRecord[]): string[] {
  const faults: string[] = [];
  const contests = new Set(units.map(({ contestId }) => contestId));
  for (const contestId of contests) {
    const own = units.filter((unit) => unit.contestId === contestId && unit.hierarchy === 'administrative');
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
