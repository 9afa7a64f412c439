/** How many records got which verdict. */
import type { Pool } from 'pg';
import type { VerdictKind } from '#libs/election';
import { verdictKindOf } from './verdict-numbers';

// First verdicts only: each record once.
const FIRST_VERDICTS = `
  select j.kind, count(*)::integer as records from sanaq.journal j join sanaq.election e using (election_no)
  where e.election_id = $1 and j.kind is not null group by j.kind`;

/** How many records got which verdict at first; kinds that none got are left out. */
export async function firstVerdicts(
  pool: Pool,
  electionId: string,
): Promise<Readonly<Partial<Record<VerdictKind, number>>>> {
  const { rows } = await pool.query<{ kind: number; records: number }>(FIRST_VERDICTS, [electionId]);
  return Object.fromEntries(rows.map(({ kind, records }) => [verdictKindOf(kind) ?? String(kind), records]));
}
