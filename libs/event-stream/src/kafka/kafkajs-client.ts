import { type ISocketFactory, Kafka, logLevel, type RetryOptions } from 'kafkajs';
import type { KafkaLogEntry, KafkaSettings } from './kafka-options';
import { teachCodecs } from './codecs/codecs';
import { patchRequestQueue } from './kafkajs-request-queue-patch';
import { patchFetchAnswers } from './fetch/kafkajs-fetch-patch';
import { patchProduceRequests } from './produce/kafkajs-produce-patch';

/** Short (under a second in all): anyone who uses the port decides about longer patience. */
export const KAFKA_RETRIES: RetryOptions = {
  initialRetryTime: 100,
  maxRetryTime: 1_000,
  multiplier: 2,
  factor: 0.2,
  retries: 2,
};

const LEVELS: Readonly<Record<number, KafkaLogEntry['level']>> = {
  [logLevel.ERROR]: 'error',
  [logLevel.WARN]: 'warn',
  [logLevel.INFO]: 'info',
  [logLevel.DEBUG]: 'debug',
};

/** A kafkajs client with our settings, which writes and reads records by our own code (docs/adr/0032). `socketFactory` lets a reader see and cut its own connections. */
export function createKafkaClient(
  settings: KafkaSettings,
  retry: RetryOptions = KAFKA_RETRIES,
  socketFactory?: ISocketFactory,
): Kafka {
  patchRequestQueue();
  patchProduceRequests();
  patchFetchAnswers();
  teachCodecs();
  const { log } = settings;
  const { ssl, sasl } = settings.security();
  return new Kafka({
    brokers: [...settings.brokers],
    clientId: settings.clientId,
    ...(ssl === undefined ? {} : { ssl }),
    // kafkajs writes into it.
    ...(sasl === undefined ? {} : { sasl: { ...sasl } }),
    ...(socketFactory === undefined ? {} : { socketFactory }),
    connectionTimeout: settings.connectTimeoutMs,
    requestTimeout: settings.requestTimeoutMs,
    enforceRequestTimeout: true,
    retry,
    logLevel: log === null ? logLevel.NOTHING : logLevel.WARN,
    logCreator:
      () =>
      ({ level, log: entry }) => {
        const { message, ...details } = entry;
        log?.({ level: LEVELS[level] ?? 'info', message, details });
      },
  });
}
