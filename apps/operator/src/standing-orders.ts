/** Orders of mandates that were accepted and rest on the certification that stands. */
import type { Backend } from '#libs/backend';
import { decodeRecord } from '#libs/contracts';
import type { OrderOfMandates } from '#libs/election';
import { decodeHeaders } from '#libs/journal';

export interface AcceptedOrder {
  readonly sha256: string;
  readonly position: number;
  readonly order: OrderOfMandates;
}

// Accepted decisions are few; kind 8 is "accepted".
const DECISIONS = `
  select j.position, j.timestamp_ms, j.key, j.value, j.headers from sanaq.verdict v
  join sanaq.election e using (election_no)
  join sanaq.journal j on j.election_no = v.election_no and j.position = v.subject
  where e.election_id = $1 and v.cause = v.subject and v.kind = 8 order by v.cause`;

interface JournalRow {
  position: number;
  timestamp_ms: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: Buffer | null;
}

/** By list, oldest first; the last one stands. */
export async function acceptedOrders(
  backend: Backend,
  electionId: string,
  certification: string,
): Promise<ReadonlyMap<string, readonly AcceptedOrder[]>> {
  const { rows } = await backend.readerPool.query<JournalRow>(DECISIONS, [electionId]);
  const found = new Map<string, AcceptedOrder[]>();
  for (const row of rows) {
    const { position, key, value } = row;
    const headers = decodeHeaders(row.headers);
    const { body, sha256 } = decodeRecord({ position, timestampMs: row.timestamp_ms, key, value, headers });
    if (body.kind !== 'decision' || body.decision.kind !== 'order_of_mandates') continue;
    const { order, target } = body.decision;
    if (order === undefined || target.sha256 !== certification) continue;
    const accepted = { sha256: `sha256:${sha256.toString('hex')}`, position, order };
    found.set(order.listId, [...(found.get(order.listId) ?? []), accepted]);
  }
  return found;
}
