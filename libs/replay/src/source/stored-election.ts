/** An election as the live store has it: the source where its topic is not. */
import type { Pool } from 'pg';
import { Journal } from '#libs/journal';
import { SanaqError } from '#libs/basics';

export interface Stored {
  readonly pool: Pool;
  readonly electionNo: number;
  /** Position after the last one read into it. */
  readonly end: number;
  readonly begin: number;
}

/** Null where there is no store, or none that knows the election. */
export async function findStored({
  pool,
  electionId,
}: {
  readonly pool: Pool | null;
  readonly electionId: string;
}): Promise<Stored | null> {
  if (pool === null) return null;
  const journal = new Journal(pool);
  const electionNo = await journal.findElectionNo(electionId);
  const position = electionNo === null ? null : await journal.position(electionNo);
  if (electionNo === null || position === null) return null;
  return { pool, electionNo, end: position.nextPosition, begin: position.beginPosition };
}

export function notStored(electionId: string): SanaqError {
  return new SanaqError({
    code: 'ELECTION_UNKNOWN',
    message: `the store holds no election "${electionId}"`,
    actor: 'user',
    action: 'correct its name, or replay it with --from kafka or from a file',
  });
}
