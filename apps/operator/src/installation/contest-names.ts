/** `ELECTION/CONTEST`, or `CONTEST` alone where only one election has it; elections by id or because there is one. */
import { atOnce } from '#libs/patience';
import type { ResultsReader } from '#libs/results';
import { didYouMean, nearestNames, SanaqError } from '#libs/basics';
import { wrongCall } from '../command/option-values';

export interface NamedContest {
  readonly electionId: string;
  readonly contestId: string;
}

const KNOWN_NAMED_MAX = 20;

function unknown(code: string, what: string, known: readonly string[], near: readonly string[] = []): SanaqError {
  const more = known.length > KNOWN_NAMED_MAX ? ` and ${known.length - KNOWN_NAMED_MAX} more` : '';
  const list = known.length === 0 ? 'none is known' : `known: ${known.slice(0, KNOWN_NAMED_MAX).join(', ')}${more}`;
  const message = `there is no ${what}${didYouMean(near) || ` (${list})`}`;
  return new SanaqError({ code, message, actor: 'user', action: 'correct the name' });
}

const LOOKS_AT_ONCE = 8;

/** Contests of the elections named, or of all. */
export async function contestsOf(
  reader: ResultsReader,
  electionIds?: readonly string[],
): Promise<readonly NamedContest[]> {
  const ids = electionIds ?? (await reader.electionIds());
  const found = await atOnce(LOOKS_AT_ONCE, ids, async (electionId): Promise<NamedContest[]> => {
    const definition = await reader.definition(electionId);
    return (definition?.contests ?? []).map(({ contestId }) => ({ electionId, contestId }));
  });
  return found.flat();
}

/** The contest that a name means, or null where it means none. Throws CONTEST_AMBIGUOUS. */
export async function findContest(reader: ResultsReader, name: string): Promise<NamedContest | null> {
  const slash = name.indexOf('/');
  const all = await contestsOf(reader, slash < 0 ? undefined : [name.slice(0, slash)]);
  const matching = all.filter(({ electionId, contestId }) =>
    slash < 0 ? contestId === name : `${electionId}/${contestId}` === name,
  );
  if (matching.length > 1) {
    const names = matching.map(({ electionId, contestId }) => `${electionId}/${contestId}`).join(', ');
    throw new SanaqError({
      code: 'CONTEST_AMBIGUOUS',
      message: `several elections have a contest "${name}": ${names}`,
      actor: 'user',
      action: 'name it as ELECTION/CONTEST',
    });
  }
  return matching[0] ?? null;
}

/** Throws CONTEST_UNKNOWN and CONTEST_AMBIGUOUS. */
export async function requireContest(reader: ResultsReader, name: string): Promise<NamedContest> {
  const found = await findContest(reader, name);
  if (found !== null) return found;
  const all = await contestsOf(reader);
  throw unknown(
    'CONTEST_UNKNOWN',
    `contest "${name}"`,
    all.map(({ electionId, contestId }) => `${electionId}/${contestId}`),
    nearestNames(
      name,
      all.map(({ electionId, contestId }) => (name.includes('/') ? `${electionId}/${contestId}` : contestId)),
    ),
  );
}

/** The named election, or the only one. Throws ELECTION_UNKNOWN, CALL_INVALID. */
export function chooseElection(known: readonly string[], name: string | undefined): string {
  if (name !== undefined) {
    if (known.includes(name)) return name;
    throw unknown('ELECTION_UNKNOWN', `election "${name}"`, known, nearestNames(name, known));
  }
  const [only, ...others] = known;
  if (only === undefined) throw unknown('ELECTION_UNKNOWN', 'election', known);
  if (others.length > 0) throw wrongCall(`there are several elections: ${known.join(', ')}`, 'name one of them');
  return only;
}
