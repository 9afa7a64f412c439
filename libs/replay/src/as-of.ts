/** Which position an "as of" means: a snapshot's number is one; a time means the last snapshot published by then. */
import type { EventStream } from '#libs/event-stream';
import { SanaqError } from '#libs/basics';
import type { TopicNames } from '#libs/contracts';
import type { StoredResults } from '#libs/results';
import { PublishedResults } from './source/published-results';
import { factsOf } from './source/topic-range';

function refused(code: string, message: string, action: string): SanaqError {
  return new SanaqError({ code, message, actor: 'user', action });
}

/** The last snapshot on the results topic that `within` still takes; it takes a beginning of them. */
async function lastInTopic(
  stream: EventStream,
  topics: TopicNames,
  electionId: string,
  within: (closed: { readonly snapshot: number; readonly publishedAtMs: number }) => boolean,
): Promise<number | null> {
  const results = new PublishedResults(stream, await factsOf(stream, topics.results), electionId);
  let found: number | null = null;
  try {
    for (let next = await results.nextSnapshot(); next !== null; next = await results.nextSnapshot()) {
      const { closed } = await results.take(next, () => undefined);
      if (closed === null) continue;
      if (!within({ snapshot: next, publishedAtMs: closed.publishedAtMs })) break;
      found = next;
    }
    return found;
  } finally {
    await results.close();
  }
}

export interface AsOfSources {
  readonly electionId: string;
  readonly topics: TopicNames;
  /** Published times in the store; null where the topic must tell. */
  readonly tables: StoredResults | null;
  readonly stream: EventStream | null;
}

/** Last position to fold; Infinity where no "as of" is given. Throws AS_OF_* for what cannot be answered. */
export async function lastPositionOf(asOf: number | Date | undefined, sources: AsOfSources): Promise<number> {
  if (asOf === undefined) return Infinity;
  if (typeof asOf === 'number') {
    if (Number.isSafeInteger(asOf) && asOf >= 0) return asOf;
    throw refused('AS_OF_INVALID', `${asOf} is not the number of a snapshot`, 'name a snapshot or a time');
  }
  const timeMs = asOf.getTime();
  if (Number.isNaN(timeMs))
    throw refused('AS_OF_INVALID', 'the time cannot be read', 'write it as 2023-03-19T20:00:00+06:00');
  const { tables, stream, topics, electionId } = sources;
  if (tables === null && stream === null) {
    throw refused('AS_OF_TIME_UNKNOWN', 'a file does not say when snapshots were published', 'name a snapshot instead');
  }
  const found =
    tables !== null
      ? await tables.publishedBy(timeMs)
      : stream === null
        ? null
        : await lastInTopic(stream, topics, electionId, ({ publishedAtMs }) => publishedAtMs <= timeMs);
  if (found !== null) return found;
  throw refused('AS_OF_TOO_EARLY', `no snapshot was published by ${asOf.toISOString()}`, 'name a later time');
}

/** The newest snapshot at or before a position; the position itself where no snapshot can be asked for. */
export async function snapshotAtOrBefore(position: number, sources: AsOfSources): Promise<number> {
  const { tables, stream, topics, electionId } = sources;
  if (position === Infinity) return position;
  if (tables !== null) return (await tables.snapshotBy(position)) ?? position;
  if (stream === null) return position;
  return (await lastInTopic(stream, topics, electionId, ({ snapshot }) => snapshot <= position)) ?? position;
}
