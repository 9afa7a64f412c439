/** What became of single records of an election, by their name, their place or their sender's id. */
import type { Pool } from 'pg';
import type { VerdictKind } from '#libs/election';
import { codesOf } from '../journal-rows';
import { VERDICT_NO, verdictKindOf } from './verdict-numbers';

/** The first verdict on a record. */
export interface RecordVerdict {
  readonly position: number;
  readonly verdict: VerdictKind;
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
  readonly detail: string | null;
}

/** A record by its sender's id, with the codes of its first verdict. */
export interface NamedCodes {
  readonly eventId: string;
  readonly codes: readonly string[];
}

/** The first record with these bytes; a later copy is only a duplicate of it. */
const BY_NAME = `
  select j.position as subject, j.kind, j.codes, j.warnings, j.detail
  from sanaq.journal j join sanaq.election e using (election_no)
  where e.election_id = $1 and j.kind is not null and j.sha256 = $2 order by j.position limit 1`;
const BY_POSITION = `
  select j.position as subject, j.kind, j.codes, j.warnings, j.detail
  from sanaq.journal j join sanaq.election e using (election_no)
  where e.election_id = $1 and j.kind is not null and j.position = $2`;
/** By the index on what is not just counted, as the one after it. */
const REFUSED = `
  select j.event_id, j.codes from sanaq.journal j join sanaq.election e using (election_no)
  where e.election_id = $1 and j.source = $2 and j.event_id = any ($3) and j.kind = ${VERDICT_NO.refused}`;
const ACCEPTED = `
  select exists (
    select from sanaq.journal j join sanaq.election e using (election_no)
    where e.election_id = $1 and j.event_id = $2 and j.kind = ${VERDICT_NO.accepted}
  ) as accepted`;

interface VerdictRow {
  subject: number;
  kind: number;
  codes: string | null;
  warnings: string | null;
  detail: string | null;
}

function verdictOf(row: VerdictRow | undefined): RecordVerdict | null {
  if (row === undefined) return null;
  const verdict = verdictKindOf(row.kind);
  if (verdict === null) throw new Error(`verdict number ${row.kind} is not known`);
  const { subject: position, codes, warnings, detail } = row;
  return { position, verdict, codes: codesOf(codes), warnings: codesOf(warnings), detail };
}

/** The verdict on the record with this hash; null while there is none. */
export async function verdictNamed(pool: Pool, electionId: string, sha256: Buffer): Promise<RecordVerdict | null> {
  return verdictOf((await pool.query<VerdictRow>(BY_NAME, [electionId, sha256])).rows[0]);
}

/** The verdict on the record at a position of the stream; null while there is none. */
export async function verdictAt(pool: Pool, electionId: string, position: number): Promise<RecordVerdict | null> {
  return verdictOf((await pool.query<VerdictRow>(BY_POSITION, [electionId, position])).rows[0]);
}

/** Those records of a source with one of these ids that were refused. */
export async function refusedRecords(
  pool: Pool,
  electionId: string,
  source: string,
  ids: readonly string[],
): Promise<readonly NamedCodes[]> {
  const { rows } = await pool.query<{ event_id: string; codes: string | null }>(REFUSED, [electionId, source, ids]);
  return rows.map((row) => ({ eventId: row.event_id, codes: codesOf(row.codes) }));
}

/** True once a record with this id was accepted. */
export async function wasAccepted(pool: Pool, electionId: string, eventId: string): Promise<boolean> {
  const { rows } = await pool.query<{ accepted: boolean }>(ACCEPTED, [electionId, eventId]);
  return rows[0]?.accepted ?? false;
}
