/** Has a topic of ours that was lost written again: it is made, and nothing counts as published there any more. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { TopicNames } from '#libs/contracts';
import type { EventStream, TopicFacts } from '#libs/event-stream';
import { SanaqError } from '#libs/platform';
import { RelayNotes } from '#libs/results';
import { relayStoreOf } from '../publication/relay-store';
import { requireBeginning } from './topic-beginning';
import { requireNoted } from './topic-end';

export interface Republished {
  readonly topic: string;
  /** `begun`: tabulation (seat-allocation) writes it from the first record on. `whole`: it is as it was published. */
  readonly state: 'begun' | 'whole';
}

function notEmpty(topic: string): SanaqError {
  return new SanaqError({
    code: 'REPUBLISH_NOT_EMPTY',
    message:
      'the topic has, or had, records, but not those that were published: readers would meet new ones before old ones',
    place: topic,
    actor: 'operator',
    action: 'delete the topic with the tools of Kafka, and run this again (docs/recovery.md)',
  });
}

/** Whoever made it again gave it settings by which records would be lost, or not be read. */
function refuseUnfit({ topic, problems: [problem] }: TopicFacts): void {
  if (problem === undefined) return;
  throw new SanaqError({
    code: problem.code,
    message: problem.detail.replace(/\.$/, ''),
    place: topic,
    actor: 'operator',
    action: 'correct the setting, or delete the topic with the tools of Kafka; then run this again (docs/recovery.md)',
  });
}

/** A request that was under way to the former topic is given up by then. */
const REQUEST_ENDS_MS = 2_000;

interface Parts {
  readonly pool: Pool;
  readonly stream: EventStream;
  readonly electionNo: number;
}

async function republishTopic({ pool, stream, electionNo }: Parts, topic: string): Promise<Republished> {
  const notes = new RelayNotes(pool, electionNo, topic);
  const note = await notes.load();
  const facts = await stream.describe(topic);
  // One that was only emptied would begin in its midst for ever.
  if (facts !== null && facts.beginPosition > 0) throw notEmpty(topic);
  if (facts !== null && facts.endPosition > 0) {
    try {
      await requireNoted(stream, facts, note);
      if (note.cause < 0) await requireBeginning(relayStoreOf(pool), stream, electionNo, facts);
      return { topic, state: note.cause < 0 ? 'begun' : 'whole' };
    } catch (error) {
      if (error instanceof SanaqError) throw notEmpty(topic);
      throw error;
    }
  }
  if (facts !== null) refuseUnfit(facts);
  const forgotten = await notes.forget();
  if (facts !== null) return { topic, state: forgotten ? 'begun' : 'whole' };
  // Nobody may write the next records as the first ones of the new topic.
  await pause(REQUEST_ENDS_MS);
  await stream.createTopic(topic);
  return { topic, state: 'begun' };
}

/** Of mandates seat-allocation writes whatever is not there, once the topic is. */
async function remadeMandates(stream: EventStream, topic: string): Promise<Republished> {
  return { topic, state: (await stream.createTopic(topic)) === 'created' ? 'begun' : 'whole' };
}

/** Looks at all topics of ours; throws REPUBLISH_NOT_EMPTY for one that holds something else than what was published. */
export async function republish(
  pool: Pool,
  stream: EventStream,
  election: { readonly electionNo: number; readonly topics: TopicNames },
): Promise<readonly Republished[]> {
  const { electionNo, topics } = election;
  const parts = { pool, stream, electionNo };
  const done: Republished[] = [];
  for (const topic of [topics.verdicts, topics.results]) {
    done.push(await republishTopic(parts, topic));
  }
  return [...done, await remadeMandates(stream, topics.mandates)];
}
