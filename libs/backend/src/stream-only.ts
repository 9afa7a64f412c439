/** Kafka alone: enough to publish, where whoever publishes has no way to the database. */
import { createKafkaStream, type EventStream, type KafkaLogEntry } from '#libs/event-stream';

const CLIENT_ID = 'sanaq-operator';

export function openKafka(brokers: readonly string[], log?: (entry: KafkaLogEntry) => void): EventStream {
  return createKafkaStream({ brokers, clientId: CLIENT_ID, ...(log === undefined ? {} : { log }) });
}
