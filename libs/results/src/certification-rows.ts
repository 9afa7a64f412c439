/** Rows of certifications and of later decisions on them, with all that is published of each. */
import type { ClientBase } from 'pg';

const CERTIFICATION = `
  insert into sanaq.certification (election_no, position, snapshot, contest_no, type, data)
  values ($1, $2, $3, $4, $5, $6)`;

/** A fact as it is written: what the record at its position has brought about for a contest. */
export interface FactToWrite {
  readonly position: number;
  readonly contestNo: number;
  readonly type: string;
  readonly data: object;
}

/** Writes the facts that a snapshot publishes; part of its transaction. A certification names the snapshot. */
export async function writeFacts(
  client: ClientBase,
  electionNo: number,
  snapshot: number,
  facts: readonly FactToWrite[],
): Promise<void> {
  for (const { position, contestNo, type, data } of facts) {
    const published = type === 'certified' ? { ...data, snapshot } : data;
    const values = [electionNo, position, snapshot, contestNo, type, JSON.stringify(published)];
    await client.query(CERTIFICATION, values);
  }
}
