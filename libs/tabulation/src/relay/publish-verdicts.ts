/** verdicts.v1: one record a verdict, in the order (cause, subject), which is also its id. */
import type { Pool } from 'pg';
import { encodeEvent, EVENT_TYPES, type VerdictGiven, instantOf, TABULATION_SOURCE } from '#libs/contracts';
import type { RecordToAppend } from '#libs/event-stream';
import { codesOf, verdictKindOf } from '#libs/journal';
import { verdictsToSend, type StoredElection, type VerdictRow } from '#libs/results';

const VERDICTS_PER_REQUEST = 1_000;

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
  const rows = await verdictsToSend(pool, election.electionNo, after, VERDICTS_PER_REQUEST);
  // Not before: names loaded earlier may lack the definition or the frame that stand behind the rows just found.
  if (rows.length > 0) await election.load();
  return rows.map((row) => {
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
