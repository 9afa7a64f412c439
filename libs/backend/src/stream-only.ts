/** Kafka alone: enough to publish, where anyone who publishes has no way to the database. */
import { createKafkaStream, type EventStream, type KafkaLogEntry } from '#libs/event-stream';
import { type Environment, kafkaConnection } from '#libs/platform';

const CLIENT_ID = 'sanaq-operator';

/** The Kafka that the environment names, by its TLS and login. */
export function openKafka(
  brokers: readonly string[],
  environment: Environment,
  log?: (entry: KafkaLogEntry) => void,
): EventStream {
  const { security, groupPrefix } = kafkaConnection(environment);
  return createKafkaStream({
    brokers,
    clientId: CLIENT_ID,
    security,
    groupPrefix,
    ...(log === undefined ? {} : { log }),
  });
}
