import type { Pool } from 'pg';
import { createEmbeddedStream } from './embedded/embedded-stream';
import type { EventStream } from './event-stream';
import { createKafkaStream } from './kafka/kafka-stream';
import type { KafkaLogEntry, KafkaSecurity } from './kafka/kafka-options';

export interface OpenStreamOptions {
  /** Kafka's brokers, or null for the embedded stream in the database. */
  readonly brokers: readonly string[] | null;
  /** As in `KafkaStreamOptions`. */
  readonly security?: () => KafkaSecurity;
  readonly groupPrefix?: string | null;
  /** Database of the embedded stream; not used with Kafka. */
  readonly pool: Pool;
  readonly clientId: string;
  readonly log?: (entry: KafkaLogEntry) => void;
}

/** The stream that the settings ask for: Kafka where brokers are named, else the table of the database. */
export function openStream(options: OpenStreamOptions): EventStream {
  const { brokers, pool, ...kafka } = options;
  if (brokers === null) return createEmbeddedStream({ pool });
  return createKafkaStream({ ...kafka, brokers });
}
