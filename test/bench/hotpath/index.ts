/**
 * `npm run bench hotpath`: processor time of tabulation's own work on an event, step by step, without servers: decoding
 * its bytes, judging it, writing its rows, and its share of the snapshots; apart from them what closing records bind of
 * it (its leaf in the stream's tree, its verdict in the chain, with the verdict's row as it is published). Each step is beside a plain JSON.parse of
 * the same bytes, measured in turn with it, so that the ratios hold on a busy machine too.
 */
import { decodeForCounting, sha256 } from '#libs/contracts';
import { ElectionState, judge, type DecodedRecord, type Verdict } from '#libs/election';
import type { RecordToAppend, StreamRecord } from '#libs/event-stream';
import { JournalRows } from '#libs/journal';
import { History, Snapshotter, verdictRow } from '#libs/results';
import type { BenchOptions } from '../options';
import { printFigure, say } from '../report';
import { DrainElection } from '../drain/election';

/** Records worked on by one step before the next step has its turn. */
const BLOCK_RECORDS = 500;
/** Not measured: by then the compiler has seen everything. */
const WARM_UP_RECORDS = 20_000;
const EVENTS_MAX = 500_000;
const EVENTS_DEFAULT = 200_000;
const RECORDS_A_SNAPSHOT = 50_000;
/** As many cells as the drain of a million events has, of which the events fill some. */
const CELLS = 1_000_000;
const CELLS_SHORT = 20_000;
/** Snapshots in which little has changed: what a quiet second costs. */
const QUIET_SNAPSHOTS = 20;
const QUIET_SNAPSHOTS_SHORT = 2;
const QUIET_RECORDS = 1_000;
const TIME_MS = 1_679_241_600_000;

/** Processor time by step, and what all steps together took beyond them. */
class StepClock {
  readonly microseconds = new Map<string, number>();
  private measuring = false;

  start(): void {
    this.measuring = true;
  }

  /** Runs a step and adds what it took to its name. */
  time<T>(step: string, work: () => T): T {
    const before = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(before);
    if (this.measuring) this.microseconds.set(step, (this.microseconds.get(step) ?? 0) + user + system);
    return result;
  }
}

function recordAt(position: number, { key, value, headers }: RecordToAppend): StreamRecord {
  return { position, timestampMs: TIME_MS, key, value, headers: headers ?? [] };
}

/** One election's evening in memory: every step works on a block, then the next step does. */
class HotPath {
  readonly clock = new StepClock();
  private readonly state: ElectionState;
  private readonly snapshotter: Snapshotter;
  private readonly history = new History();
  private position = 0;
  private previous: number | null = null;

  constructor(private readonly election: DrainElection) {
    this.state = new ElectionState(election.electionId);
    for (const record of election.opening()) judge(this.state, decodeForCounting(recordAt(this.position++, record)));
    if (this.state.sealed === null) throw new Error('the bench’s own election was not sealed');
    this.snapshotter = new Snapshotter(this.state);
    this.snapshot();
  }

  /** Counts protocols `from` … `to` - 1 without measuring anything. */
  count(from: number, to: number): void {
    for (let index = from; index < to; index++)
      judge(this.state, decodeForCounting(recordAt(this.position++, this.election.protocol(index))));
  }

  /** Takes protocols `from` … `to` - 1 through every step. */
  block(from: number, to: number): void {
    const { clock, state } = this;
    const records: StreamRecord[] = [];
    for (let index = from; index < to; index++) records.push(recordAt(this.position++, this.election.protocol(index)));
    clock.time('plain', () => records.map(({ value }) => JSON.parse(value?.toString('utf8') ?? '') as unknown));
    clock.time('hash', () => records.map(({ value }) => sha256(value ?? '')));
    const decoded = clock.time('decode', () => records.map((record) => decodeForCounting(record)));
    const verdicts = clock.time('judge', () => decoded.map((record) => judge(state, record)));
    clock.time('rows', () => this.rows(records, decoded, verdicts));
    clock.time('bind', () => {
      this.bind(records, decoded, verdicts);
    });
  }

