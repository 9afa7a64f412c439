/** The journal: positions by compare-and-set, exact bytes, verdicts. Everything of a batch is one transaction. */
import type { ClientBase, Pool } from 'pg';
import type { StreamRecord } from '#libs/event-stream';
import type { Verdict } from '#libs/election';
import { withTransaction } from '#libs/platform';
import { askedOfElections, AskedOfStore, keyOf } from './asked-of-store';
import {
  copiedHash,
  copiedRecord,
  copiedVerdict,
  RECORD_COLUMNS,
  VERDICT_COLUMNS,
  type CopiedVerdict,
} from './copying/copied-records';
import { copyOut, type CopiedRow } from './copying/copy-out';
import { pagesAhead, type Page } from './copying/pages-ahead';
import { codesOf, JournalRows } from './journal-rows';
import { recordOf, type HashedRow } from './stored-rows';
import { VERDICT_NO, verdictKindOf } from './verdicts/verdict-numbers';

/** How far an election's stream has been read. */
export interface StreamPosition {
  readonly nextPosition: number;
  readonly beginPosition: number;
  readonly last: { readonly position: number; readonly sha256: Buffer } | null;
}

/** A batch as it goes into the store. `write` adds what belongs into the same transaction (a snapshot). */
export interface BatchToApply {
  readonly from: number;
  readonly next: number;
  readonly endPosition: number;
  readonly last: { readonly position: number; readonly sha256: Buffer } | null;
  /** In the order of their positions. */
  readonly rows: readonly JournalRows[];
  readonly write?: (client: ClientBase) => Promise<void>;
}

/** `fenced`: another process has written on; what was judged here must be dropped. */
export type Applied = 'applied' | 'fenced';

const REGISTER_ELECTION = `insert into sanaq.election (election_id) values ($1) on conflict (election_id) do nothing`;
/** Told with the commit to anyone who hears of new elections. */
const REGISTER_ELECTIONS = `
  with made as (
    insert into sanaq.election (election_id)
    select wanted.election_id from unnest($1::text[]) wanted (election_id)
    where not exists (select from sanaq.election known where known.election_id = wanted.election_id)
    order by wanted.election_id on conflict (election_id) do nothing
    returning election_id
  )
  select pg_notify('sanaq_election', election_id) from made`;
const ELECTION_NOS = `select election_no, election_id from sanaq.election where election_id = any ($1)`;
const PROBE = `select election_no from sanaq.election limit 1`;
const START_POSITION = `
  insert into sanaq.stream_position (election_no, next_position, begin_position, end_position)
  values ($1, $2, $2, $2) on conflict (election_no) do nothing`;
const LOAD_POSITIONS = `
  select election_no, next_position, begin_position, last_position, last_sha256 from sanaq.stream_position
  where election_no = any ($1::integer[])`;
const ADVANCE = `
  update sanaq.stream_position
  set next_position = $3, end_position = greatest(end_position, $4),
      last_position = coalesce($5, last_position), last_sha256 = coalesce($6, last_sha256)
  where election_no = $1 and next_position = $2`;
const NEXT_POSITION_OF = `
  select p.next_position from sanaq.stream_position p join sanaq.election e using (election_no)
  where e.election_id = $1`;
const LAST_RECORDS = `
  select election_no, last.* from unnest($1::integer[]) n (election_no)
  cross join lateral (
    select position, timestamp_ms, sha256 from sanaq.journal j where j.election_no = n.election_no
    order by position desc limit 1
  ) last`;
const RULING = `
  insert into sanaq.ruling (election_no, ruling_no, definition_sha256, engine)
  select $1, coalesce(max(ruling_no), 0) + 1, $2, $3 from sanaq.ruling where election_no = $1
  returning ruling_no`;
const FIND_RULINGS = `
  select election_no, definition_sha256, engine, ruling_no
  from unnest($1::integer[], $2::text[], $3::text[]) n (election_no, definition_sha256, engine)
  join sanaq.ruling using (election_no, definition_sha256, engine)`;
const READ_JOURNAL = `
  select ${RECORD_COLUMNS}, position as cause, position as subject, kind, contest_no, precinct_no, codes, warnings, detail
  from sanaq.journal where election_no = $1 and position >= $2 and position < $3 order by position limit $4`;
/** By the index on what is not just counted: accepted records are few. */
const ACCEPTED = `
  select position, timestamp_ms, key, value, headers, sha256 from sanaq.journal
  where election_no = $1 and kind = ${VERDICT_NO.accepted}
    and position < (select next_position from sanaq.stream_position where election_no = $1) order by position`;
const READ_LATER = `
  select ${VERDICT_COLUMNS} from sanaq.later_verdict
  where election_no = $1 and cause >= $2 and cause <= $3 order by cause, subject`;

