/** The rows of a snapshot in the order in which they go out. */
import type { Pool } from 'pg';
import type { DecisionsInForce } from '../snapshot-rows';

const PAGE_ROWS = 1_000;

// What lies above the stored position rests on no record: it is not sent.
const NEXT_SNAPSHOT = `
  select s.snapshot, s.time_ms, s.root, r.engine from sanaq.snapshot s
  join sanaq.journal j on j.election_no = $1 and j.position = s.snapshot
  join sanaq.ruling r on r.election_no = $1 and r.ruling_no = j.ruling_no
  where s.election_no = $1 and s.snapshot > $2
    and s.snapshot < (select next_position from sanaq.stream_position where election_no = $1)
  order by s.snapshot limit 1`;
const UNITS = `
  select contest_no, unit_no, open_items, counts, figures from sanaq.unit_result
  where election_no = $1 and snapshot = $2 and (contest_no, unit_no) > ($3, $4)
  order by contest_no, unit_no limit $5`;
const PRECINCTS = `
  select precinct_no, state, open_items, protocol_sha256, figures from sanaq.precinct_result
  where election_no = $1 and contest_no = $3 and snapshot = $2 and precinct_no = any ($4::integer[])
  order by precinct_no`;
const CERTIFICATIONS = `
  select position, contest_no, type, data from sanaq.certification
  where election_no = $1 and snapshot = $2 order by position`;
const CONTESTS = `
  select distinct on (contest_no) contest_no, root, open_items, counts, standing from sanaq.contest_result
  where election_no = $1 and snapshot <= $2 order by contest_no, snapshot desc`;

/** A snapshot by its number, with the root of all contests and the time of its last record. */
export interface SnapshotToSend {
  readonly snapshot: number;
  readonly timeMs: number;
  readonly root: string;
  /** Engine that judged the record at its position. */
  readonly engine: string;
}

/** A unit whose figures the snapshot has. */
export interface UnitToSend {
  readonly contestNo: number;
  readonly unitNo: number;
  readonly openItems: number;
  readonly counts: readonly number[];
  readonly figures: readonly number[];
}

/** A precinct that the snapshot shows; `stateNo` as in STATE_NO of the election's core. */
export interface PrecinctToSend {
  readonly contestNo: number;
  readonly precinctNo: number;
  readonly stateNo: number;
  readonly openItems: number;
  readonly protocolSha256: Buffer | null;
  /** Null unless counted. */
  readonly figures: readonly number[] | null;
}

/** A certification or a later decision on one; `data` is what is published of it, as JSON. */
export interface FactToSend {
  readonly position: number;
  readonly contestNo: number;
  readonly type: string;
  readonly data: string;
}

/** A contest as the snapshot leaves it. */
export interface ContestToSend {
  readonly contestNo: number;
  readonly root: string;
  readonly openItems: number;
  readonly counts: readonly number[];
  readonly decided: DecisionsInForce;
}

export interface UnitRow {
  contest_no: number;
  unit_no: number;
  open_items: number;
  counts: number[];
  figures: number[];
}

export interface PrecinctRow {
  precinct_no: number;
  state: number;
  open_items: number;
  protocol_sha256: Buffer | null;
  figures: number[] | null;
}

export function unitOf({ contest_no, unit_no, open_items, counts, figures }: UnitRow): UnitToSend {
  return { contestNo: contest_no, unitNo: unit_no, openItems: open_items, counts, figures };
}

export function precinctOf(contestNo: number, row: PrecinctRow): PrecinctToSend {
  return {
    contestNo,
    precinctNo: row.precinct_no,
    stateNo: row.state,
    openItems: row.open_items,
    protocolSha256: row.protocol_sha256,
    figures: row.figures,
  };
}

/** The first stored snapshot after a number, or null. */
export async function snapshotToSend(pool: Pool, electionNo: number, after: number): Promise<SnapshotToSend | null> {
  const { rows } = await pool.query<{ snapshot: number; time_ms: number; root: string; engine: string }>(
    NEXT_SNAPSHOT,
    [electionNo, after],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { snapshot, time_ms: timeMs, root, engine } = row;
  return { snapshot, timeMs, root, engine };
}

/** The rows that carry a snapshot's number. */
export class RowsToSend {
  constructor(
    private readonly pool: Pool,
    private readonly electionNo: number,
    private readonly snapshot: number,
  ) {}

  /** Units with their figures, a page at a time. */
  async *units(): AsyncGenerator<readonly UnitToSend[]> {
    for await (const rows of this.pages<UnitRow>(UNITS, (last) => [last.contest_no, last.unit_no])) {
      yield rows.map(unitOf);
    }
  }

  /** Those of the precincts that the snapshot shows in a contest. */
  async precincts(contestNo: number, precinctNos: readonly number[]): Promise<readonly PrecinctToSend[]> {
    const values = [this.electionNo, this.snapshot, contestNo, precinctNos];
    const { rows } = await this.pool.query<PrecinctRow>(PRECINCTS, values);
    return rows.map((row) => precinctOf(contestNo, row));
  }

  /** Few: one for each decision on a certification. */
  async facts(): Promise<readonly FactToSend[]> {
    const { rows } = await this.pool.query<{ position: number; contest_no: number; type: string; data: string }>(
      CERTIFICATIONS,
      [this.electionNo, this.snapshot],
    );
    return rows.map(({ contest_no: contestNo, ...row }) => ({ ...row, contestNo }));
  }

  /** Every contest, also those that the snapshot did not change. */
  async contests(): Promise<readonly ContestToSend[]> {
    const { rows } = await this.pool.query<{
      contest_no: number;
      root: string;
      open_items: number;
      counts: number[];
      standing: string;
    }>(CONTESTS, [this.electionNo, this.snapshot]);
    return rows.map(({ contest_no: contestNo, root, open_items: openItems, counts, standing }) => ({
      contestNo,
      root,
      openItems,
      counts,
      decided: JSON.parse(standing) as DecisionsInForce,
    }));
  }

  private async *pages<T extends object>(
    text: string,
    placeOf: (row: T) => readonly [number, number],
  ): AsyncGenerator<readonly T[]> {
    let place: readonly [number, number] = [-1, -1];
    for (;;) {
      const { rows } = await this.pool.query<T>(text, [this.electionNo, this.snapshot, ...place, PAGE_ROWS]);
      const last = rows[rows.length - 1];
      if (last === undefined) return;
      yield rows;
      place = placeOf(last);
    }
  }
}
