/** Whether a topic of which nothing is noted begins with what was to be published first. */
import type { EventStream, TopicFacts } from '#libs/event-stream';
import { topicChanged } from './publication-stops';
import type { RelayStore } from '../publication/relay-store';
import { firstOnTopic } from './topic-end';

/**
 * Throws PUBLICATION_TOPIC_CHANGED where the topic begins in the midst: someone made it anew while a process published,
 * and readers would get wholes without parts.
 */
export async function requireBeginning(
  store: Pick<RelayStore, 'snapshot' | 'verdicts'>,
  stream: EventStream,
  electionNo: number,
  facts: TopicFacts,
): Promise<void> {
  const first = await firstOnTopic(stream, facts);
  if (first === null) return;
  const { topic } = facts;
  if ('snapshot' in first) {
    const wanted = (await store.snapshot(electionNo, -1))?.snapshot;
    // What the store does not have is said by those who compare all of it.
    if (wanted !== undefined && wanted < first.snapshot)
      throw topicChanged(topic, `the topic begins with snapshot ${first.snapshot}, and the first one was ${wanted}`);
    return;
  }
  const [wanted] = await store.verdicts(electionNo, { cause: -1, subject: -1 }, 1);
  if (wanted !== undefined && wanted.cause < first.cause)
    throw topicChanged(topic, `the topic begins with the verdict of position ${first.cause}, not of ${wanted.cause}`);
}
