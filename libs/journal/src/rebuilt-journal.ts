/** What a rebuilding writes beside records and verdicts: the election's number, its rulings, and its position. */
import type { ClientBase } from 'pg';
import type { StreamPosition } from './journal';

// The row of the election comes first: a service that finds the election meanwhile waits at it until all is in.
const REGISTER = `insert into sanaq.election (election_id) values ($1) on conflict do nothing returning election_no`;
const FOUND = `select election_no from sanaq.election where election_id = $1`;
const HOLDS = `
  select exists (select from sanaq.journal where election_no = $1)
      or exists (select from sanaq.stream_position where election_no = $1 and next_position > begin_position) as holds`;
const POSITION = `
  insert into sanaq.stream_position as p
    (election_no, next_position, last_position, last_sha256, begin_position, end_position)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (election_no) do update
    set next_position = excluded.next_position, last_position = excluded.last_position,
        last_sha256 = excluded.last_sha256, begin_position = excluded.begin_position, end_position = excluded.end_position
    where p.next_position = p.begin_position`;
const RULING = `
  insert into sanaq.ruling (election_no, ruling_no, definition_sha256, engine) values ($1, $2, $3, $4)
  on conflict do nothing`;

/** The number of an election of which nothing is journalled, claimed in this transaction; null where something is. */
export async function claimEmptyElection(client: ClientBase, electionId: string): Promise<number | null> {
  const made = await client.query<{ election_no: number }>(REGISTER, [electionId]);
  const found = made.rows[0] ?? (await client.query<{ election_no: number }>(FOUND, [electionId])).rows[0];
  if (found === undefined) return null;
  const { rows } = await client.query<{ holds: boolean }>(HOLDS, [found.election_no]);
  return rows[0]?.holds === false ? found.election_no : null;
}

export async function writeRuling(
  client: ClientBase,
  electionNo: number,
  ruling: { readonly rulingNo: number; readonly definition: string; readonly engine: string },
): Promise<void> {
  await client.query(RULING, [electionNo, ruling.rulingNo, ruling.definition, ruling.engine]);
}

/** Writes how far the stream was read; false where someone has begun to read it. */
export async function writePosition(
  client: ClientBase,
  electionNo: number,
  position: StreamPosition & { readonly endPosition: number },
): Promise<boolean> {
  const { nextPosition, beginPosition, endPosition, last } = position;
  const values = [electionNo, nextPosition, last?.position ?? null, last?.sha256 ?? null, beginPosition, endPosition];
  return (await client.query(POSITION, values)).rowCount === 1;
}
