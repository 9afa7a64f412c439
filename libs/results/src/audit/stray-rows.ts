/**
 * Rows that no record carries: above the stored position or below the first one, of a snapshot or an election that is
 * not there. Each table is asked in one statement together with the position, so that a count continuing is not a finding.
 */
import type { Pool } from 'pg';

/**
 * `beyond`: above the stored position, or below the first one. `no_snapshot`: it carries a number that no snapshot has.
 * `unknown`: there is no such record or election. `differs`: it says otherwise than the rows next to it.
 */
export type StrayReason = 'beyond' | 'no_snapshot' | 'unknown' | 'differs';

/** A row that no record carries; `key` are the columns that name it. */
export interface StrayRow {
  readonly table: string;
  readonly why: StrayReason;
  readonly key: Readonly<Record<string, unknown>>;
}

/** Rows named of each table at most; one is enough to say that something is wrong. */
const NAMED_MAX = 20;

/** Tables by the column that says where in the stream a row belongs, with the columns that name a row. */
const PLACED: readonly { readonly table: string; readonly place: string; readonly key: string }[] = [
  { table: 'sanaq.journal', place: 'position', key: 'position' },
  { table: 'sanaq.later_verdict', place: 'cause', key: 'cause, subject' },
  { table: 'sanaq.frame_change', place: 'position', key: 'position' },
  { table: 'sanaq.snapshot', place: 'snapshot', key: 'snapshot' },
  { table: 'sanaq.closing', place: 'snapshot', key: 'leaf_index, snapshot' },
  { table: 'sanaq.stream_block', place: 'first_position', key: 'block_no' },
  { table: 'sanaq.contest_result', place: 'snapshot', key: 'snapshot, contest_no' },
  { table: 'sanaq.unit_result', place: 'snapshot', key: 'snapshot, contest_no, unit_no' },
  { table: 'sanaq.precinct_result', place: 'snapshot', key: 'snapshot, contest_no, precinct_no' },
  { table: 'sanaq.certification', place: 'position', key: 'position' },
  { table: 'sanaq.published_snapshot', place: 'snapshot', key: 'snapshot' },
  { table: 'sanaq.distribution', place: 'position', key: 'contest_no, distribution' },
];

/** Two index ranges: from the stored position on, and before the first one. */
function beyondText({ table, place, key }: (typeof PLACED)[number]): string {
  const where = (range: string): string => `
    (select ${key} from ${table} t
     where t.election_no = $1 and t.${place} ${range} order by ${place} limit ${NAMED_MAX})`;
  return `${where('>= (select next_position from sanaq.stream_position where election_no = $1)')}
    union all ${where('< (select begin_position from sanaq.stream_position where election_no = $1)')}`;
}

/** One step in an index for each number: the rows behind it need not be read. */
function numbersText(table: string): string {
  return `
    with recursive number (snapshot) as (
      (select snapshot from ${table} where election_no = $1 order by snapshot limit 1)
      union all
      select (select t.snapshot from ${table} t where t.election_no = $1 and t.snapshot > n.snapshot
              order by t.snapshot limit 1)
      from number n where n.snapshot is not null
    )
    select n.snapshot from number n
    where n.snapshot < (select next_position from sanaq.stream_position where election_no = $1)
      and not exists (select from sanaq.snapshot s where s.election_no = $1 and s.snapshot = n.snapshot)
    limit ${NAMED_MAX}`;
}

const OF_SNAPSHOTS = [
  'sanaq.closing',
  'sanaq.contest_result',
  'sanaq.unit_result',
  'sanaq.precinct_result',
  'sanaq.certification',
  'sanaq.published_snapshot',
];

const WITHOUT_RECORD = `
  select s.snapshot from sanaq.snapshot s
  where s.election_no = $1 and s.snapshot < (select next_position from sanaq.stream_position where election_no = $1)
    and not exists (select from sanaq.journal j where j.election_no = $1 and j.position = s.snapshot)
  order by 1 limit ${NAMED_MAX}`;

const PREVIOUS = `
  select snapshot, before from (
    select snapshot, previous, lag(snapshot) over (order by snapshot) as before from sanaq.snapshot where election_no = $1
  ) s where previous is distinct from before order by 1 limit ${NAMED_MAX}`;

/** A first verdict is in the journal and nowhere else: here are those that a later record brought about. */
const NOT_LATER = `
  select cause, subject from sanaq.later_verdict where election_no = $1 and cause <= subject
  order by 1, 2 limit ${NAMED_MAX}`;

/** The position is where the journal ends, and remembers its last record. */
const LAST_RECORD = `
  select p.next_position, p.last_position, last.position, last.sha256 = p.last_sha256 as same
  from sanaq.stream_position p left join lateral (
    select j.position, j.sha256 from sanaq.journal j
    where j.election_no = p.election_no and j.position < p.next_position order by j.position desc limit 1
  ) last on true
  where p.election_no = $1
    and (last.position is distinct from p.last_position or last.sha256 is distinct from p.last_sha256)`;

/** Tables that name an election without being held to it, each by steps in its key. */
const OF_ELECTIONS = [
  'journal',
  'later_verdict',
  'snapshot',
  'closing',
  'stream_block',
  'contest_result',
  'unit_result',
  'precinct_result',
  'certification',
  'published_snapshot',
] as const;

const foreignText = (table: string): string => `
  with recursive number (election_no) as (
    (select election_no from sanaq.${table} order by election_no limit 1)
    union all
    select (select t.election_no from sanaq.${table} t where t.election_no > n.election_no order by t.election_no limit 1)
    from number n where n.election_no is not null
  )
  select n.election_no from number n where n.election_no is not null
    and not exists (select from sanaq.election e where e.election_no = n.election_no)
  limit ${NAMED_MAX}`;

async function named(
  pool: Pool,
  text: string,
  values: readonly unknown[],
  found: Pick<StrayRow, 'table' | 'why'>,
): Promise<StrayRow[]> {
  const { rows } = await pool.query<Record<string, unknown>>(text, [...values]);
  return rows.map((key) => ({ ...found, key }));
}

/** Every such row of an election, and rows of elections that nobody ever read. */
export async function strayRows(pool: Pool, electionNo: number): Promise<StrayRow[]> {
  const found: StrayRow[] = [];
  const look = async (
    text: string,
    table: string,
    why: StrayReason,
    values: readonly unknown[] = [electionNo],
  ): Promise<void> => void found.push(...(await named(pool, text, values, { table, why })));
  for (const place of PLACED) await look(beyondText(place), place.table, 'beyond');
  for (const table of OF_SNAPSHOTS) await look(numbersText(table), table, 'no_snapshot');
  await look(WITHOUT_RECORD, 'sanaq.snapshot', 'unknown');
  await look(PREVIOUS, 'sanaq.snapshot', 'differs');
  await look(NOT_LATER, 'sanaq.later_verdict', 'differs');
  await look(LAST_RECORD, 'sanaq.stream_position', 'differs');
  for (const table of OF_ELECTIONS) await look(foreignText(table), `sanaq.${table}`, 'unknown', []);
  return found;
}
