import { createRequire } from 'node:module';
import type { FetchedMessage, FetchedPartition } from './kafka-cluster';

/** kafkajs' own view of one partition of a fetch answer: without marks of transactions and records of aborted ones. */
export interface KafkajsBatch {
  /** From the offset asked for on. */
  readonly messages: readonly FetchedMessage[];
  /** Everything that came, before anything was left out. */
  readonly rawMessages: readonly FetchedMessage[];
  /** Last offset that the answer covers; the one before the end where it holds nothing from the offset asked for on. */
  lastOffset(): string;
}

type BatchClass = new (topic: string, fetchedOffset: string, partition: FetchedPartition) => KafkajsBatch;

const load = createRequire(__filename);

/** The class with which kafkajs' consumer reads its fetches; it is beside the ones that are exported. */
export const KafkajsBatch = load('kafkajs/src/consumer/batch') as BatchClass;
