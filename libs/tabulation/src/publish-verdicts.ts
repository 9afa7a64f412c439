/** verdicts.v1: one record a verdict, in the order (cause, subject), which is also its id. */
import type { Pool } from 'pg';
import { encodeEvent, EVENT_TYPES, type VerdictGiven } from '#libs/contracts';
import { VERDICTS } from '#libs/election';
import type { RecordToAppend } from '#libs/event-stream';
import { codesOf } from '#libs/journal';
import type { StoredElection } from '#libs/results';
import { TABULATION_SOURCE } from './tabulation-source';

export const VERDICTS_PER_REQUEST = 1_000;

const NEXT_VERDICTS = `
  select v.cause, v.subject, v.kind, v.contest_no, v.precinct_no, v.codes, v.warnings, v.detail,
         first.source, first.event_id, first.sha256, r.definition_sha256, r.engine, j.timestamp_ms
  from sanaq.verdict v
  join sanaq.verdict first
    on first.election_no = v.election_no and first.cause = v.subject and first.subject = v.subject
  join sanaq.ruling r on r.election_no = v.election_no and r.ruling_no = v.ruling_no
  join sanaq.journal j on j.election_no = v.election_no and j.position = v.cause
  where v.election_no = $1 and (v.cause, v.subject) > ($2, $3)
  order by v.cause, v.subject limit $4`;

interface VerdictRow {
  cause: number;
  subject: number;
  kind: number;
  contest_no: number | null;
  precinct_no: number | null;
  codes: string | null;
  warnings: string | null;
  detail: string | null;
  source: string | null;
  event_id: string | null;
  sha256: Buffer | null;
  definition_sha256: string;
  engine: string;
  timestamp_ms: number;
}

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
    verdict: VERDICTS[row.kind - 1] ?? 'refused',
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
        time: new Date(row.timestamp_ms).toISOString(),
        rehearsal: election.rehearsal,
        data,
      },
      row.source,
    );
    return { cause: row.cause, subject: row.subject, record };
  });
}
