/** Whether a topic of which nothing is noted begins with what was to be published first. */
import type { Pool } from 'pg';
import type { EventStream, TopicFacts } from '#libs/event-stream';
import { snapshotToSend, verdictsToSend } from '#libs/results';
import { topicChanged } from './publication-stops';
import { firstOnTopic } from './topic-end';

/**
 * Throws PUBLICATION_TOPIC_CHANGED where the topic begins in the midst: someone made it anew while a process published,
 * and readers would get wholes without parts.
 */
export async function requireBeginning(
  pool: Pool,
  stream: EventStream,
  electionNo: number,
  facts: TopicFacts,
): Promise<void> {
  const first = await firstOnTopic(stream, facts);
  if (first === null) return;
  const { topic } = facts;
  if ('snapshot' in first) {
    const wanted = (await snapshotToSend(pool, electionNo, -1))?.snapshot;
    // What the store does not have is said by those who compare all of it.
    if (wanted !== undefined && wanted < first.snapshot)
      throw topicChanged(topic, `the topic begins with snapshot ${first.snapshot}, and the first one was ${wanted}`);
    return;
  }
  const [wanted] = await verdictsToSend(pool, electionNo, { cause: -1, subject: -1 }, 1);
  if (wanted !== undefined && wanted.cause < first.cause)
    throw topicChanged(topic, `the topic begins with the verdict of position ${first.cause}, not of ${wanted.cause}`);
}
