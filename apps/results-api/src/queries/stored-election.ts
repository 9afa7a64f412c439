/** The election that a path names, or the problem that says which one there is not. */
import type { ElectionDefinition } from '#libs/election';
import type { ResultsReader, StoredElection } from '#libs/results';
import { absenceProblem } from '../http/problem';

type Reader = Pick<ResultsReader, 'stored' | 'noElection'>;

/** Throws ELECTION_UNKNOWN. */
export async function storedElection(reader: Reader, electionId: string): Promise<StoredElection> {
  const stored = await reader.stored(electionId);
  if (stored === null) throw absenceProblem(await reader.noElection(electionId));
  return stored;
}

/** The same with its definition, for what cannot be said of an election without one. Throws ELECTION_UNKNOWN. */
export async function definedElection(
  reader: Reader,
  electionId: string,
): Promise<{ readonly stored: StoredElection; readonly election: ElectionDefinition }> {
  const stored = await storedElection(reader, electionId);
  const { definition: election } = stored;
  if (election === null) throw absenceProblem(await reader.noElection(electionId));
  return { stored, election };
}
