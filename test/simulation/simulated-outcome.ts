/** Whether a simulated run has come to the end that a plain fold of its stream and a recount of its topics give. */
import { decodeRecord } from '#libs/contracts';
import { ElectionState, judge, type Verdict } from '#libs/election';
import { CurrentCertifications, currentDocument } from '#libs/results';
import { ElectionFold } from '#libs/tabulation';
import { Faults } from '../crash/compare-results';
import { ElectionCheck, type NewRecords } from '../faults/audit/election-check';
import { numberIn } from './copied-rows';
import { sliceOf } from './fake-slices';
import type { FakeStore } from './fake-store';
import type { FakeStream } from './fake-stream';
import { ELECTION, TOPICS } from './simulated-election';
import type { VirtualTime } from './virtual-time';

/** After all is there: what would be sent twice comes in this time. */
const AFTER_MS = 800;
const FOLDED_MAX_MS = 60_000;

/** What a plain fold of so many records gives. */
interface Expectation {
  readonly end: number;
  readonly root: string;
  readonly verdicts: readonly Verdict[];
  readonly state: ElectionState;
}

export class SimulatedOutcome {
  private readonly check = new ElectionCheck(ELECTION);
  private readonly checked = new Faults();
  private readonly taken = { stream: 0, results: 0, verdicts: 0, mandates: 0 };
  private expectation: Expectation | null = null;

  constructor(
    private readonly time: VirtualTime,
    private readonly stream: FakeStream,
    private readonly store: FakeStore,
    /** Whether anything is published and allocated. */
    private readonly publishes: boolean,
  ) {}

  nextPosition(): number {
    return this.store.election(ELECTION).position?.nextPosition ?? 0;
  }

  isReached(end: number): boolean {
    if (this.nextPosition() < end) return false;
    const { snapshots, journal } = this.store.election(ELECTION);
    const expected = this.expected();
    if (snapshots.at(-1)?.root !== expected.root || journal.length !== this.stream.recordsOf(TOPICS.stream).length)
      return false;
    if (!this.publishes) return true;
    this.take();
    return this.check.waitsFor(end - 1) === null;
  }

  /** What is not as it must be, or null. */
  async wrong(): Promise<string | null> {
    return this.difference() ?? (await this.startedAnew()) ?? (await this.publishedAmiss());
  }
  /** Hands what has come on the topics to the check. */
  private take(): void {
    const news = (what: keyof NewRecords): NewRecords[typeof what] => {
      const records = this.stream.recordsOf(TOPICS[what]).slice(this.taken[what]);
      this.taken[what] += records.length;
      return records.map((record) => ({ ...record, value: record.value as Buffer }));
    };
    const all = {
      stream: news('stream'),
      results: news('results'),
      verdicts: news('verdicts'),
      mandates: news('mandates'),
    };
    if (Object.values(all).some((records) => records.length > 0)) this.check.take(all, this.checked);
  }

  /** What on the topics is not what the recount gives, or null. */
  private async publishedAmiss(): Promise<string | null> {
    if (!this.publishes) return null;
    await this.time.until(() => false, AFTER_MS);
    this.take();
    const { lost, doubled, certified } = this.check.compare(this.checked);
    if (lost + doubled + this.checked.count === 0 && certified === 1) return null;
    return `topics: ${lost} lost, ${doubled} doubled, ${certified} certified: ${this.checked.first.slice(0, 3).join('; ')}`;
  }

  /** A plain fold of the stream: the judge, record by record. */
  private expected(): Expectation {
    const records = this.stream.recordsOf(TOPICS.stream);
    if (this.expectation?.end === records.length) return this.expectation;
    const state = new ElectionState(ELECTION);
    const verdicts = records.flatMap((record) => judge(state, decodeRecord(record)));
    this.expectation = { end: records.length, root: state.root(), verdicts, state };
    return this.expectation;
  }

  /** A process that starts now folds the journal to the same state, with the same seats; what differs, or null. */
  private async startedAnew(): Promise<string | null> {
    const { electionNo } = this.store.election(ELECTION);
    const fold = new ElectionFold(this.store.journal, this.store.snapshots, ELECTION, electionNo);
    let [done, failed]: [boolean, string | null] = [false, null];
    this.store.answersLost = false;
    const folding = fold.advance(this.nextPosition()).then(
      () => (done = true),
      (error: unknown) => (failed = error instanceof Error ? error.message : String(error)),
    );
    await this.time.until(() => done || failed !== null, FOLDED_MAX_MS);
    await folding;
    if (failed !== null) return `a start: ${failed}`;
    const { state } = this.expected();
    // As the next snapshot would do first.
    const steps = fold.snapshotter.takingAsStored();
    while (steps.next().done !== true);
    if (fold.state.root() !== state.root()) return 'a start gives another root';
    const seats = (of: ElectionState): string =>
      JSON.stringify(currentDocument(of, this.nextPosition(), new CurrentCertifications()));
    return seats(fold.state) === seats(state) ? null : 'a start gives other outcomes';
  }

  /** What in the store is not what the plain fold gives, or null. */
  private difference(): string | null {
    const { journal, later, snapshots } = this.store.election(ELECTION);
    const records = this.stream.recordsOf(TOPICS.stream);
    const positions = journal.map((row) => numberIn(row, 'position'));
    const wanted = records.map(({ position }) => position);
    if (positions.join() !== wanted.join()) return `journal ${positions.join()} for ${wanted.join()}`;
    for (const [index, record] of records.entries()) {
      const value = journal[index]?.['value'] ?? null;
      if (Buffer.compare(value ?? Buffer.alloc(0), record.value ?? Buffer.alloc(0)) !== 0)
        return `other bytes at ${record.position}`;
    }
    const said = ({ cause, subject, kind, codes }: Verdict): string => `${cause}-${subject} ${kind} ${codes.join(' ')}`;
    const stored = [...sliceOf(journal, later).verdicts.values()].flat().map(said).sort().join('\n');
    const expected = this.expected().verdicts.map(said).sort().join('\n');
    if (stored !== expected) return `verdicts\n${stored}\ninstead of\n${expected}`;
    for (const [index, { snapshot, previous }] of snapshots.entries()) {
      if (previous !== (snapshots[index - 1]?.snapshot ?? null)) return `snapshot ${snapshot} does not follow the last`;
    }
    return null;
  }
}
