/** Decisions that were accepted, read from the journal. */
import type { Backend } from '#libs/backend';
import { decodeRecord, sha256Name } from '#libs/contracts';
import type { Decision } from '#libs/election';
import { decodeHeaders } from '#libs/journal';

export interface AcceptedDecision {
  readonly sha256: string;
  readonly position: number;
  readonly decision: Decision;
}

// Accepted decisions are few; kind 8 is "accepted".
const DECISIONS = `
  select j.position, j.timestamp_ms, j.key, j.value, j.headers from sanaq.verdict v
  join sanaq.election e using (election_no)
  join sanaq.journal j on j.election_no = v.election_no and j.position = v.subject
  where e.election_id = $1 and v.cause = v.subject and v.kind = 8 and ($2::bytea is null or v.sha256 = $2)
  order by v.cause`;

interface JournalRow {
  position: number;
  timestamp_ms: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: Buffer | null;
}

/** Oldest first: all of an election, or those of the name given (`sha256:…`). */
export async function acceptedDecisions(
  backend: Backend,
  electionId: string,
  name?: string,
): Promise<readonly AcceptedDecision[]> {
  const sha256 = name === undefined ? null : Buffer.from(name.slice('sha256:'.length), 'hex');
  const { rows } = await backend.readerPool.query<JournalRow>(DECISIONS, [electionId, sha256]);
  return rows.flatMap(({ position, timestamp_ms: timestampMs, key, value, headers }) => {
    const decoded = decodeRecord({ position, timestampMs, key, value, headers: decodeHeaders(headers) });
    const { body } = decoded;
    return body.kind === 'decision' ? [{ sha256: sha256Name(decoded.sha256), position, decision: body.decision }] : [];
  });
}
