/** verdicts.v1: one record a verdict, in the order (cause, subject), which is also its id. */
import type { Pool } from 'pg';
import { encodeEvent, EVENT_TYPES, type VerdictGiven, instantOf, TABULATION_SOURCE } from '#libs/contracts';
import type { RecordToAppend } from '#libs/event-stream';
import { codesOf, verdictKindOf } from '#libs/journal';
import type { StoredElection, VerdictRow } from '#libs/results';

const VERDICTS_PER_REQUEST = 1_000;

// The next rows are cut off first and everything else is looked up for each of them by its primary key: left to a plan
// over the whole join, a table that is still growing (and not yet analysed) is read anew for every request.
const NEXT_VERDICTS = `
  with next as materialized (
    select cause, subject, kind, ruling_no, contest_no, precinct_no, codes, warnings, detail
    from sanaq.verdict
    where election_no = $1 and (cause, subject) > ($2, $3)
      and cause < (select next_position from sanaq.stream_position where election_no = $1)
    order by cause, subject limit $4
  )
  select v.cause, v.subject, v.kind, v.contest_no, v.precinct_no, v.codes, v.warnings, v.detail,
         own.source, own.event_id, own.sha256, r.definition_sha256, r.engine,
         (select timestamp_ms from sanaq.journal where election_no = $1 and position = v.cause) as timestamp_ms
  from next v
  cross join lateral (
    select source, event_id, sha256 from sanaq.verdict
    where election_no = $1 and cause = v.subject and subject = v.subject offset 0
  ) own
  join sanaq.ruling r on r.election_no = $1 and r.ruling_no = v.ruling_no
  order by v.cause, v.subject`;

export interface VerdictRecord {
  readonly cause: number;
  readonly subject: number;
  readonly record: RecordToAppend;
}

function dataOf(election: StoredElection, row: VerdictRow): VerdictGiven {
  const name = `sha256:${row.sha256?.toString('hex') ?? ''}`;
  const { source, event_id: id } = row;
  const contest = row.contest_no === null ? undefined : election.contest(row.contest_no);
  const precinctId = row.precinct_no === null ? undefined : election.precinctId(row.precinct_no);
  return {
    electionId: election.electionId,
    position: row.cause,
    subjectPosition: row.subject,
    subject: source === null || id === null ? null : { source, id, sha256: name },
    sha256: name,
    verdict: verdictKindOf(row.kind) ?? 'refused',
    codes: codesOf(row.codes),
    warnings: codesOf(row.warnings),
    ...(row.detail === null ? {} : { detail: row.detail }),
    ...(contest === undefined ? {} : { contestId: contest.contestId, round: contest.round }),
    ...(precinctId === undefined ? {} : { precinctId }),
    definitionSha256: row.definition_sha256 === '' ? null : row.definition_sha256,
    engine: row.engine,
  };
}

/** The next verdicts after (cause, subject), rendered. */
export async function nextVerdicts(
  pool: Pool,
  election: StoredElection,
  after: { readonly cause: number; readonly subject: number },
): Promise<VerdictRecord[]> {
  const found = await pool.query<VerdictRow>(NEXT_VERDICTS, [
    election.electionNo,
    after.cause,
    after.subject,
    VERDICTS_PER_REQUEST,
  ]);
  // Not before: names loaded earlier may lack the definition or the frame that stand behind the rows just found.
  if (found.rows.length > 0) await election.load();
  return found.rows.map((row) => {
    const data = dataOf(election, row);
    const subject = [data.contestId, data.round, data.precinctId].filter((part) => part !== undefined).join('/');
    const record = encodeEvent(
      {
        type: EVENT_TYPES.verdictGiven,
        source: TABULATION_SOURCE,
        id: `${row.cause}-${row.subject}`,
        ...(subject === '' ? {} : { subject }),
        time: instantOf(row.timestamp_ms),
        rehearsal: election.rehearsal,
        data,
      },
      row.source,
    );
    return { cause: row.cause, subject: row.subject, record };
  });
}
