/** Holds the results topic against the recount, closing record by closing record. */
import type { PlainEvent } from './read-event';
import { type PlainCell, type PlainVerdict, type Recount } from './recount';
import type { PlainContest } from './recount-frame';
import { ADMINISTRATIVE, stateOf, SumsOfRecount } from './recount-sums';
import { rowOf, type PublishedClosing, type PublishedUnit, type ResultsReader } from './published';

const FAULTS_MAX = 20;

/** Found differences; the first ones in words, all of them by number. */
export class Faults {
  readonly first: string[] = [];
  count = 0;

  add(fault: string): void {
    this.count++;
    if (this.first.length < FAULTS_MAX) this.first.push(fault);
  }

  /** Adds a fault where both texts differ. */
  same(what: string, found: unknown, wanted: unknown): void {
    const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
    if (a !== b) this.add(`${what}: found ${a ?? 'nothing'}, wanted ${b ?? 'nothing'}`);
  }
}

/** Runs the recount alongside the topic, so that each closed snapshot meets the recount of just its records. */
export class ResultsComparison {
  private readonly sums: SumsOfRecount;
  private next = 0;
  private faults = new Faults();
  /** All verdicts of the recount, in the order of cause and subject. */
  readonly verdicts: PlainVerdict[] = [];

  constructor(
    private readonly recount: Recount,
    private readonly records: readonly { readonly position: number; readonly event: PlainEvent }[],
  ) {
    this.sums = new SumsOfRecount(recount);
  }

  /** Counts every record up to and including this position. */
  countTo(position: number): void {
    for (
      let record = this.records[this.next];
      record !== undefined && record.position <= position;
      record = this.records[++this.next]
    ) {
      this.verdicts.push(...this.recount.count(record.position, record.event));
    }
  }

  compare(reader: ResultsReader, closing: PublishedClosing, changed: readonly string[], faults: Faults): void {
    this.faults = faults;
    this.countTo(closing.snapshot);
    const at = `snapshot ${closing.snapshot}`;
    for (const key of new Set([...changed, ...this.recount.changedCells]))
      this.comparePrecinct(at, key, reader.precincts.get(key));
    this.recount.changedCells.clear();
    this.compareUnits(at, reader);
    this.checkOwnSums(at, reader);
    for (const contest of closing.contests) {
      this.faults.same(
        `${at}: open items of ${contest.contestId}`,
        contest.openItems,
        this.sums.openItems(contest.contestId),
      );
    }
    this.faults.same(
      `${at}: contests`,
      closing.contests.map(({ contestId }) => contestId),
      [...(this.recount.frame?.contests.keys() ?? [])],
    );
  }

  private comparePrecinct(at: string, key: string, published: PublishedUnit | undefined): void {
    const cell = this.recount.cells.get(key);
    if (cell === undefined) {
      this.faults.add(`${at}: ${key} is unknown to the recount`);
      return;
    }
    const state = stateOf(cell);
    if (published === undefined) {
      // A precinct that was never listed is missing.
      this.faults.same(`${at}: ${key}, which is not listed`, state, 'missing');
      return;
    }
    const wanted = [
      1,
      ...['counted', 'held', 'annulled', 'notHeld', 'missing'].map((name) => (name === state ? 1 : 0)),
      cell.held.size,
      ...figuresOf(cell),
    ];
    this.faults.same(
      `${at}: ${key}`,
      [published.state, published.protocol ?? null, row(cell.contest, published)],
      [state, cell.current === null ? null : `sha256:${cell.current.sha256}`, wanted],
    );
    this.faults.same(
      `${at}: territory of ${key}`,
      published.parentId,
      this.recount.frame?.precincts.get(cell.precinctId)?.territoryId,
    );
  }

  private compareUnits(at: string, reader: ResultsReader): void {
    const wanted = this.sums.all();
    this.faults.same(`${at}: number of units`, reader.units.size, wanted.size);
    for (const [key, { counts, openItems, figures }] of wanted) {
      const published = reader.units.get(key);
      const contest = this.recount.frame?.contests.get(published?.contestId ?? '');
      if (published === undefined || contest === undefined) this.faults.add(`${at}: ${key} is not published`);
      else this.faults.same(`${at}: ${key}`, row(contest, published), [...counts, openItems, ...figures]);
    }
  }

  /** The topic alone: every unit is the sum of its children, every leaf the sum of its precincts. */
  private checkOwnSums(at: string, reader: ResultsReader): void {
    const sums = new Map<string, number[]>();
    const add = (key: string, figures: readonly number[]): void => {
      const sum = sums.get(key);
      if (sum === undefined) sums.set(key, [...figures]);
      else for (const [column, figure] of figures.entries()) sum[column] = (sum[column] ?? 0) + figure;
    };
    for (const [key, cell] of this.recount.cells) {
      const { contest, precinctId } = cell;
      const unit = reader.precincts.get(key);
      const zeros = new Array<number>(contest.counters.length + contest.options.length).fill(0);
      const figures = unit === undefined ? [1, 0, 0, 0, 0, 1, 0, ...zeros] : row(contest, unit);
      const territory = this.recount.frame?.precincts.get(precinctId)?.territoryId;
      add(`${contest.contestId}/${ADMINISTRATIVE}/${unit?.parentId ?? territory ?? ''}`, figures);
      const district = this.sums.unitsAbove(precinctId).find(([hierarchy]) => hierarchy === 'district')?.[1];
      add(`${contest.contestId}/district/${district ?? ''}`, figures);
    }
    for (const unit of reader.units.values()) {
      const contest = this.recount.frame?.contests.get(unit.contestId);
      if (contest === undefined) continue;
      if (unit.parentId !== null) add(`${unit.contestId}/${unit.hierarchy}/${unit.parentId}`, row(contest, unit));
    }
    for (const [key, sum] of sums) {
      const unit = reader.units.get(key);
      const contest = this.recount.frame?.contests.get(unit?.contestId ?? '');
      this.faults.same(`${at}: ${key} as the sum of what is below it`, unit && contest && row(contest, unit), sum);
    }
  }
}

function figuresOf(cell: PlainCell): readonly number[] {
  return cell.current?.figures ?? new Array<number>(cell.contest.counters.length + cell.contest.options.length).fill(0);
}

function row(contest: PlainContest, unit: PublishedUnit): number[] {
  return rowOf(
    unit,
    contest.counters.map(({ id }) => id),
    contest.options,
  );
}