const UNIQUE_VIOLATION = '23505';
const READ_RECORDS_MAX = 4_000;

/** A journalled record with the hash that names it. */
export interface JournalledRecord {
  readonly record: StreamRecord;
  readonly sha256: Buffer;
}

export interface JournalSlice {
  readonly records: readonly JournalledRecord[];
  /** By cause; causes without a record in the slice do not occur. */
  readonly verdicts: ReadonlyMap<number, readonly Verdict[]>;
}

/** Where the verdict's columns begin in a row of the journal. */
const GIVEN_AT = 6;

function verdictOf(row: CopiedVerdict): Verdict {
  const kind = verdictKindOf(row.kind ?? -1);
  if (kind === null) throw new Error(`verdict kind ${row.kind ?? 'null'} is not known to this engine`);
  return {
    cause: row.cause,
    subject: row.subject,
    kind,
    codes: codesOf(row.codes),
    warnings: codesOf(row.warnings),
    detail: row.detail,
    cell: row.contest_no === null ? null : { contestNo: row.contest_no, precinctNo: row.precinct_no ?? -1 },
  };
}

/** Those of one cause in the order of their subjects: a record's own is the last. */
function verdictsByCause(later: readonly CopiedRow[], first: readonly CopiedRow[]): Map<number, Verdict[]> {
  const verdicts = new Map<number, Verdict[]>();
  const add = (row: CopiedVerdict): void => {
    const verdict = verdictOf(row);
    const ofCause = verdicts.get(verdict.cause);
    if (ofCause) ofCause.push(verdict);
    else verdicts.set(verdict.cause, [verdict]);
  };
  for (const row of later) add(copiedVerdict(row, 0));
  for (const row of first) {
    const verdict = copiedVerdict(row, GIVEN_AT);
    // Someone took the record's verdict away.
    if (verdict.kind !== null) add(verdict);
  }
  return verdicts;
}

interface PositionRow {
  election_no: number;
  next_position: number;
  begin_position: number;
  last_position: number | null;
  last_sha256: Buffer | null;
}

function positionOf(row: PositionRow): StreamPosition {
  const last =
    row.last_position === null || row.last_sha256 === null
      ? null
      : { position: row.last_position, sha256: row.last_sha256 };
  return { nextPosition: row.next_position, beginPosition: row.begin_position, last };
}

const NOS = new AskedOfStore<number | null>(async (pool, keys) => {
  const { rows } = await pool.query<{ election_no: number; election_id: string }>(ELECTION_NOS, [keys]);
  const found = new Map(rows.map((row) => [row.election_id, row.election_no]));
  return new Map(keys.map((key) => [key, found.get(key) ?? null]));
});
const POSITIONS = askedOfElections<StreamPosition | null>(async (pool, electionNos) => {
  const { rows } = await pool.query<PositionRow>(LOAD_POSITIONS, [electionNos]);
  return rows.map((row) => [row.election_no, positionOf(row)] as const);
}, null);

/** A record that was journalled, without its bytes. */
interface LastRecord {
  readonly position: number;
  readonly timestampMs: number;
  readonly sha256: Buffer;
}
interface LastRow {
  election_no: number;
  position: number;
  timestamp_ms: number;
  sha256: Buffer;
}
const LAST = askedOfElections<LastRecord | null>(async (pool, electionNos) => {
  const { rows } = await pool.query<LastRow>(LAST_RECORDS, [electionNos]);
  return rows.map(({ election_no: electionNo, position, timestamp_ms: timestampMs, sha256 }) => [
    electionNo,
    { position, timestampMs, sha256 },
  ]);
}, null);

type RulingKey = [electionNo: number, definition: string, engine: string];
interface RulingRow {
  election_no: number;
  definition_sha256: string;
  engine: string;
  ruling_no: number;
}
const RULINGS = new AskedOfStore<number | null>(async (pool, keys) => {
  const asked = keys.map((key) => JSON.parse(key) as RulingKey);
  const { rows } = await pool.query<RulingRow>(
    FIND_RULINGS,
    [0, 1, 2].map((at) => asked.map((parts) => parts[at])),
  );
  const found = new Map(rows.map((row) => [keyOf(row.election_no, row.definition_sha256, row.engine), row.ruling_no]));
  return new Map(keys.map((key) => [key, found.get(key) ?? null]));
});

export class Journal {
  constructor(private readonly pool: Pool) {}

  /** Number of the election; given on first sight. */
  async electionNo(electionId: string): Promise<number> {
    const found = await this.findElectionNo(electionId);
    if (found !== null) return found;
    await this.pool.query(REGISTER_ELECTION, [electionId]);
    const electionNo = await this.findElectionNo(electionId);
    if (electionNo === null) throw new Error(`election ${electionId} vanished after it was registered`);
    return electionNo;
  }

