/** Names of an election's topics: `<prefix>.<election>.<what>.v1`. */
import { isElectionId } from '#libs/election';

/** The four topics of one election. */
export interface TopicNames {
  readonly stream: string;
  readonly verdicts: string;
  readonly results: string;
  readonly mandates: string;
}

/** `prefix` is the setting SANAQ_TOPIC_PREFIX (default `sanaq`). */
export function topicNames(prefix: string, electionId: string): TopicNames {
  const name = (what: string): string => `${prefix}.${electionId}.${what}.v1`;
  return { stream: name('stream'), verdicts: name('verdicts'), results: name('results'), mandates: name('mandates') };
}

/** The election whose stream this topic is, or null where the topic is none of ours. */
export function electionOfStreamTopic(prefix: string, topic: string): string | null {
  const start = `${prefix}.`;
  const end = '.stream.v1';
  if (topic.length <= start.length + end.length || !topic.startsWith(start) || !topic.endsWith(end)) return null;
  const electionId = topic.slice(start.length, -end.length);
  return isElectionId(electionId) ? electionId : null;
}
