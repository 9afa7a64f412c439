import type { ConnectionOptions } from 'node:tls';
import type { SASLOptions } from 'kafkajs';

/** One line of the Kafka client's own log. */
export interface KafkaLogEntry {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** TLS (absent: none) and login (absent: none) of a connection. */
export interface KafkaSecurity {
  readonly ssl?: ConnectionOptions;
  readonly sasl?: SASLOptions;
}

/** How to reach Kafka and how patient to be with it. Times are in milliseconds, sizes in bytes. */
export interface KafkaStreamOptions {
  /** `host:port` of some brokers; the others are learned from them. */
  readonly brokers: readonly string[];
  /** Shown in the brokers' logs and quotas. */
  readonly clientId: string;
  /** Asked for every new client; default: neither TLS nor login. */
  readonly security?: () => KafkaSecurity;
  /** Beginning of the names of consumer groups, for which rights are granted; default `clientId`. */
  readonly groupPrefix?: string | null;
  /** For a connection to a broker; default 3,000. */
  readonly connectTimeoutMs?: number;
  /** For the answer to one request; default 30,000. */
  readonly requestTimeoutMs?: number;
  /** A reader without any answer to its fetches for so long ends with STREAM_STALLED; default 20,000. */
  readonly stallTimeoutMs?: number;
  /** How long the broker may wait for new records before it answers with none; default 150. */
  readonly fetchWaitMs?: number;
  /** Upper bound of one fetch; default 1 MiB. */
  readonly fetchBytesMax?: number;
  /** Gets what the Kafka client logs; without it the client is silent. */
  readonly log?: (entry: KafkaLogEntry) => void;
}

/** The same with every default filled in. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly security: () => KafkaSecurity;
  readonly groupPrefix: string;
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly stallTimeoutMs: number;
  readonly fetchWaitMs: number;
  readonly fetchBytesMax: number;
  readonly log: ((entry: KafkaLogEntry) => void) | null;
}

export function withDefaults(options: KafkaStreamOptions): KafkaSettings {
  return {
    brokers: options.brokers,
    clientId: options.clientId,
    security: options.security ?? (() => ({})),
    groupPrefix: options.groupPrefix ?? options.clientId,
    connectTimeoutMs: options.connectTimeoutMs ?? 3_000,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    stallTimeoutMs: options.stallTimeoutMs ?? 20_000,
    fetchWaitMs: options.fetchWaitMs ?? 150,
    fetchBytesMax: options.fetchBytesMax ?? 1024 * 1024,
    log: options.log ?? null,
  };
}
