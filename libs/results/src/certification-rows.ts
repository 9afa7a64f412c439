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

/** What is published of a fact; a certification names the snapshot. */
export function publishedFact({ type, data }: FactToWrite, snapshot: number): string {
  return JSON.stringify(type === 'certified' ? { ...data, snapshot } : data);
}

/** Writes the facts that a snapshot publishes; part of its transaction. */
export async function writeFacts(
  client: ClientBase,
  electionNo: number,
  snapshot: number,
  facts: readonly FactToWrite[],
): Promise<void> {
  for (const fact of facts) {
    const { position, contestNo, type } = fact;
    const values = [electionNo, position, snapshot, contestNo, type, publishedFact(fact, snapshot)];
    await client.query(CERTIFICATION, values);
  }
}
