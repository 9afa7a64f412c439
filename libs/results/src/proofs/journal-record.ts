/** One record of the journal. */
import type { Pool } from 'pg';
import type { StreamRecord } from '#libs/event-stream';
import { recordOf, type JournalRow } from '#libs/journal';

const AT = `
  select position, timestamp_ms, key, value, headers from sanaq.journal where election_no = $1 and position = $2`;

/** The record at a position; null where there is none. */
export async function recordAt(pool: Pool, electionNo: number, position: number): Promise<StreamRecord | null> {
  const [row] = (await pool.query<JournalRow>(AT, [electionNo, position])).rows;
  return row === undefined ? null : recordOf(row);
}
