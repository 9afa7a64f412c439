/** Holds the database, in which there is one election only, against the topics and the recount. Reads the tables as they are, page by page. */
import type { Pool } from 'pg';
import type { Faults } from './compare-results';
import type { TopicRecord } from './plain-kafka';
import type { VerdictsReader } from './published';
import { cellKey, type PlainVerdict, type Recount } from './recount';
import { columnsOf } from './recount-frame';
import { stateOf, SumsOfRecount, unitKey } from './recount-sums';

const PAGE_ROWS = 5_000;
const KINDS = ['', 'counted', 'held', 'duplicate', 'refused', 'set_aside', 'replaced', 'annulled', 'accepted'];
const STATES = ['missing', 'counted', 'held', 'annulled', 'notHeld'];

/** u32 count, then u32 length and bytes of each name and value; null for none. */
function headersOf(bytes: Buffer | null): [string, string][] {
  if (bytes === null) return [];
  let at = 4;
  const next = (): Buffer => {
    const length = bytes.readUInt32BE(at);
    at += 4 + length;
    return bytes.subarray(at - length, at);
  };
  const headers = Array.from({ length: bytes.readUInt32BE(0) }, (): [string, string] => [
    next().toString('utf8'),
    next().toString('hex'),
  ]);
  if (at !== bytes.length) throw new Error('bytes behind the last header');
  return headers;
}

interface JournalRow {
  readonly position: number;
  readonly timestamp_ms: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Buffer | null;
  readonly sha256: Buffer;
}

function sameBytes(a: Buffer | null, b: Buffer | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}

/** Every record of the topic is in the journal as it came, and nothing else does. */
export async function compareJournal(
  pool: Pool,
  stream: readonly TopicRecord[],
  names: ReadonlyMap<number, string>,
  faults: Faults,
): Promise<number> {
  let seen = 0;
  let last = -1;
  for (;;) {
    const { rows } = await pool.query<JournalRow>(
      'select position, timestamp_ms, key, value, headers, sha256 from sanaq.journal where election_no = 1 and position > $1 order by position limit $2',
      [last, PAGE_ROWS],
    );
    for (const row of rows) {
      const record = stream[seen++];
      const what = `journal at ${row.position}`;
      last = row.position;
      if (record === undefined) {
        faults.add(`${what}: not in the topic`);
        continue;
      }
      faults.same(
        `${what}: position and time`,
        [row.position, row.timestamp_ms],
        [record.position, record.timestampMs],
      );
      if (!sameBytes(row.value, record.value)) faults.add(`${what}: value differs`);
      if (!sameBytes(row.key, record.key)) faults.add(`${what}: key differs`);
      faults.same(
        `${what}: headers`,
        headersOf(row.headers),
        record.headers.map(([name, value]) => [name, value.toString('hex')]),
      );
      faults.same(`${what}: hash`, row.sha256.toString('hex'), names.get(record.position));
    }
    if (rows.length < PAGE_ROWS) break;
  }
  faults.same('records in the journal', seen, stream.length);
  return seen;
}

interface VerdictRow {
  readonly cause: number;
  readonly subject: number;
  readonly kind: number;
  readonly codes: string | null;
  readonly warnings: string | null;
  readonly detail: string | null;
  readonly contest_no: number | null;
  readonly precinct_no: number | null;
  readonly ruling_no: number;
  readonly source: string | null;
  readonly event_id: string | null;
  readonly sha256: Buffer | null;
}

const VERDICTS = `
  select cause, subject, kind, codes, warnings, detail, contest_no, precinct_no, ruling_no, source, event_id, sha256
  from sanaq.verdict where election_no = 1 and (cause, subject) > ($1, $2) order by cause, subject limit $3`;

/** Names behind the numbers of verdict rows. */
async function namesOf(
  pool: Pool,
  table: string,
  no: string,
  name: string,
): Promise<ReadonlyMap<number | null, string>> {
  const { rows } = await pool.query<{ no: number; name: string }>(
    `select ${no} as no, ${name} as name from sanaq.${table}`,
  );
  return new Map(rows.map((row) => [row.no, row.name]));
}