  /** Numbers of many elections at once; given on first sight. */
  async electionNos(electionIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    await this.pool.query(REGISTER_ELECTIONS, [electionIds]);
    const { rows } = await this.pool.query<{ election_no: number; election_id: string }>(ELECTION_NOS, [electionIds]);
    return new Map(rows.map((row) => [row.election_id, row.election_no]));
  }

  /** Answers at once; throws where the database or the schema is not there. */
  async probe(): Promise<void> {
    await this.pool.query(PROBE);
  }

  findElectionNo(electionId: string): Promise<number | null> {
    return NOS.ask(this.pool, electionId);
  }

  /** The stored position; null where nothing of this election was ever read. */
  position(electionNo: number): Promise<StreamPosition | null> {
    return POSITIONS.ask(this.pool, String(electionNo));
  }

  /** The stored positions of several elections at once, by their number; none for one that was never read. */
  async positions(electionNos: readonly number[]): Promise<ReadonlyMap<number, StreamPosition>> {
    const { rows } = await this.pool.query<PositionRow>(LOAD_POSITIONS, [electionNos]);
    return new Map(rows.map((row) => [row.election_no, positionOf(row)]));
  }

  /** The next position of an election by its name; null for one that was never read. */
  async nextPositionOf(electionId: string): Promise<number | null> {
    const { rows } = await this.pool.query<{ next_position: number }>(NEXT_POSITION_OF, [electionId]);
    return rows[0]?.next_position ?? null;
  }

  /** The last record that is journalled; null where there is none. */
  lastRecord(electionNo: number): Promise<LastRecord | null> {
    return LAST.ask(this.pool, String(electionNo));
  }

  async startAt(electionNo: number, beginPosition: number): Promise<void> {
    await this.pool.query(START_POSITION, [electionNo, beginPosition]);
  }

  /** Number of the ruling (definition and engine) under which verdicts are given from now on. */
  async rulingNo(electionNo: number, definitionName: string, engine: string): Promise<number> {
    const found = await RULINGS.ask(this.pool, keyOf(electionNo, definitionName, engine));
    if (found !== null) return found;
    const made = await this.pool.query<{ ruling_no: number }>(RULING, [electionNo, definitionName, engine]);
    return made.rows[0]?.ruling_no ?? 1;
  }

  /** One transaction: position (compare-and-set), records, verdicts, and what `write` adds. */
  async apply(electionNo: number, batch: BatchToApply): Promise<Applied> {
    try {
      return await withTransaction(this.pool, async (client) => {
        const { last } = batch;
        const advanced = await client.query(ADVANCE, [
          electionNo,
          batch.from,
          batch.next,
          batch.endPosition,
          last?.position ?? null,
          last?.sha256 ?? null,
        ]);
        if (advanced.rowCount !== 1) return 'fenced';
        await JournalRows.write(client, batch.rows);
        await batch.write?.(client);
        return 'applied';
      });
    } catch (error) {
      // Two writers at the same position with nothing new to read: the second meets the first one's snapshot.
      if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION) return 'fenced';
      throw error;
    }
  }

  /** The records that were accepted: definition, register and decisions, in stream order. */
  async acceptedRecords(electionNo: number): Promise<StreamRecord[]> {
    const { rows } = await this.pool.query<HashedRow>(ACCEPTED, [electionNo]);
    return rows.map(recordOf);
  }

  /** Reads records and verdicts in slices, in order, from `from` up to but not including `to`. */
  async *read(electionNo: number, from: number, to: number): AsyncGenerator<JournalSlice> {
    const slices = pagesAhead<JournalSlice, number>(from, (at) => this.slice(electionNo, at, to));
    for await (const slice of slices) if (slice.records.length > 0) yield slice;
  }

  private async slice(electionNo: number, from: number, to: number): Promise<Page<JournalSlice, number>> {
    const rows = await copyOut(this.pool, READ_JOURNAL, [electionNo, from, to, READ_RECORDS_MAX]);
    const records = rows.map((row) => ({ record: copiedRecord(row), sha256: copiedHash(row) }));
    const [first, last] = [records[0]?.record.position, records[records.length - 1]?.record.position];
    if (first === undefined || last === undefined) return { content: { records, verdicts: new Map() }, next: null };
    const later = await copyOut(this.pool, READ_LATER, [electionNo, first, last]);
    const next = rows.length < READ_RECORDS_MAX ? null : last + 1;
    return { content: { records, verdicts: verdictsByCause(later, rows) }, next };
  }
}
