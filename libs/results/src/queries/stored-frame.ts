/** The rows behind a {@link StoredElection}: definition, frame and what decisions have added to it. */
import type { Pool } from 'pg';
import { decodeRecord } from '#libs/contracts';
import type { Decision, DefinitionRecord } from '#libs/election';
import { decodeHeaders, VERDICT_NO } from '#libs/journal';

/** A repeat vote in units: it counts in the total that it repeats. */
export interface StoredRepeat {
  readonly round: number;
  /** Number of that total. */
  readonly contestNo: number;
  /** From which position on. */
  readonly position: number;
  /** Names the units and the day. */
  readonly decision: Decision;
}

/** A contest in one of its rounds. */
export interface StoredContest {
  readonly contestId: string;
  readonly round: number;
  /** Ids of counters, then of options. */
  readonly counterIds: readonly string[];
  readonly optionIds: readonly string[];
}

export interface StoredUnit {
  readonly hierarchy: string;
  readonly unitId: string;
  readonly kind: string;
  readonly parentNo: number | null;
}

export interface StoredPrecinct {
  readonly precinctId: string;
  /** Voters on the list in the register; null where not known. */
  readonly registered: number | null;
  /** Leaf unit in every hierarchy, the administrative one first. */
  readonly leafUnitNos: readonly number[];
}

/** A decision that has changed frame or definition. */
export interface FrameChangeRow {
  readonly position: number;
  readonly decision: Decision;
  /** The total concerned; null where the decision changes the definition alone. */
  readonly contestNo: number | null;
  /** Of its record: `sha256:…`. */
  readonly sha256: string;
}

/** A contest in one of its rounds; `columns`: ids of counters, then of options. */
export interface ContestRoundRow {
  readonly contestId: string;
  readonly round: number;
  readonly columns: readonly string[];
}

/** Empty throughout until the register is sealed. */
export interface FrameRows {
  readonly changes: readonly FrameChangeRow[];
  readonly contests: readonly ContestRoundRow[];
  readonly units: readonly StoredUnit[];
  readonly precincts: readonly StoredPrecinct[];
}

/** Small tables, read whole: at the seal, and again when a decision has added to them. */
const CONTESTS = `
  select contest_no, contest_id, round, columns from sanaq.contest_round where election_no = $1 order by contest_no`;
const UNITS = `select unit_no, hierarchy, unit_id, kind, parent_no from sanaq.unit where election_no = $1 order by unit_no`;
const PRECINCTS = `
  select precinct_no, precinct_id, registered, leaf_unit_nos from sanaq.precinct where election_no = $1 order by precinct_no`;
const CHANGES = `
  select c.position, c.decision, c.contest_no, v.sha256 from sanaq.frame_change c
  join sanaq.verdict v on v.election_no = c.election_no and v.cause = c.position and v.subject = c.position
  where c.election_no = $1 order by c.position`;
const CHANGE_COUNT = `select count(*)::integer as changes from sanaq.frame_change where election_no = $1`;
/** The first accepted record is the definition: nothing is accepted before it. */
const DEFINITION = `
  select j.position, j.timestamp_ms, j.key, j.value, j.headers from sanaq.verdict v
  join sanaq.journal j on j.election_no = v.election_no and j.position = v.subject
  where v.election_no = $1 and v.cause = v.subject and v.kind = ${VERDICT_NO.accepted} order by v.cause limit 1`;

export async function changeCount(pool: Pool, electionNo: number): Promise<number> {
  const { rows } = await pool.query<{ changes: number }>(CHANGE_COUNT, [electionNo]);
  return rows[0]?.changes ?? 0;
}

/** Several statements: the caller compares the number of changes before and after. */
export async function frameRows(pool: Pool, electionNo: number): Promise<FrameRows> {
  const of = [electionNo];
  const changes = await pool.query<{ position: number; decision: string; contest_no: number | null; sha256: Buffer }>(
    CHANGES,
    of,
  );
  const contests = await pool.query<{ contest_id: string; round: number; columns: string[] }>(CONTESTS, of);
  if (contests.rows.length === 0) return { changes: [], contests: [], units: [], precincts: [] };
  const units = await pool.query<{ hierarchy: string; unit_id: string; kind: string; parent_no: number | null }>(
    UNITS,
    of,
  );
  const precincts = await pool.query<{ precinct_id: string; registered: number | null; leaf_unit_nos: number[] }>(
    PRECINCTS,
    of,
  );
  return {
    changes: changes.rows.map(({ position, decision, contest_no: contestNo, sha256 }) => ({
      position,
      decision: JSON.parse(decision) as Decision,
      contestNo,
      sha256: `sha256:${sha256.toString('hex')}`,
    })),
    contests: contests.rows.map(({ contest_id: contestId, round, columns }) => ({ contestId, round, columns })),
    units: units.rows.map((row) => ({
      hierarchy: row.hierarchy,
      unitId: row.unit_id,
      kind: row.kind,
      parentNo: row.parent_no,
    })),
    precincts: precincts.rows.map((row) => ({
      precinctId: row.precinct_id,
      registered: row.registered,
      leafUnitNos: row.leaf_unit_nos,
    })),
  };
}

/** The definition as accepted into the stream, with its hash; null where none was accepted yet. */
export async function acceptedDefinition(pool: Pool, electionNo: number): Promise<DefinitionRecord | null> {
  const { rows } = await pool.query<{
    position: number;
    timestamp_ms: number;
    key: Buffer | null;
    value: Buffer | null;
    headers: Buffer | null;
  }>(DEFINITION, [electionNo]);
  const row = rows[0];
  if (row === undefined) return null;
  const { position, timestamp_ms: timestampMs, key, value, headers } = row;
  const { body } = decodeRecord({ position, timestampMs, key, value, headers: decodeHeaders(headers) });
  return body.kind === 'definition' ? body : null;
}
