/** Decisions that were accepted, read from the journal. */
import type { Pool } from 'pg';
import { sha256Bytes } from '#libs/contracts';
import { VERDICT_NO, type JournalRow } from '#libs/journal';
import { decisionOf, decodeRow } from './journalled';
import type { DecisionFact } from '../shapes';

// Accepted records are few: definition, register and decisions.
const ACCEPTED = `
  select j.position, j.timestamp_ms, j.key, j.value, j.headers from sanaq.journal j
  join sanaq.election e using (election_no)
  join sanaq.stream_position p on p.election_no = j.election_no and j.position < p.next_position
  where e.election_id = $1 and j.kind = ${VERDICT_NO.accepted} and ($2::bytea is null or j.sha256 = $2)
  order by j.position`;

/** Oldest first: all of an election, or those of the name given (`sha256:…`). */
export async function acceptedDecisions(
  pool: Pool,
  electionId: string,
  name?: string,
): Promise<readonly DecisionFact[]> {
  const sha256 = name === undefined ? null : sha256Bytes(name);
  const { rows } = await pool.query<JournalRow>(ACCEPTED, [electionId, sha256]);
  return rows.flatMap((row) => decisionOf(decodeRow(row)) ?? []);
}
