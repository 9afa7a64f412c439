/** results.v1: per snapshot the units whose figures changed, then certifications, then the closing record. */
import type { Pool } from 'pg';
import { encodeEvent, EVENT_TYPES, type ResultsPublished, instantOf, TABULATION_SOURCE } from '#libs/contracts';
import {
  CELL_STATES,
  countsOf,
  HIERARCHY_ROOT_KIND,
  progressOf,
  type CellState,
  type CertificationFactType,
  type PrecinctCounts,
} from '#libs/election';
import type { RecordToAppend } from '#libs/event-stream';
import { RowsToSend, type SnapshotToSend, type StoredContest, type StoredElection } from '#libs/results';

const TYPE_OF_FACT: Readonly<Record<CertificationFactType, string>> = {
  certified: EVENT_TYPES.contestCertified,
  revoked: EVENT_TYPES.certificationRevoked,
  suspended: EVENT_TYPES.suspensionDecided,
  lifted: EVENT_TYPES.suspensionDecided,
  ordered: EVENT_TYPES.orderDecided,
};

function named(ids: readonly string[], figures: readonly number[], from: number): Record<string, number> {
  return Object.fromEntries(ids.map((id, index) => [id, figures[from + index] ?? 0]));
}

class SnapshotRenderer {
  private readonly time: string;

  constructor(
    private readonly election: StoredElection,
    private readonly stored: SnapshotToSend,
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
  rows: RowsToSend,
  election: StoredElection,
  render: SnapshotRenderer,
): AsyncGenerator<RecordToAppend> {
  for await (const page of rows.units()) {
    for (const { contestNo, unitNo, openItems, counts, figures } of page) {
      const unit = election.units[unitNo];
      // The node above all constituencies repeats the contest's totals and has no name of its own.
      if (unit === undefined || unit.kind === HIERARCHY_ROOT_KIND) continue;
      const parent = election.units[unit.parentNo ?? -1];
      yield render.results(contestNo, `u${unitNo}`, {
        hierarchy: unit.hierarchy,
        unitId: unit.unitId,
        unitKind: unit.kind,
        parentId: parent === undefined || parent.kind === HIERARCHY_ROOT_KIND ? null : parent.unitId,
        precincts: countsOf(counts),
        openItems,
        ...figuresOf(election.contest(contestNo), figures),
      });
    }
  }
}

async function* precinctRecords(
  rows: RowsToSend,
  election: StoredElection,
  render: SnapshotRenderer,
): AsyncGenerator<RecordToAppend> {
  for await (const page of rows.precincts()) {
    for (const { contestNo, precinctNo, stateNo, openItems, protocolSha256, figures } of page) {
      const state = CELL_STATES[stateNo] ?? 'missing';
      yield render.results(contestNo, `p${precinctNo}`, {
        hierarchy: 'administrative',
        unitId: election.precinctId(precinctNo) ?? '',
        unitKind: 'precinct',
        parentId: election.territoryId(precinctNo),
        precincts: ONE_IN_STATE(state),
        openItems,
        ...figuresOf(election.contest(contestNo), figures ?? []),
        state,
        ...(protocolSha256 === null ? {} : { protocol: `sha256:${protocolSha256.toString('hex')}` }),
      });
    }
  }
}

async function* factRecords(
  rows: RowsToSend,
  election: StoredElection,
  render: SnapshotRenderer,
): AsyncGenerator<RecordToAppend> {
  for (const fact of await rows.facts()) {
    const { contestId, round } = election.contest(fact.contestNo);
    const type = TYPE_OF_FACT[fact.type as CertificationFactType];
    const id = `${fact.position}/${fact.type}`;
    yield render.event(type, id, `${contestId}/${round}`, contestId, JSON.parse(fact.data) as unknown);
  }
}

/** Everything of a snapshot but its closing record, always in the same order with the same bytes. */
export async function* recordsOfSnapshot(
  pool: Pool,
  election: StoredElection,
  stored: SnapshotToSend,
): AsyncGenerator<RecordToAppend> {
  const render = new SnapshotRenderer(election, stored);
  const rows = new RowsToSend(pool, election.electionNo, stored.snapshot);
  yield* unitRecords(rows, election, render);
  yield* precinctRecords(rows, election, render);
  yield* factRecords(rows, election, render);
}

/** The closing record: only with it do the records before it count. */
export async function closingRecord(
  pool: Pool,
  election: StoredElection,
  stored: SnapshotToSend,
  before: { readonly records: number; readonly chain: Buffer },
): Promise<RecordToAppend> {
  const { snapshot, root, timeMs } = stored;
  const rows = await new RowsToSend(pool, election.electionNo, snapshot).contests();
  const contests = rows.map(({ contestNo, openItems, counts, decided, ...contest }) => {
    const { contestId, round } = election.contest(contestNo);
    const { certified, withdrawn } = decided;
    const state = progressOf(countsOf(counts), openItems, certified !== null);
    const entry = { contestId, round, root: contest.root, state, openItems };
    return withdrawn.length === 0 ? entry : { ...entry, withdrawn };
  });
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
