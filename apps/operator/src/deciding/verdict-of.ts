/** What became of one record of the stream. */
import type { Backend } from '#libs/backend';
import { NOBODY_SIGNED, VERDICTS, type VerdictKind } from '#libs/election';
import { codesOf } from '#libs/journal';

export interface RecordVerdict {
  readonly position: number;
  readonly verdict: VerdictKind;
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
  readonly detail: string | null;
}

interface Row {
  subject: number;
  kind: number;
  codes: string | null;
  warnings: string | null;
  detail: string | null;
}

/** By its name: the first record with these bytes; a later copy is only a duplicate of it. */
const BY_NAME = `
  select v.subject, v.kind, v.codes, v.warnings, v.detail from sanaq.verdict v join sanaq.election e using (election_no)
  where e.election_id = $1 and v.cause = v.subject and v.sha256 = $2 order by v.cause limit 1`;
const BY_POSITION = `
  select v.subject, v.kind, v.codes, v.warnings, v.detail from sanaq.verdict v join sanaq.election e using (election_no)
  where e.election_id = $1 and v.cause = $2 and v.subject = $2`;
/** Refused records by their sender's ids, by the hash index on event_id; kind 4 is "refused". */
const REFUSED_IDS = `
  select v.event_id, v.codes from sanaq.verdict v join sanaq.election e using (election_no)
  where e.election_id = $1 and v.source = $2 and v.event_id = any($3) and v.cause = v.subject and v.kind = 4`;

/** Which of these ids decisions have used up that were signed and refused. */
export async function refusedIds(
  backend: Backend,
  electionId: string,
  source: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const values = [electionId, source, ids];
  const { rows } = await backend.readerPool.query<{ event_id: string; codes: string | null }>(REFUSED_IDS, values);
  const signed = rows.filter(({ codes }) => !codesOf(codes).some((code) => NOBODY_SIGNED.has(code)));
  return new Set(signed.map((row) => row.event_id));
}

function verdictOfRow(row: Row | undefined): RecordVerdict | null {
  if (row === undefined) return null;
  const verdict = VERDICTS[row.kind - 1];
  if (verdict === undefined) throw new Error(`verdict number ${row.kind} is not known`);
  const { subject: position, codes, warnings, detail } = row;
  return { position, verdict, codes: codesOf(codes), warnings: codesOf(warnings), detail };
}

export async function verdictOf(backend: Backend, electionId: string, name: string): Promise<RecordVerdict | null> {
  const sha256 = Buffer.from(name.slice('sha256:'.length), 'hex');
  const { rows } = await backend.readerPool.query<Row>(BY_NAME, [electionId, sha256]);
  return verdictOfRow(rows[0]);
}

export async function verdictAt(backend: Backend, electionId: string, at: number): Promise<RecordVerdict | null> {
  const { rows } = await backend.readerPool.query<Row>(BY_POSITION, [electionId, at]);
  return verdictOfRow(rows[0]);
}