function words(text: string | null): string[] {
  return text === null ? [] : text.split(' ');
}

/**
 * The table holds the recount's verdicts and no others, and the topic, repeats dropped, says the same in the same
 * order.
 */
export async function compareVerdicts(
  pool: Pool,
  wanted: readonly PlainVerdict[],
  topic: readonly TopicRecord[],
  reader: VerdictsReader,
  faults: Faults,
): Promise<number> {
  for (const record of topic) reader.take(record);
  for (const fault of reader.faults) faults.add(fault);
  const published = reader.verdicts;
  const contests = await namesOf(pool, 'contest_round', 'contest_no', 'contest_id');
  const precincts = await namesOf(pool, 'precinct', 'precinct_no', 'precinct_id');
  const definitions = await namesOf(pool, 'ruling', 'ruling_no', 'definition_sha256');
  const engines = await namesOf(pool, 'ruling', 'ruling_no', 'engine');
  /** What the first verdict of each record says of the record itself. */
  const firsts = new Map<number, VerdictRow>();
  let seen = 0;
  let last: readonly [number, number] = [-1, -1];
  for (;;) {
    const { rows } = await pool.query<VerdictRow>(VERDICTS, [...last, PAGE_ROWS]);
    for (const row of rows) {
      const [recounted, event] = [wanted[seen], published[seen]];
      seen++;
      last = [row.cause, row.subject];
      if (row.cause === row.subject) firsts.set(row.subject, row);
      const first = firsts.get(row.subject);
      const kind = KINDS[row.kind];
      const [codes, warnings] = [words(row.codes), words(row.warnings)];
      const what = `verdict ${row.cause}-${row.subject}`;
      faults.same(
        `${what} against the recount`,
        [row.cause, row.subject, kind, [...codes].sort(), warnings],
        recounted && [
          recounted.cause,
          recounted.subject,
          recounted.kind,
          [...recounted.codes].sort(),
          recounted.warnings,
        ],
      );
      const name = `sha256:${first?.sha256?.toString('hex') ?? ''}`;
      const { source = null, event_id: id = null } = first ?? {};
      const subject = source === null || id === null ? null : { id, sha256: name, source };
      const definition = definitions.get(row.ruling_no) ?? '';
      faults.same(
        `${what} as published`,
        event && [
          event.position,
          event.subjectPosition,
          event.subject,
          event.sha256,
          event.verdict,
          event.codes,
          event.warnings,
          event.detail ?? null,
          event.contestId ?? null,
          event.precinctId ?? null,
          event.definitionSha256,
          event.engine,
        ],
        [
          row.cause,
          row.subject,
          subject,
          name,
          kind,
          codes,
          warnings,
          row.detail,
          contests.get(row.contest_no) ?? null,
          precincts.get(row.precinct_no) ?? null,
          definition === '' ? null : definition,
          engines.get(row.ruling_no),
        ],
      );
    }
    if (rows.length < PAGE_ROWS) break;
  }
  faults.same('verdicts in the table', seen, wanted.length);
  faults.same('verdicts published', published.length, wanted.length);
  return seen;
}

const NEWEST_PRECINCTS = `
  select distinct on (r.contest_no, r.precinct_no) c.contest_id, p.precinct_id, r.state, r.open_items, r.protocol_position,
         encode(r.protocol_sha256, 'hex') as protocol, r.figures
  from sanaq.precinct_result r
  join sanaq.contest_round c on c.contest_no = r.contest_no join sanaq.precinct p on p.precinct_no = r.precinct_no
  order by r.contest_no, r.precinct_no, r.snapshot desc`;
const NEWEST_UNITS = `
  select distinct on (r.contest_no, r.unit_no) c.contest_id, u.hierarchy, u.unit_id, u.kind, r.open_items, r.counts, r.figures
  from sanaq.unit_result r
  join sanaq.contest_round c on c.contest_no = r.contest_no join sanaq.unit u on u.unit_no = r.unit_no
  order by r.contest_no, r.unit_no, r.snapshot desc`;
