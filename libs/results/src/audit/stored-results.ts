/** Rows of the live result tables, one snapshot at a time. */
import type { Pool } from 'pg';
import { closingAt, streamBlocks } from '../closing/closing-rows';
import type { ClosingRow, StreamBlock } from '../closing/history';
import { lastSnapshotBefore } from '../queries/snapshot-queries';

const SNAPSHOTS = `
  select snapshot, time_ms, root from sanaq.snapshot where election_no = $1 and snapshot < $2 order by snapshot`;
const CONTEST_ROWS = `
  select contest_no, root, open_items, counts, figures, standing from sanaq.contest_result
  where election_no = $1 and snapshot = $2 order by contest_no`;
const UNIT_ROWS = `
  select contest_no, unit_no, open_items, counts, figures from sanaq.unit_result
  where election_no = $1 and snapshot = $2 order by contest_no, unit_no`;
const PRECINCT_ROWS = `
  select contest_no, precinct_no, state, open_items, protocol_position, protocol_sha256, figures
  from sanaq.precinct_result where election_no = $1 and snapshot = $2 order by contest_no, precinct_no`;
const CERTIFICATION_ROWS = `
  select position, contest_no, type, data from sanaq.certification
  where election_no = $1 and snapshot = $2 order by position`;
const FRAME_UNITS = `
  select unit_no, hierarchy, unit_id, kind, parent_no from sanaq.unit where election_no = $1 order by unit_no`;
const FRAME_PRECINCTS = `
  select precinct_no, precinct_id, registered, leaf_unit_nos from sanaq.precinct
  where election_no = $1 order by precinct_no`;
const FRAME_CONTESTS = `
  select contest_no, contest_id, round, columns from sanaq.contest_round where election_no = $1 order by contest_no`;
const PUBLISHED_BY = `
  select max(snapshot) as snapshot from sanaq.published_snapshot where election_no = $1 and published_at_ms <= $2`;

export interface StoredSnapshot {
  readonly snapshot: number;
  readonly time_ms: number;
  readonly root: string;
}

export interface ContestRow {
  readonly contest_no: number;
  readonly root: string;
  readonly open_items: number;
  readonly counts: number[];
  readonly figures: number[];
  readonly standing: string;
}

export interface UnitRow {
  readonly contest_no: number;
  readonly unit_no: number;
  readonly open_items: number;
  readonly counts: number[];
  readonly figures: number[];
}

export interface PrecinctRow {
  readonly contest_no: number;
  readonly precinct_no: number;
  readonly state: number;
  readonly open_items: number;
  readonly protocol_position: number | null;
  readonly protocol_sha256: Buffer | null;
  readonly figures: number[] | null;
}

export interface CertificationRow {
  readonly position: number;
  readonly contest_no: number;
  readonly type: string;
  readonly data: string;
}

export interface SnapshotTables {
  readonly contests: readonly ContestRow[];
  readonly units: readonly UnitRow[];
  readonly precincts: readonly PrecinctRow[];
  readonly certifications: readonly CertificationRow[];
}

export interface FrameTables {
  readonly units: readonly unknown[];
  readonly precincts: readonly unknown[];
  readonly contests: readonly unknown[];
}

export class StoredResults {
  constructor(
    private readonly pool: Pool,
    readonly electionNo: number,
  ) {}

  /** Stored snapshots below a position, in order. */
  async snapshots(end: number): Promise<readonly StoredSnapshot[]> {
    return (await this.pool.query<StoredSnapshot>(SNAPSHOTS, [this.electionNo, end])).rows;
  }

  /** The closing record of a snapshot; null where it has none. */
  closing(snapshot: number): Promise<ClosingRow | null> {
    return closingAt(this.pool, this.electionNo, snapshot);
  }

  /** Stored hashes of the stream's tree. */
  streamBlocks(): Promise<readonly StreamBlock[]> {
    return streamBlocks(this.pool, this.electionNo, 0);
  }

  /** All rows that carry this snapshot's number. */
  async rowsOf(snapshot: number): Promise<SnapshotTables> {
    const values = [this.electionNo, snapshot];
    const [contests, units, precincts, certifications] = await Promise.all([
      this.pool.query<ContestRow>(CONTEST_ROWS, values),
      this.pool.query<UnitRow>(UNIT_ROWS, values),
      this.pool.query<PrecinctRow>(PRECINCT_ROWS, values),
      this.pool.query<CertificationRow>(CERTIFICATION_ROWS, values),
    ]);
    return {
      contests: contests.rows,
      units: units.rows,
      precincts: precincts.rows,
      certifications: certifications.rows,
    };
  }

  /** The stored frame as arrays of its columns. */
  async frame(): Promise<FrameTables> {
    const rows = async (text: string): Promise<unknown[]> =>
      (await this.pool.query<unknown[]>({ text, values: [this.electionNo], rowMode: 'array' })).rows;
    const [units, precincts, contests] = [
      await rows(FRAME_UNITS),
      await rows(FRAME_PRECINCTS),
      await rows(FRAME_CONTESTS),
    ];
    return { units, precincts, contests };
  }

  /** The newest snapshot at or before a position. */
  async snapshotBy(position: number): Promise<number | null> {
    return lastSnapshotBefore(this.pool, this.electionNo, position + 1);
  }

  /** The newest snapshot published at or before a time. */
  async publishedBy(timeMs: number): Promise<number | null> {
    const { rows } = await this.pool.query<{ snapshot: number | null }>(PUBLISHED_BY, [this.electionNo, timeMs]);
    return rows[0]?.snapshot ?? null;
  }
}
