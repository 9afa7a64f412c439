/** Which published snapshot answers a question, and the answer that it fixes. */
import { isAbsent, type Absent, type ResultsReader, type SnapshotFacts, type SnapshotResults } from '#libs/results';
import { textOf, type Answer, type Following } from '../answers/answer';
import { instant } from '../http/presenters';
import { absenceProblem, ApiProblem } from '../http/problem';

/** The newest published snapshot, or the newest at or below `wanted`. Throws the problem where there is none. */
export async function publishedResults(
  reader: ResultsReader,
  electionId: string,
  wanted?: number,
): Promise<SnapshotResults> {
  const newest = present(await reader.at(electionId, { publishedOnly: true }));
  if (wanted === undefined) return newest;
  // Beyond the newest the answer would be another one tomorrow: it is not there yet.
  const found =
    wanted > newest.at.snapshot ? null : await reader.at(electionId, { snapshot: wanted, publishedOnly: true });
  if (found === null || isAbsent(found)) throw unknownSnapshot(wanted, newest.at);
  return found;
}

/** The same, but only the snapshot of exactly this number. */
export async function exactlyPublished(
  reader: ResultsReader,
  electionId: string,
  wanted: number,
): Promise<SnapshotResults> {
  const found = await publishedResults(reader, electionId, wanted);
  if (found.at.snapshot === wanted) return found;
  throw unknownSnapshot(wanted, present(await reader.at(electionId, { publishedOnly: true })).at);
}

function unknownSnapshot(wanted: number, newest: SnapshotFacts): ApiProblem {
  const detail = `No published snapshot answers for ${wanted}; the newest is ${newest.snapshot}.`;
  return new ApiProblem('SNAPSHOT_UNKNOWN', detail);
}

/** What is there; throws the problem where it is absent. */
export function present<T extends object>(found: T | Absent): T {
  if (isAbsent(found)) throw absenceProblem(found);
  return found;
}

/** An answer that a snapshot fixes. `wanted` as it was asked for: under a number it never changes. */
export function fixedAnswer(
  { at }: SnapshotResults,
  wanted: number | undefined,
  question: Following['question'],
  read: () => Promise<object>,
): Answer {
  return {
    follows: { question, at },
    lasting: wanted !== undefined,
    render: async () => textOf({ ...(await read()), ...timesOf(at) }),
  };
}

/** Members that every answer from a snapshot has. */
export function timesOf({ timeMs, publishedAtMs }: SnapshotFacts): object {
  return { time: instant(timeMs), publishedAt: publishedAtMs === null ? null : instant(publishedAtMs) };
}
