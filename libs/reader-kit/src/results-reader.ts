/**
 * Reads a results topic, a file of its records, or whatever delivers them, and gives whole snapshots: never half of one,
 * never one that does not add up. Delivery may repeat and tear off; what is wrong is named.
 */
import { mismatchIn, unitKey, type ContestFigures, type Mismatch } from './guard';
import { parseRecord, type ClosingRecord, type Precinct, type Unit, type UnitRecord } from './records';

/** A whole state of the results, as a closing record leaves it. */
export interface WholeSnapshot {
  /** Position of the last record of the stream that is in it. */
  readonly snapshot: number;
  readonly root: string;
  readonly time: string;
  /** By contest and round: `["mazhilis-list",1]`. */
  readonly contests: ReadonlyMap<string, ContestFigures>;
}

/**
 * - `gap`: records that a closing record counts did not come.
 * - `repeat`: a record came again with other bytes.
 * - `mismatch`: the figures do not add up, or are not those that the closing record is about.
 * - `unreadable`: a value is no record of a results topic.
 */
export type Problem = 'gap' | 'repeat' | 'mismatch' | 'unreadable';

export type ReadStep =
  /** Nothing to show yet, or a copy of what is known. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'snapshot'; readonly snapshot: WholeSnapshot }
  /** The last whole snapshot stays the one to show; from here on the reader takes nothing: read anew from the beginning. */
  | { readonly kind: 'problem'; readonly problem: Problem; readonly detail: string };

const NOTHING: ReadStep = { kind: 'nothing' };
/** Hashes of records before the open snapshot that are kept to recognise copies. */
const KNOWN_MAX = 2_000_000;

type Hex = string;

type Sha256 = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array | Promise<Uint8Array>;

export interface ReaderOptions {
  /** A quicker SHA-256 than the platform's Web Crypto, where there is one. */
  readonly sha256?: Sha256;
}

async function webSha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes));
}

function hex(bytes: Uint8Array): Hex {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface OpenContest extends ContestFigures {
  readonly units: Map<string, Unit>;
  readonly precincts: Map<string, Precinct>;
}

function described({ contestId, round, unitId, column, stated, summed }: Mismatch): string {
  return `contest ${contestId}, round ${round}, unit ${unitId}: ${column} is ${stated}, its parts add up to ${summed}`;
}

export class ResultsReader {
  private readonly known = new Map<string, Hex>();
  /** As the last closing record left them; what is shown is never changed. */
  private contests: ReadonlyMap<string, ContestFigures> = new Map();
  private open: { readonly records: UnitRecord[]; count: number; chain: Uint8Array } = emptyOpen();
  private closed = -1;
  private shown: WholeSnapshot | null = null;
  private failed: ReadStep | null = null;
  private readonly sha256: Sha256;

  constructor({ sha256 = webSha256 }: ReaderOptions = {}) {
    this.sha256 = sha256;
  }

  /** The last whole snapshot, or null. */
  get newest(): WholeSnapshot | null {
    return this.shown;
  }

  /** Takes the next value as it was delivered. */
  async take(value: string): Promise<ReadStep> {
    if (this.failed !== null) return this.failed;
    const step = await this.taken(value);
    if (step.kind === 'problem') this.failed = step;
    return step;
  }

  private async taken(value: string): Promise<ReadStep> {
    const record = parseRecord(value);
    if (record === null) return problem('unreadable', 'a value is no record of a results topic');
    const own = await this.sha256(new TextEncoder().encode(value));
    const before = this.known.get(record.id);
    if (before !== undefined) {
      return before === hex(own) ? NOTHING : problem('repeat', `record ${record.id} came again with other bytes`);
    }
    this.remember(record.id, hex(own));
    if (record.kind === 'closing') return this.close(record);
    if (record.kind === 'unit' && record.snapshot <= this.closed) {
      return problem('repeat', `record ${record.id} is of snapshot ${record.snapshot}, which is closed`);
    }
    await this.append(own);
    if (record.kind === 'unit') this.open.records.push(record);
    return NOTHING;
  }

  private remember(id: string, hash: Hex): void {
    this.known.set(id, hash);
    if (this.known.size <= KNOWN_MAX) return;
    for (const oldest of this.known.keys()) {
      this.known.delete(oldest);
      return;
    }
  }

  private async append(hash: Uint8Array): Promise<void> {
    const { chain } = this.open;
    const both = new Uint8Array(64);
    both.set(chain);
    both.set(hash, 32);
    this.open.chain = await this.sha256(both);
    this.open.count++;
  }

  private close({ snapshot, root, time, records, recordsSha256 }: ClosingRecord): ReadStep {
    const { open } = this;
    this.open = emptyOpen();
    if (snapshot <= this.closed) return problem('repeat', `snapshot ${snapshot} comes after snapshot ${this.closed}`);
    if (open.count < records) return problem('gap', `snapshot ${snapshot} has ${records} records, ${open.count} came`);
    if (open.count > records || recordsSha256 !== `sha256:${hex(open.chain)}`) {
      return problem('mismatch', `the records before snapshot ${snapshot} are not those that it closes`);
    }
    const changed = new Map<string, OpenContest>();
    for (const record of open.records) {
      if (record.snapshot !== snapshot)
        return problem('mismatch', `record ${record.id} is not of snapshot ${snapshot}`);
      const unexplained = apply(record, this.openContest(record, changed));
      if (unexplained !== null) return problem('mismatch', unexplained);
    }
    for (const contest of changed.values()) {
      const found = mismatchIn(contest);
      if (found !== null) return problem('mismatch', described(found));
    }
    this.contests = new Map([...this.contests, ...changed]);
    this.closed = snapshot;
    this.shown = { snapshot, root, time, contests: this.contests };
    return { kind: 'snapshot', snapshot: this.shown };
  }

  /** The contest of a record, copied before its first change in a snapshot. */
  private openContest(record: UnitRecord, changed: Map<string, OpenContest>): OpenContest {
    const key = contestKey(record);
    const copied = changed.get(key);
    if (copied !== undefined) return copied;
    const { contestId, round } = record;
    const before = this.contests.get(key);
    const contest = { contestId, round, units: new Map(before?.units), precincts: new Map(before?.precincts) };
    changed.set(key, contest);
    return contest;
  }
}

/** Why the record cannot be taken, or null: a figure changes only with the protocol behind it. */
function apply({ contestId, round, unit, precincts }: UnitRecord, contest: OpenContest): string | null {
  contest.units.set(unitKey(unit.hierarchy, unit.unitId), unit);
  for (const precinct of precincts) {
    const before = contest.precincts.get(precinct.precinctId);
    if (before !== undefined && isUnexplained(before, precinct)) {
      return `contest ${contestId}, round ${round}, precinct ${precinct.precinctId}: figures change and the protocol does not`;
    }
    contest.precincts.set(precinct.precinctId, precinct);
  }
  return null;
}

function problem(kind: Problem, detail: string): ReadStep {
  return { kind: 'problem', problem: kind, detail };
}

function emptyOpen(): { records: UnitRecord[]; count: number; chain: Uint8Array } {
  return { records: [], count: 0, chain: new Uint8Array(32) };
}

function contestKey({ contestId, round }: UnitRecord): string {
  return JSON.stringify([contestId, round]);
}

function sameFigures(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => (a[name] ?? 0) === (b[name] ?? 0));
}

function isUnexplained(before: Precinct, after: Precinct): boolean {
  if (before.protocol !== after.protocol || before.state !== after.state) return false;
  return !sameFigures(before.counters, after.counters) || !sameFigures(before.votes, after.votes);
}
