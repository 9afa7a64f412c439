/** Why a topic of ours is not what was published on it: nothing more is sent, and who must act is told. */
import { SanaqError } from '#libs/platform';
import type { CheckpointFault } from '#libs/results';

/** The topic is gone, was made again, or lost records: readers would get wholes without parts. */
export function topicChanged(topic: string, what: string): SanaqError {
  return new SanaqError({
    code: 'PUBLICATION_TOPIC_CHANGED',
    message: `${what}: nothing more is published there`,
    place: topic,
    actor: 'operator',
    action: 'find out who changed the topic; then `sanaq republish ELECTION` writes all of it again (docs/recovery.md)',
  });
}

/** Something is published that the store does not have: it was restored from an earlier time, or is another one. */
export function topicAhead(topic: string, what: string): SanaqError {
  return new SanaqError({
    code: 'PUBLICATION_AHEAD',
    message: `${what} is published, and the database does not have it: nothing more is published there`,
    place: topic,
    actor: 'operator',
    action:
      'rebuild the database from Kafka, which takes over what was published: `sanaq replay ELECTION --from kafka --restore` with an empty one (docs/recovery.md)',
  });
}

const SAID_OF_CHECKPOINT: Readonly<Record<CheckpointFault, string>> = {
  missing: 'there is none, and the definition names a log',
  unnamed: 'there is one, and the definition names no log',
  unreadable: 'it is no checkpoint',
  other_log: 'it states another log, size or root than the closing record',
  signature: 'it is not signed by the key that the definition names',
};

/** The checkpoint that is published with a snapshot is not that of the log: somebody else wrote it. */
export function checkpointDiffers(place: string, snapshot: number, fault: CheckpointFault): SanaqError {
  return new SanaqError({
    code: 'LOG_CHECKPOINT_DIFFERS',
    message: `the checkpoint published with snapshot ${snapshot} is not that of the log: ${SAID_OF_CHECKPOINT[fault]}; nothing more is published`,
    place,
    actor: 'operator',
    action:
      'find out who wrote it with `sanaq replay ELECTION --compare`, and compare with checkpoints that others keep (docs/recovery.md)',
  });
}

/** What is published says otherwise than the store: no number may ever have two contents. */
export function publishedDiffers(topic: string, what: string): SanaqError {
  return new SanaqError({
    code: 'PUBLICATION_DIFFERS',
    message: `${what} is published with other content than the database is rendered to: nothing more is published there`,
    place: topic,
    actor: 'operator',
    action: 'find the difference with `sanaq replay ELECTION --compare`; see docs/recovery.md',
  });
}
