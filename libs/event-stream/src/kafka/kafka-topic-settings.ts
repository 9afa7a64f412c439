import type { IResourceConfigEntry } from 'kafkajs';
import type { TopicProblem } from '../event-stream';
import { RECORD_BYTES_MAX } from '../record-size';

/**
 * A topic fit for evidence: nothing is ever removed, and the broker itself unpacks whatever codec a sender used, so
 * that every client can read every record.
 */
export const EVIDENCE_TOPIC_SETTINGS: readonly IResourceConfigEntry[] = [
  { name: 'cleanup.policy', value: 'delete' },
  { name: 'retention.ms', value: '-1' },
  { name: 'retention.bytes', value: '-1' },
  { name: 'compression.type', value: 'uncompressed' },
  { name: 'message.timestamp.type', value: 'LogAppendTime' },
  { name: 'max.message.bytes', value: String(RECORD_BYTES_MAX) },
];

/** Settings that {@link topicProblems} needs to know. */
export const CHECKED_SETTINGS: readonly string[] = [
  'cleanup.policy',
  'retention.ms',
  'retention.bytes',
  'compression.type',
  'message.timestamp.type',
];

/** What is wrong with a topic for our purpose, from its number of partitions and its settings by name. */
export function topicProblems(partitions: number, settings: ReadonlyMap<string, string>): TopicProblem[] {
  const problems: TopicProblem[] = [];
  const cleanup = settings.get('cleanup.policy') ?? 'unknown';
  const retentionMs = settings.get('retention.ms') ?? 'unknown';
  const retentionBytes = settings.get('retention.bytes') ?? 'unknown';
  const compression = settings.get('compression.type') ?? 'unknown';
  const timestamps = settings.get('message.timestamp.type') ?? 'unknown';
  if (partitions !== 1) {
    problems.push({
      code: 'TOPIC_PARTITIONS',
      detail: `The topic has ${partitions} partitions and needs exactly 1, because its records must have one order.`,
    });
  }
  if (cleanup !== 'delete') {
    problems.push({
      code: 'TOPIC_COMPACTED',
      detail: `cleanup.policy is ${cleanup} and must be delete, because compaction removes records.`,
    });
  }
  if (retentionMs !== '-1') {
    problems.push({
      code: 'TOPIC_RETENTION',
      detail: `retention.ms is ${retentionMs} and must be -1, because records would be removed by age.`,
    });
  }
  if (retentionBytes !== '-1') {
    problems.push({
      code: 'TOPIC_RETENTION',
      detail: `retention.bytes is ${retentionBytes} and must be -1, because records would be removed by size.`,
    });
  }
  if (compression !== 'uncompressed' && compression !== 'gzip') {
    problems.push({
      code: 'TOPIC_COMPRESSION',
      detail: `compression.type is ${compression} and must be uncompressed or gzip, because many readers of results know no other codec.`,
    });
  }
  if (timestamps !== 'LogAppendTime') {
    problems.push({
      code: 'TOPIC_TIMESTAMPS',
      detail: `message.timestamp.type is ${timestamps} and must be LogAppendTime, because published times depend on it and senders could write any time.`,
    });
  }
  return problems;
}
