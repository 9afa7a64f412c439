/** Verdicts, as published on verdicts.v1. */
import type { Pool } from 'pg';
import { codesOf, verdictKindOf, VERDICTS_IN_ORDER, type GivenRow, type NamingRow } from '#libs/journal';
import { hashName } from '../figures';
import type { VerdictRecordFact } from '../shapes';
import type { StoredElection } from '../frame/stored-election';

const FACTS = `
  v.cause, v.subject, v.kind, v.contest_no, v.precinct_no, v.codes, v.warnings, v.detail,
  named.source, named.event_id, named.sha256, r.definition_sha256, r.engine, j.timestamp_ms`;
/** The subject of a verdict, which has the names, and its cause, which has the time. */
const JOINED = `
  join sanaq.journal named on named.election_no = $1 and named.position = v.subject
  join sanaq.ruling r on r.election_no = $1 and r.ruling_no = v.ruling_no
  join sanaq.journal j on j.election_no = $1 and j.position = v.cause
    and j.position < (select next_position from sanaq.stream_position where election_no = $1)`;
/** Records with a sender's id, by the filters on it. One id may have been used in several elections. */
const SUBJECTS_BY_ID = `
  select j.position as subject from sanaq.positions_of_ids($1, array[$2]::text[]) found (position)
  join sanaq.journal j on j.election_no = $1 and j.position = found.position
  where $3::text is null or j.source = $3`;
/** First verdicts by the key of the journal, later ones by their index: hence two parts. */
const OF_SUBJECTS = `
  with v as (
    select position as cause, position as subject, kind, ruling_no, contest_no, precinct_no, codes, warnings, detail
    from sanaq.journal where election_no = $1 and position = any ($2::bigint[]) and kind is not null
    union all
    select cause, subject, kind, ruling_no, contest_no, precinct_no, codes, warnings, detail
    from sanaq.later_verdict where election_no = $1 and subject = any ($2::bigint[])
  )
  select ${FACTS} from v ${JOINED} where (v.cause, v.subject) <= ($3, $4) order by v.cause, v.subject`;
/**
 * All in their order, which is that of the keys. The page is cut before anything is joined to it: joined first,
 * 300,000 verdicts took 1.3 s a page.
 */
const PAGE = `
  with v as materialized (select * from ${VERDICTS_IN_ORDER} page)
  select ${FACTS} from v ${JOINED} order by v.cause, v.subject`;
/** Of one source: it stands with the record, so this reads on until the page is full. */
const PAGE_OF_SOURCE = `
  with v as materialized (
    select * from (
      (select position as cause, position as subject, kind, ruling_no, contest_no, precinct_no, codes, warnings, detail
       from sanaq.journal
       where election_no = $1 and kind is not null and source = $6
         and position >= $2::bigint + case when $3::bigint >= $2::bigint then 1 else 0 end and position < $4
       order by position limit $5)
      union all
      (select v.cause, v.subject, v.kind, v.ruling_no, v.contest_no, v.precinct_no, v.codes, v.warnings, v.detail
       from sanaq.later_verdict v join sanaq.journal named on named.election_no = $1 and named.position = v.subject
       where v.election_no = $1 and (v.cause, v.subject) > ($2::bigint, $3::bigint) and v.cause < $4
         and named.source = $6
       order by v.cause, v.subject limit $5)
    ) both_tables order by cause, subject limit $5
  )
  select ${FACTS} from v ${JOINED} order by v.cause, v.subject`;
/** How far the relay has published: verdicts beyond are not out yet. */
const PUBLISHED_MARK = `
  select sent_cause, sent_subject from sanaq.relay
  where election_no = $1 and topic like '%.verdicts.v1' order by sent_cause desc, sent_subject desc limit 1`;

/** Place of a verdict in the order of all. */
export interface VerdictMark {
  readonly cause: number;
  readonly subject: number;
}

export const EVERY_VERDICT: VerdictMark = { cause: Number.MAX_SAFE_INTEGER, subject: Number.MAX_SAFE_INTEGER };

/** A verdict with its subject's names and the time of its cause, as every statement that shows verdicts selects it. */
export interface VerdictRow extends GivenRow, NamingRow {
  cause: number;
  kind: number;
  definition_sha256: string;
  engine: string;
  timestamp_ms: number;
}

function factOf(election: StoredElection, row: VerdictRow): VerdictRecordFact {
  const sha256 = hashName(row.sha256) ?? '';
  const contest = row.contest_no === null ? undefined : election.contests[row.contest_no];
  const { source, event_id: id } = row;
  return {
    id: `${row.cause}-${row.subject}`,
    position: row.cause,
    subjectPosition: row.subject,
    subject: source === null || id === null ? null : { source, id, sha256 },
    sha256,
    verdict: verdictKindOf(row.kind) ?? 'refused',
    codes: codesOf(row.codes),
    warnings: codesOf(row.warnings),
    detail: row.detail,
    contestId: contest?.contestId ?? null,
    round: contest?.round ?? null,
    precinctId: row.precinct_no === null ? null : (election.precinctId(row.precinct_no) ?? null),
    definitionSha256: row.definition_sha256 === '' ? null : row.definition_sha256,
    engine: row.engine,
    timeMs: row.timestamp_ms,
  };
}

export async function publishedMark(pool: Pool, electionNo: number): Promise<VerdictMark> {
  const { rows } = await pool.query<{ sent_cause: number; sent_subject: number }>(PUBLISHED_MARK, [electionNo]);
  const row = rows[0];
  return { cause: row?.sent_cause ?? -1, subject: row?.sent_subject ?? -1 };
}

/** Positions of the records that came with this id (and source). */
export async function subjectsById(
  pool: Pool,
  electionNo: number,
  id: string,
  source: string | null,
): Promise<number[]> {
  const { rows } = await pool.query<{ subject: number }>(SUBJECTS_BY_ID, [electionNo, id, source]);
  return rows.map((row) => row.subject);
}

/** All verdicts on the given records up to a mark, in order. */
export async function verdictsOf(
  pool: Pool,
  election: StoredElection,
  subjects: readonly number[],
  upTo: VerdictMark,
): Promise<VerdictRecordFact[]> {
  if (subjects.length === 0) return [];
  const { rows } = await pool.query<VerdictRow>(OF_SUBJECTS, [election.electionNo, subjects, upTo.cause, upTo.subject]);
  return rows.map((row) => factOf(election, row));
}

export async function verdictPage(
  pool: Pool,
  election: StoredElection,
  page: {
    readonly after: VerdictMark;
    readonly upTo: VerdictMark;
    readonly source: string | null;
    readonly limit: number;
  },
): Promise<VerdictRecordFact[]> {
  const { after, upTo, source, limit } = page;
  // The pages end before a cause: the last one is cut where the mark ends it.
  const bounds = [
    election.electionNo,
    after.cause,
    after.subject,
    Math.min(upTo.cause + 1, Number.MAX_SAFE_INTEGER),
    limit,
  ];
  const { rows } =
    source === null
      ? await pool.query<VerdictRow>(PAGE, bounds)
      : await pool.query<VerdictRow>(PAGE_OF_SOURCE, [...bounds, source]);
  const within = rows.filter((row) => row.cause < upTo.cause || row.subject <= upTo.subject);
  return within.map((row) => factOf(election, row));
}
