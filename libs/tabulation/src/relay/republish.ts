/** Has a topic of ours that was lost written again: it is made, and nothing counts as published there any more. */
import type { Pool } from 'pg';
import type { TopicNames } from '#libs/contracts';
import type { EventStream } from '#libs/event-stream';
import { SanaqError } from '#libs/platform';
import { RelayNotes } from '#libs/results';
import { requireNoted } from './topic-end';

export interface Republished {
  readonly topic: string;
  /** `begun`: tabulation writes it from the first record on. `whole`: it is as it was published. */
  readonly state: 'begun' | 'whole';
}

function notEmpty(topic: string): SanaqError {
  return new SanaqError({
    code: 'REPUBLISH_NOT_EMPTY',
    message: 'the topic has records, but not those that were published: readers would meet new ones before old ones',
    place: topic,
    actor: 'operator',
    action: 'delete the topic with the tools of Kafka, and run this again (docs/recovery.md)',
  });
}

async function republishTopic(stream: EventStream, notes: RelayNotes, topic: string): Promise<Republished> {
  const note = await notes.load();
  const facts = await stream.describe(topic);
  if (facts !== null && facts.endPosition > facts.beginPosition) {
    try {
      await requireNoted(stream, facts, note);
      return { topic, state: 'whole' };
    } catch (error) {
      if (error instanceof SanaqError) throw notEmpty(topic);
      throw error;
    }
  }
  if (facts === null) await stream.createTopic(topic);
  return { topic, state: (await notes.forget()) ? 'begun' : 'whole' };
}

/** Looks at both topics; throws REPUBLISH_NOT_EMPTY for one that holds something else than what was published. */
export async function republish(
  pool: Pool,
  stream: EventStream,
  election: { readonly electionNo: number; readonly topics: TopicNames },
): Promise<readonly Republished[]> {
  const { electionNo, topics } = election;
  const done: Republished[] = [];
  for (const topic of [topics.verdicts, topics.results]) {
    done.push(await republishTopic(stream, new RelayNotes(pool, electionNo, topic), topic));
  }
  return done;
}
