/** The rows behind a {@link StoredElection}: definition, frame and what decisions have added to it. */
import type { Pool } from 'pg';
import { sha256Name } from '#libs/contracts';
import type { DecisionOf, DefinitionRecord, PrecinctRow } from '#libs/election';
import { askedOfElections, VERDICT_NO, type JournalRow } from '#libs/journal';
import { frameDiffers } from './frame-differs';
import { decisionOf, decodeRow } from '../records/journalled';
import { isFrameDecision, type FrameDecision } from '../../frame-rows';

/** A repeat vote in units: it counts in the total that it repeats. */
export interface StoredRepeat {
  readonly round: number;
  /** Number of that total. */
  readonly contestNo: number;
  /** From which position on. */
  readonly position: number;
  /** Names the units and the day. */
  readonly decision: DecisionOf<'open_round'>;
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
  readonly decision: FrameDecision;
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
/** The first position that is not read yet: what lies above it rests on no record. */
const READ = `(select next_position from sanaq.stream_position where election_no = $1)`;
/** A row says where a decision stands and in which total it counts; what was decided says the record alone. */
const CHANGES = `
  select c.contest_no, j.kind = ${VERDICT_NO.accepted} as accepted, j.position, j.timestamp_ms, j.key, j.value, j.headers
  from sanaq.frame_change c
  join sanaq.journal j on j.election_no = c.election_no and j.position = c.position
  where c.election_no = $1 and c.position < ${READ} order by c.position`;
const CHANGE_COUNTS = `
  select c.election_no, count(*)::integer as changes
  from sanaq.frame_change c join sanaq.stream_position p using (election_no)
  where c.election_no = any ($1::integer[]) and c.position < p.next_position
    and exists (select from sanaq.journal j where j.election_no = c.election_no and j.position = c.position)
  group by c.election_no`;
/** Accepted records in order: the definition is the first, nothing is accepted before it; then comes the register. */
const ACCEPTED = `
  select position, timestamp_ms, key, value, headers from sanaq.journal
  where election_no = $1 and kind = ${VERDICT_NO.accepted} and position > $2 and position < ${READ}
  order by position limit $3`;
/** Of many elections at once the first accepted record. */
const FIRST_ACCEPTED = `
  select first.* from unnest($1::integer[]) n (election_no) cross join lateral (
    select j.election_no, j.position, j.timestamp_ms, j.key, j.value, j.headers from sanaq.journal j
    where j.election_no = n.election_no and j.kind = ${VERDICT_NO.accepted}
      and j.position < (select next_position from sanaq.stream_position p where p.election_no = n.election_no)
    order by j.position limit 1
  ) first`;
/** Parts of a register are large. */
const PAGE_RECORDS = 20;

interface ChangeRow extends JournalRow {
  contest_no: number | null;
  accepted: boolean | null;
}

const CHANGED = `select distinct election_no from sanaq.frame_change where election_no = any ($1::integer[])`;
const CHANGED_FRAMES = askedOfElections<boolean>(async (pool, electionNos) => {
  const { rows } = await pool.query<{ election_no: number }>(CHANGED, [electionNos]);
  return rows.map((row) => [row.election_no, true]);
}, false);

/** Whether any decision has changed frame or definition. */
export function hasFrameChanges(pool: Pool, electionNo: number): Promise<boolean> {
  return CHANGED_FRAMES.ask(pool, String(electionNo));
}

const COUNTED_CHANGES = askedOfElections<number>(async (pool, electionNos) => {
  const { rows } = await pool.query<{ election_no: number; changes: number }>(CHANGE_COUNTS, [electionNos]);
  return rows.map((row) => [row.election_no, row.changes]);
}, 0);

export function changeCount(pool: Pool, electionNo: number): Promise<number> {
  return COUNTED_CHANGES.ask(pool, String(electionNo));
}

/** Several statements: the caller compares the number of changes before and after. */
export async function frameRows(pool: Pool, electionNo: number): Promise<FrameRows> {
  const of = [electionNo];
  const changes = await pool.query<ChangeRow>(CHANGES, of);
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
    changes: changes.rows.map((row) => changeOf(electionNo, row)),
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

/** What the decision itself says; a row that points to anything else was not written by the count. */
function changeOf(electionNo: number, row: ChangeRow): FrameChangeRow {
  const record = decodeRow(row);
  const { decision } = decisionOf(record) ?? {};
  if (row.accepted !== true || decision === undefined || !isFrameDecision(decision)) {
    throw frameDiffers(electionNo, `frame_change names position ${row.position}, which changes no frame`);
  }
  return { position: row.position, decision, contestNo: row.contest_no, sha256: sha256Name(record.sha256) };
}

async function acceptedAfter(pool: Pool, electionNo: number, after: number, limit: number): Promise<JournalRow[]> {
  return (await pool.query<JournalRow>(ACCEPTED, [electionNo, after, limit])).rows;
}

const DEFINED = askedOfElections<JournalRow | null>(async (pool, electionNos) => {
  const { rows } = await pool.query<JournalRow & { election_no: number }>(FIRST_ACCEPTED, [electionNos]);
  return rows.map((row) => [row.election_no, row]);
}, null);

/** The definition as accepted into the stream, with its hash and place; null where none was accepted yet. */
export async function acceptedDefinition(
  pool: Pool,
  electionNo: number,
): Promise<(DefinitionRecord & { readonly position: number }) | null> {
  const row = await DEFINED.ask(pool, String(electionNo));
  if (row === null) return null;
  const { body } = decodeRow(row);
  return body.kind === 'definition' ? { ...body, position: row.position } : null;
}

/** The register as the stream has it behind its definition, with the hash that seals it; null where it is not sealed yet. */
export async function sealedRegister(
  pool: Pool,
  electionNo: number,
  definedAt: number,
): Promise<{ readonly rows: readonly PrecinctRow[]; readonly sha256: string } | null> {
  const parts = new Map<number, readonly PrecinctRow[]>();
  let expected = 0;
  let after = definedAt;
  for (;;) {
    const page = await acceptedAfter(pool, electionNo, after, PAGE_RECORDS);
    for (const row of page) {
      after = row.position;
      const { body } = decodeRow(row);
      if (body.kind === 'register_part') {
        // Parts of another division are not parts of this one: the newest division counts.
        if (body.parts !== expected) parts.clear();
        expected = body.parts;
        parts.set(body.part, body.precincts);
      } else if (body.kind === 'register_sealed') {
        const rows = Array.from({ length: expected }, (_, index) => parts.get(index + 1) ?? []).flat();
        return { rows, sha256: body.sha256 };
      }
    }
    if (page.length < PAGE_RECORDS) return null;
  }
}