  private rows(
    records: readonly StreamRecord[],
    decoded: readonly DecodedRecord[],
    verdicts: readonly (readonly Verdict[])[],
  ): JournalRows {
    const bytes = records.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
    const rows = new JournalRows(1, { records: records.length, bytes });
    records.forEach((record, index) => {
      const own = decoded[index];
      if (own === undefined) return;
      for (const verdict of verdicts[index] ?? []) {
        if (verdict.kind !== 'counted') throw new Error(`the bench’s own protocol is ${verdict.kind}`);
        rows.addRecord(record, own, verdict, 1);
      }
    });
    return rows;
  }

  private bind(
    records: readonly StreamRecord[],
    decoded: readonly DecodedRecord[],
    verdicts: readonly (readonly Verdict[])[],
  ): void {
    const { history, state } = this;
    decoded.forEach((own, index) => {
      const record = records[index];
      if (record !== undefined) history.record(record, own.sha256);
      for (const verdict of verdicts[index] ?? []) history.verdict(verdictRow(state, verdict, own));
    });
  }

  /** What it took goes to the name `step`. */
  snapshot(step = 'snapshot'): void {
    const head = { electionNo: 1, snapshot: this.position - 1, previous: this.previous, timeMs: TIME_MS };
    this.previous = head.snapshot;
    this.clock.time(step, () => {
      const steps = this.snapshotter.making(head);
      while (steps.next().done !== true);
    });
  }
}

/** See above. 200,000 events, where none are asked for: a longer run tells nothing more. */
export function benchHotPath({ events, short }: BenchOptions): Promise<void> {
  const count = events > EVENTS_MAX ? EVENTS_DEFAULT : events;
  const warmUp = Math.min(WARM_UP_RECORDS, Math.floor(count / 2));
  const path = new HotPath(new DrainElection('hotpath', short ? CELLS_SHORT : CELLS));
  say(`hot path: ${count} protocols, a snapshot every ${RECORDS_A_SNAPSHOT}`);
  for (let from = 0; from < count; from += BLOCK_RECORDS) {
    if (from >= warmUp) path.clock.start();
    const to = Math.min(count, from + BLOCK_RECORDS);
    path.block(from, to);
    if (to % RECORDS_A_SNAPSHOT === 0 || to === count) path.snapshot();
  }
  const quietSnapshots = short ? QUIET_SNAPSHOTS_SHORT : QUIET_SNAPSHOTS;
  for (let round = 0; round < quietSnapshots; round++) {
    const from = count + round * QUIET_RECORDS;
    path.count(from, from + QUIET_RECORDS);
    path.snapshot('quiet');
  }
  const { microseconds } = path.clock;
  const measured = count - Math.ceil(warmUp / BLOCK_RECORDS) * BLOCK_RECORDS;
  const plain = (microseconds.get('plain') ?? 0) / measured;
  printFigure({ figure: 'hotpath_plain_parse', value: plain, unit: 'µs/event', against: null, runs: 1 });
  let sum = 0;
  for (const step of ['decode', 'judge', 'rows', 'snapshot']) {
    // Cells changed in the warm-up come into a snapshot that is measured.
    const value = (microseconds.get(step) ?? 0) / (step === 'snapshot' ? count : measured);
    sum += value;
    report(step, value, plain);
  }
  report('all', sum, plain);
  report('bind', (microseconds.get('bind') ?? 0) / measured, plain);
  const quiet = (microseconds.get('quiet') ?? 0) / quietSnapshots / 1_000;
  printFigure({ figure: 'hotpath_quiet_snapshot', value: quiet, unit: 'ms', against: null, runs: quietSnapshots });
  report('one_hash', (microseconds.get('hash') ?? 0) / measured, plain);
  return Promise.resolve();
}

function report(step: string, value: number, plain: number): void {
  printFigure({ figure: `hotpath_${step}`, value, unit: 'µs/event', against: null, runs: 1 });
  const against = 'JSON.parse of the same bytes';
  printFigure({ figure: `hotpath_${step}_to_parse`, value: value / plain, unit: 'ratio', against, runs: 1 });
}
