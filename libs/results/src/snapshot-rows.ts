/**
 * A snapshot: what changed since the one before, as rows. Made from the state at one position, so that nation, regions,
 * territories and precincts in it agree; written in the same transaction as the batch that ends there.
 */
import type { ClientBase } from 'pg';
import {
  COUNT_COLUMNS,
  gapDecisionsInForce,
  type ContestState,
  type ElectionState,
  type WithdrawnOption,
} from '#libs/election';
import { copyChunksIn, CopyBuffer, copyIn } from '#libs/journal/rows';
import { SnapshotCells } from './snapshot-cells';

const COUNTS = COUNT_COLUMNS.length;
const CONTEST_COLUMNS =
  'sanaq.contest_result (election_no, contest_no, snapshot, root, open_items, counts, figures, standing)';
const UNIT_COLUMNS = 'sanaq.unit_result (election_no, contest_no, unit_no, snapshot, open_items, counts, figures)';
const PRECINCT_COLUMNS =
  'sanaq.precinct_result (election_no, contest_no, precinct_no, snapshot, state, open_items, protocol_position, protocol_sha256, figures)';

/** Rows of precincts are sent in chunks of about so many bytes. */
const CHUNK_BYTES = 65_536;
/** Of an ordinary row; a longer one only makes its chunk grow. */
const PRECINCT_ROW_BYTES_MAX = 1_024;

/** What the outcome of a contest rests on besides its figures, as stored with each of its results (column `standing`). */
export interface DecisionsInForce {
  readonly certified: null | {
    readonly position: number;
    readonly root: string;
    readonly certification: string;
    readonly approval: string;
  };
  readonly proposed: string | null;
  /** The decision that suspends the mandates, or null. */
  readonly suspendedBy: string | null;
  readonly withdrawn: readonly WithdrawnOption[];
  /** Orders of mandates that stand, by list. */
  readonly orders: readonly { readonly listId: string; readonly sha256: string; readonly position: number }[];
  readonly gapDecisions: readonly { readonly questionSha256: string; readonly option: string }[];
  /** The official publication and the registration of the elected; missing as long as no decision records them. */
  readonly published?: TakenStep;
  readonly registered?: TakenStep;
}

/** A step that a decision records, with its day (YYYY-MM-DD). */
export interface TakenStep {
  readonly date: string;
  readonly decision: string;
}

export interface SnapshotHead {
  readonly electionNo: number;
  readonly snapshot: number;
  readonly previous: number | null;
  /** Kafka timestamp of the record at the snapshot's position. */
  readonly timeMs: number;
}

export interface SnapshotRows {
  readonly head: SnapshotHead;
  readonly root: string;
  readonly contests: CopyBuffer;
  readonly units: CopyBuffer;
  /** By contest; empty ones left out. */
  readonly cells: readonly SnapshotCells[];
  /** The same for anyone who publishes it, in vectors that nobody changes. */
  readonly shown: {
    readonly contests: readonly ShownContest[];
    readonly units: readonly ShownUnit[];
  };
}

/** A contest as the snapshot leaves it, whether it changed or not; the vector has counts, figures, open items. */
export interface ShownContest {
  readonly contestNo: number;
  readonly root: string;
  readonly openItems: number;
  readonly totals: Float64Array;
  readonly decided: Pick<DecisionsInForce, 'certified' | 'withdrawn'>;
}

/** A unit that changed: counts, figures, open items. */
export interface ShownUnit {
  readonly contestNo: number;
  readonly unitNo: number;
  readonly vector: Float64Array;
}

/** What the outcome of a contest rests on besides its figures, at this place of the stream. */
export function decisionsInForce(state: ElectionState, contest: ContestState): DecisionsInForce {
  const { certified, proposed, suspendedBy } = contest;
  return {
    certified: certified && {
      position: certified.approvalPosition,
      root: certified.root,
      certification: certified.sha256,
      approval: certified.approvalSha256,
    },
    proposed: proposed?.sha256 ?? null,
    suspendedBy,
    withdrawn: contest.withdrawals(),
    orders: contest.currentOrders().map(({ listId, sha256, position }) => ({ listId, sha256, position })),
    gapDecisions: gapDecisionsInForce(state, contest.compiled.contestNo),
    ...takenSteps(contest),
  };
}

function takenSteps(contest: ContestState): Pick<DecisionsInForce, 'published' | 'registered'> {
  const taken = (['published', 'registered'] as const).flatMap((step) => {
    const found = contest.stepTaken(step);
    return found === null ? [] : [[step, { date: found.date, decision: found.sha256 }] as const];
  });
  return Object.fromEntries(taken);
}

/** The rows of all cells as COPY wants them, each chunk made when it is asked for. */
function* precinctChunks({ electionNo, snapshot }: SnapshotHead, cells: readonly SnapshotCells[]): Generator<Buffer> {
  const rows = new CopyBuffer(CHUNK_BYTES + PRECINCT_ROW_BYTES_MAX);
  for (const ofContest of cells) {
    for (let index = 0; index < ofContest.count; index++) {
      ofContest.addRow(index, rows, electionNo, snapshot);
      if (rows.size >= CHUNK_BYTES) yield rows.take();
    }
  }
  yield rows.finish();
}

