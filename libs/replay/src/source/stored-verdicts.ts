/** Verdicts of the store as given ones. */
import type { Pool } from 'pg';
import { verdictPages, type StoredVerdict } from '#libs/journal';
import type { GivenVerdict } from './given-verdict';

function givenOf({ cause, subject, kind, codes, warnings, detail, ...row }: StoredVerdict): GivenVerdict {
  const { place, definition, engine, source, eventId: id, sha256 } = row;
  const own = cause === subject;
  return {
    // A number that no engine ever wrote was put there by other hands: it reads as refused, and compares as different.
    verdict: { cause, subject, kind: kind ?? 'refused', codes, warnings, detail },
    place,
    definition,
    engine: engine ?? 'unknown',
    own: own ? { source, id, sha256: `sha256:${sha256?.toString('hex') ?? ''}` } : null,
  };
}

/** Stored verdicts whose cause lies before `end`, in the order (cause, subject). */
export async function* storedVerdictPages(
  pool: Pool,
  electionNo: number,
  end: number,
): AsyncGenerator<readonly GivenVerdict[]> {
  for await (const page of verdictPages(pool, electionNo, end)) yield page.map(givenOf);
}
