/** Whether the topics of an election still are what was published on them, asked from outside the process that publishes. */
import type { Pool } from 'pg';
import type { TopicNames } from '#libs/contracts';
import { StreamError, type EventStream } from '#libs/event-stream';
import { reasonOf } from '#libs/journal';
import { SanaqError } from '#libs/platform';
import { RelayNotes } from '#libs/results';
import { requireNoted, topicFacts } from './topic-end';

/** What is wrong with each of both topics. Servers that are away are still an error. */
export async function publicationTroubles(
  pool: Pool,
  stream: EventStream,
  election: { readonly electionNo: number; readonly topics: TopicNames },
): Promise<readonly SanaqError[]> {
  const { electionNo, topics } = election;
  const found = await Promise.all(
    [topics.verdicts, topics.results].map(async (topic): Promise<readonly SanaqError[]> => {
      const note = await new RelayNotes(pool, electionNo, topic).load();
      // Nothing is published yet: whoever publishes first says what is missing.
      if (note.cause < 0) return [];
      try {
        await requireNoted(stream, await topicFacts(stream, topic, note), note);
        return [];
      } catch (error) {
        if (error instanceof SanaqError) return [error];
        if (error instanceof StreamError) throw error;
        throw new Error(`${topic}: ${reasonOf(error)}`, { cause: error });
      }
    }),
  );
  return found.flat();
}
