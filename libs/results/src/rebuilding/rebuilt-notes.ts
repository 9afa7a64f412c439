/** What a rebuilding writes of publication: which snapshots are out, and how far each topic is published. */
import type { ClientBase } from 'pg';

const HOLDS = `
  select exists (
    select from sanaq.relay where election_no = $1 and sent_cause >= 0
  ) as holds`;
const PUBLISHED = `
  insert into sanaq.published_snapshot (election_no, snapshot, published_at_ms, checkpoint) values ($1, $2, $3, $4)
  on conflict do nothing`;
const RELAY = `
  insert into sanaq.relay as r (election_no, topic, sent_cause, sent_subject, sent_records, published_at_ms)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (election_no, topic) do update
    set sent_cause = excluded.sent_cause, sent_subject = excluded.sent_subject,
        sent_records = excluded.sent_records, published_at_ms = excluded.published_at_ms
    where r.sent_cause = -1`;

/** How far a topic has been published; where its last record stands, the relay finds out by reading it. */
export interface RebuiltNote {
  readonly topic: string;
  readonly cause: number;
  readonly subject: number;
  readonly records: number;
  readonly publishedAtMs: number | null;
}

/** True where the relay has noted anything of the election. */
export async function relayHolds(client: ClientBase, electionNo: number): Promise<boolean> {
  const { rows } = await client.query<{ holds: boolean }>(HOLDS, [electionNo]);
  return rows[0]?.holds !== false;
}

export async function writePublished(
  client: ClientBase,
  electionNo: number,
  published: { readonly snapshot: number; readonly publishedAtMs: number; readonly checkpoint: string | null },
): Promise<void> {
  const { snapshot, publishedAtMs, checkpoint } = published;
  await client.query(PUBLISHED, [electionNo, snapshot, publishedAtMs, checkpoint]);
}

/** Writes how far a topic is published; false where the relay has noted something already. */
export async function writeRelayNote(client: ClientBase, electionNo: number, note: RebuiltNote): Promise<boolean> {
  const { topic, cause, subject, records, publishedAtMs } = note;
  const values = [electionNo, topic, cause, subject, records, publishedAtMs];
  return (await client.query(RELAY, values)).rowCount === 1;
}
