/** results.v1: per snapshot the units whose figures changed, then certifications, then the closing record. */
import type { Pool } from 'pg';
import { encodeEvent, EVENT_TYPES, type ResultsPublished, instantOf, TABULATION_SOURCE } from '#libs/contracts';
import {
  CELL_STATES,
  countsOf,
  HIERARCHY_ROOT_KIND,
  progressOf,
  type CellState,
  type PrecinctCounts,
} from '#libs/election';
import type { RecordToAppend } from '#libs/event-stream';
import type { Standing, StoredContest, StoredElection } from '#libs/results';
import type { CertificationFactType } from './certification-data';

const PAGE_ROWS = 1_000;

// What lies above the stored position rests on no record: it is not sent.
const NEXT_SNAPSHOT = `
  select snapshot, time_ms, root from sanaq.snapshot
  where election_no = $1 and snapshot > $2
    and snapshot < (select next_position from sanaq.stream_position where election_no = $1)
  order by snapshot limit 1`;
const UNITS = `
  select contest_no, unit_no, open_items, counts, figures from sanaq.unit_result
  where election_no = $1 and snapshot = $2 and (contest_no, unit_no) > ($3, $4)
  order by contest_no, unit_no limit $5`;
const PRECINCTS = `
  select contest_no, precinct_no, state, open_items, protocol_sha256, figures from sanaq.precinct_result
  where election_no = $1 and snapshot = $2 and (contest_no, precinct_no) > ($3, $4)
  order by contest_no, precinct_no limit $5`;
const CERTIFICATIONS = `
  select position, contest_no, type, data from sanaq.certification
  where election_no = $1 and snapshot = $2 order by position`;
const CONTESTS = `
  select distinct on (contest_no) contest_no, root, open_items, counts, standing from sanaq.contest_result
  where election_no = $1 and snapshot <= $2 order by contest_no, snapshot desc`;

const TYPE_OF_FACT: Readonly<Record<CertificationFactType, string>> = {
  certified: EVENT_TYPES.contestCertified,
  revoked: EVENT_TYPES.certificationRevoked,
  suspended: EVENT_TYPES.suspensionDecided,
  lifted: EVENT_TYPES.suspensionDecided,
  ordered: EVENT_TYPES.orderDecided,
};

export interface StoredSnapshot {
  readonly snapshot: number;
  readonly timeMs: number;
  readonly root: string;
}

export async function nextSnapshot(pool: Pool, electionNo: number, after: number): Promise<StoredSnapshot | null> {
  const { rows } = await pool.query<{ snapshot: number; time_ms: number; root: string }>(NEXT_SNAPSHOT, [
    electionNo,
    after,
  ]);
  const row = rows[0];
  return row === undefined ? null : { snapshot: row.snapshot, timeMs: row.time_ms, root: row.root };
}

function named(ids: readonly string[], figures: readonly number[], from: number): Record<string, number> {
  return Object.fromEntries(ids.map((id, index) => [id, figures[from + index] ?? 0]));
}

class SnapshotRenderer {
  private readonly time: string;

  constructor(
    private readonly election: StoredElection,
    private readonly stored: StoredSnapshot,
  ) {
    this.time = instantOf(stored.timeMs);
  }

  event(type: string, id: string, subject: string | null, key: string, data: unknown): RecordToAppend {
    const { rehearsal } = this.election;
    const fields = { type, source: TABULATION_SOURCE, id, time: this.time, rehearsal, data };
    return encodeEvent(subject === null ? fields : { ...fields, subject }, key);
  }

  /** One unit or precinct; `node` is its number: ids of units may be too long to be parts of an event's id. */
  results(
    contestNo: number,
    node: string,
    data: Omit<ResultsPublished, 'electionId' | 'contestId' | 'round' | 'snapshot'>,
  ): RecordToAppend {
    const { contestId, round } = this.election.contest(contestNo);
    const { electionId } = this.election;
    const { snapshot } = this.stored;
    return this.event(
      EVENT_TYPES.resultsPublished,
      `${snapshot}/${contestNo}/${node}`,
      `${contestId}/${round}/${data.unitId}`,
      data.unitId,
      {
        electionId,
        contestId,
        round,
        snapshot,
        ...data,
      },
    );
  }
}

function figuresOf(contest: StoredContest, figures: readonly number[]): Pick<ResultsPublished, 'counters' | 'votes'> {
  return {
    counters: named(contest.counterIds, figures, 0),
    votes: named(contest.optionIds, figures, contest.counterIds.length),
  };
}

const ONE_IN_STATE = (state: CellState): PrecinctCounts => ({
  expected: 1,
  counted: 0,
  held: 0,
  annulled: 0,
  notHeld: 0,
  missing: 0,
  [state]: 1,
});