const NEWEST_CONTESTS = `
  select distinct on (r.contest_no) c.contest_id, c.columns, r.root, r.open_items, r.counts, r.figures
  from sanaq.contest_result r join sanaq.contest_round c on c.contest_no = r.contest_no
  order by r.contest_no, r.snapshot desc`;

/** The newest rows of precincts, units and contests are the recount at the stream's end. */
export async function compareResultTables(pool: Pool, recount: Recount, faults: Faults): Promise<void> {
  const sums = new SumsOfRecount(recount);
  const all = sums.all();
  const precincts = await pool.query<{
    contest_id: string;
    precinct_id: string;
    state: number;
    open_items: number;
    protocol_position: number | null;
    protocol: string | null;
    figures: number[] | null;
  }>(NEWEST_PRECINCTS);
  const listed = new Set(precincts.rows.map((row) => cellKey(row.contest_id, row.precinct_id)));
  for (const [key, cell] of recount.cells) {
    if (!listed.has(key)) faults.same(`table: ${key}, which is not listed`, stateOf(cell), 'missing');
  }
  for (const row of precincts.rows) {
    const cell = recount.cells.get(cellKey(row.contest_id, row.precinct_id));
    const current = cell?.current ?? null;
    faults.same(
      `table: ${row.contest_id}/${row.precinct_id}`,
      [STATES[row.state], row.open_items, row.protocol_position, row.protocol, row.figures],
      cell && [
        stateOf(cell),
        cell.held.size,
        current?.position ?? null,
        current?.sha256 ?? null,
        current?.figures ?? null,
      ],
    );
  }
  const units = await pool.query<{
    contest_id: string;
    hierarchy: string;
    unit_id: string;
    kind: string;
    open_items: number;
    counts: number[];
    figures: number[];
  }>(NEWEST_UNITS);
  const tops = units.rows.filter(({ kind }) => kind === 'hierarchy');
  faults.same('units in the table', units.rows.length - tops.length, all.size);
  for (const row of units.rows) {
    // The node above all constituencies has the whole contest, as the nation has.
    const key =
      row.kind === 'hierarchy'
        ? unitKey(row.contest_id, 'administrative', 'N')
        : unitKey(row.contest_id, row.hierarchy, row.unit_id);
    const wanted = all.get(key);
    faults.same(
      `table: ${row.contest_id}/${row.hierarchy}/${row.unit_id}`,
      [row.counts, row.open_items, row.figures],
      wanted && [wanted.counts, wanted.openItems, wanted.figures],
    );
  }
  const contests = await pool.query<{
    contest_id: string;
    columns: string[];
    root: string;
    open_items: number;
    counts: number[];
    figures: number[];
  }>(NEWEST_CONTESTS);
  faults.same('contests in the table', contests.rows.length, recount.frame?.contests.size);
  for (const row of contests.rows) {
    const nation = all.get(unitKey(row.contest_id, 'administrative', 'N'));
    const contest = recount.frame?.contests.get(row.contest_id);
    faults.same(
      `table: ${row.contest_id}`,
      [row.columns, row.open_items, row.counts, row.figures],
      contest && nation && [columnsOf(contest), sums.openItems(row.contest_id), nation.counts, nation.figures],
    );
  }
}

/** Every snapshot of the store was published with its root, and is noted as published. */
export async function compareSnapshots(
  pool: Pool,
  closed: readonly { readonly snapshot: number; readonly root: string }[],
  faults: Faults,
): Promise<void> {
  const stored = await pool.query<{ snapshot: number; root: string }>(
    'select snapshot, root from sanaq.snapshot order by snapshot',
  );
  faults.same(
    'snapshots published',
    closed.map(({ snapshot, root }) => [snapshot, root]),
    stored.rows.map(({ snapshot, root }) => [snapshot, root]),
  );
  const noted = await pool.query<{ snapshot: number }>(
    'select snapshot from sanaq.published_snapshot order by snapshot',
  );
  faults.same(
    'snapshots noted as published',
    noted.rows.map(({ snapshot }) => snapshot),
    closed.map(({ snapshot }) => snapshot),
  );
}