/** Remembers what was stored last of each contest, so that only what changed is stored again. */
export class Snapshotter {
  private readonly lastRowKey = new Map<number, string>();

  constructor(private readonly state: ElectionState) {}

  /** True if anything changed that a snapshot shows. */
  get due(): boolean {
    return (this.state.sealed?.contests ?? []).some(
      (contest) => this.state.tally(contest.compiled.contestNo).hasUnpublishedUnits || this.rowChanged(contest),
    );
  }

  /** How many cells the next snapshot would show. */
  get cellsDue(): number {
    return (this.state.sealed?.contests ?? []).reduce((sum, { unpublishedSlots }) => sum + unpublishedSlots.size, 0);
  }

  private rowChanged(contest: ContestState): boolean {
    return this.lastRowKey.get(contest.compiled.contestNo) !== this.rowKey(contest);
  }

  /** Cheap key of all that a contest's row shows besides sums: certification, decisions, held records. */
  private rowKey(contest: ContestState): string {
    const { certified, proposed, suspendedBy, gapDecisions, held, heldVersion } = contest;
    const decided = [certified?.approvalSha256, proposed?.sha256, suspendedBy, gapDecisions.at(-1)?.sha256];
    const orders = contest.currentOrders().map(({ position }) => position);
    const withdrawn = contest.withdrawals().map(({ decision }) => decision);
    return JSON.stringify([...decided, held.size, heldVersion, orders, withdrawn, takenSteps(contest)]);
  }

  /**
   * Takes note of the state as already stored (after a restart): nothing is due until it changes. Yields between steps
   * as `making` does.
   */
  *takingAsStored(): Generator<void, void> {
    for (const contest of this.state.sealed?.contests ?? []) {
      const tally = this.state.tally(contest.compiled.contestNo);
      yield* tally.refreshing();
      tally.takeUnpublishedUnits();
      contest.unpublishedSlots.clear();
      this.lastRowKey.set(contest.compiled.contestNo, this.rowKey(contest));
    }
  }

  /**
   * The rows of a snapshot. Yields between steps so that a caller can attend to its lease; the state must not change
   * until it returns.
   */
  *making(head: SnapshotHead): Generator<void, SnapshotRows> {
    const contests = new CopyBuffer();
    const units = new CopyBuffer();
    const cells: SnapshotCells[] = [];
    const shown: { contests: ShownContest[]; units: ShownUnit[] } = { contests: [], units: [] };
    for (const contest of this.state.sealed?.contests ?? []) {
      const { contestNo, width } = contest.compiled;
      const tally = this.state.tally(contestNo);
      const slots = [...contest.unpublishedSlots];
      contest.unpublishedSlots.clear();
      if (slots.length > 0) cells.push(new SnapshotCells(contest, slots));
      const rowChanged = this.rowChanged(contest);
      yield* tally.refreshing();
      const changed = tally.takeUnpublishedUnits();
      for (const unit of changed) {
        const sums = tally.sumsOf(unit.unitNo) ?? new Float64Array(COUNTS + width + 1);
        shown.units.push({ contestNo, unitNo: unit.unitNo, vector: sums });
        units.row(7).int4(head.electionNo).int4(contestNo).int4(unit.unitNo).int8(head.snapshot);
        units
          .int4(sums[COUNTS + width] ?? 0)
          .int4Array(sums, 0, COUNTS)
          .int8Array(sums, COUNTS, width);
      }
      const root = tally.root();
      const totals = tally.totals();
      const decided = decisionsInForce(this.state, contest);
      shown.contests.push({ contestNo, root, openItems: contest.held.size, totals, decided });
      if (changed.length === 0 && !rowChanged) continue;
      contests.row(8).int4(head.electionNo).int4(contestNo).int8(head.snapshot).text(root).int4(contest.held.size);
      contests.int4Array(totals, 0, COUNTS).int8Array(totals, COUNTS, width);
      contests.text(JSON.stringify(decided));
      this.lastRowKey.set(contestNo, this.rowKey(contest));
      yield;
    }
    return { head, root: this.state.root(), contests, units, cells, shown };
  }
}

/** Writes the rows; part of the batch's transaction. */
export async function writeSnapshot(client: ClientBase, rows: SnapshotRows): Promise<void> {
  const { electionNo, snapshot, previous, timeMs } = rows.head;
  await client.query(
    'insert into sanaq.snapshot (election_no, snapshot, previous, time_ms, root) values ($1, $2, $3, $4, $5)',
    [electionNo, snapshot, previous, timeMs, rows.root],
  );
  await copyIn(client, CONTEST_COLUMNS, rows.contests);
  await copyIn(client, UNIT_COLUMNS, rows.units);
  if (rows.cells.length > 0) await copyChunksIn(client, PRECINCT_COLUMNS, precinctChunks(rows.head, rows.cells));
}