async function* unitRecords(
  pool: Pool,
  election: StoredElection,
  render: SnapshotRenderer,
  snapshot: number,
): AsyncGenerator<RecordToAppend> {
  let last = [-1, -1];
  for (;;) {
    const { rows } = await pool.query<{
      contest_no: number;
      unit_no: number;
      open_items: number;
      counts: number[];
      figures: number[];
    }>(UNITS, [election.electionNo, snapshot, last[0], last[1], PAGE_ROWS]);
    for (const row of rows) {
      const unit = election.units[row.unit_no];
      // The node above all constituencies repeats the contest's totals and has no name of its own.
      if (unit === undefined || unit.kind === HIERARCHY_ROOT_KIND) continue;
      const parent = election.units[unit.parentNo ?? -1];
      yield render.results(row.contest_no, `u${row.unit_no}`, {
        hierarchy: unit.hierarchy,
        unitId: unit.unitId,
        unitKind: unit.kind,
        parentId: parent === undefined || parent.kind === HIERARCHY_ROOT_KIND ? null : parent.unitId,
        precincts: countsOf(row.counts),
        openItems: row.open_items,
        ...figuresOf(election.contest(row.contest_no), row.figures),
      });
    }
    const end = rows[rows.length - 1];
    if (end === undefined) return;
    last = [end.contest_no, end.unit_no];
  }
}

async function* precinctRecords(
  pool: Pool,
  election: StoredElection,
  render: SnapshotRenderer,
  snapshot: number,
): AsyncGenerator<RecordToAppend> {
  let last = [-1, -1];
  for (;;) {
    const { rows } = await pool.query<{
      contest_no: number;
      precinct_no: number;
      state: number;
      open_items: number;
      protocol_sha256: Buffer | null;
      figures: number[] | null;
    }>(PRECINCTS, [election.electionNo, snapshot, last[0], last[1], PAGE_ROWS]);
    for (const row of rows) {
      const state = CELL_STATES[row.state] ?? 'missing';
      yield render.results(row.contest_no, `p${row.precinct_no}`, {
        hierarchy: 'administrative',
        unitId: election.precinctId(row.precinct_no) ?? '',
        unitKind: 'precinct',
        parentId: election.territoryId(row.precinct_no),
        precincts: ONE_IN_STATE(state),
        openItems: row.open_items,
        ...figuresOf(election.contest(row.contest_no), row.figures ?? []),
        state,
        ...(row.protocol_sha256 === null ? {} : { protocol: `sha256:${row.protocol_sha256.toString('hex')}` }),
      });
    }
    const end = rows[rows.length - 1];
    if (end === undefined) return;
    last = [end.contest_no, end.precinct_no];
  }
}

async function* certificationRecords(
  pool: Pool,
  election: StoredElection,
  render: SnapshotRenderer,
  snapshot: number,
): AsyncGenerator<RecordToAppend> {
  const { rows } = await pool.query<{
    position: number;
    contest_no: number;
    type: CertificationFactType;
    data: string;
  }>(CERTIFICATIONS, [election.electionNo, snapshot]);
  for (const row of rows) {
    const { contestId, round } = election.contest(row.contest_no);
    const type = TYPE_OF_FACT[row.type];
    const id = `${row.position}/${row.type}`;
    yield render.event(type, id, `${contestId}/${round}`, contestId, JSON.parse(row.data) as unknown);
  }
}

/** Everything of a snapshot but its closing record, always in the same order with the same bytes. */
export async function* recordsOfSnapshot(
  pool: Pool,
  election: StoredElection,
  stored: StoredSnapshot,
): AsyncGenerator<RecordToAppend> {
  const render = new SnapshotRenderer(election, stored);
  yield* unitRecords(pool, election, render, stored.snapshot);
  yield* precinctRecords(pool, election, render, stored.snapshot);
  yield* certificationRecords(pool, election, render, stored.snapshot);
}

/** The closing record: only with it do the records before it count. */
export async function closingRecord(
  pool: Pool,
  election: StoredElection,
  stored: StoredSnapshot,
  before: { readonly records: number; readonly chain: Buffer },
): Promise<RecordToAppend> {
  const { rows } = await pool.query<{
    contest_no: number;
    root: string;
    open_items: number;
    counts: number[];
    standing: string;
  }>(CONTESTS, [election.electionNo, stored.snapshot]);
  const contests = rows.map((row) => {
    const { contestId, round } = election.contest(row.contest_no);
    const { certified, withdrawn } = JSON.parse(row.standing) as Standing;
    const state = progressOf(countsOf(row.counts), row.open_items, certified !== null);
    const entry = { contestId, round, root: row.root, state, openItems: row.open_items };
    return withdrawn.length === 0 ? entry : { ...entry, withdrawn };
  });
  const { snapshot, root, timeMs } = stored;
  const time = instantOf(timeMs);
  return new SnapshotRenderer(election, stored).event(
    EVENT_TYPES.snapshotPublished,
    `${snapshot}/closed`,
    null,
    'snapshot',
    {
      electionId: election.electionId,
      snapshot,
      root,
      contests,
      records: before.records,
      recordsSha256: `sha256:${before.chain.toString('hex')}`,
      time,
    },
  );
}
