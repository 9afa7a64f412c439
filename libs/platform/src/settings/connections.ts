/** TLS and logins of Kafka and PostgreSQL, as the settings say: what must stand together, and what the clients are given. */
import { readFileSync } from 'node:fs';

import type { Environment, SaslMechanism } from './environment';

/** How to reach Kafka, in the shape that `openStream` takes. */
export interface KafkaConnection {
  readonly brokers: readonly string[] | null;
  /** Beginning of the names of our consumer groups; null: the name of the client. */
  readonly groupPrefix: string | null;
  /** Reads the files of TLS again at every call, so that a renewed certificate needs no restart. */
  readonly security: () => KafkaSecurity;
}

/** For every new connection: TLS (absent: none) and login (absent: none). */
export interface KafkaSecurity {
  readonly ssl?: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly passphrase?: string };
  readonly sasl?: {
    readonly [M in SaslMechanism]: { readonly mechanism: M; readonly username: string; readonly password: string };
  }[SaslMechanism];
}

export function kafkaConnection(settings: Environment): KafkaConnection {
  let last = kafkaSecurity(settings);
  return {
    brokers: settings.kafkaBrokers,
    groupPrefix: settings.kafkaGroupPrefix,
    security: () => {
      try {
        last = kafkaSecurity(settings);
      } catch {
        // A file that is just being replaced: what it held before serves until the next connection.
      }
      return last;
    },
  };
}

function kafkaSecurity(settings: Environment): KafkaSecurity {
  const { kafkaSaslMechanism: mechanism, kafkaSaslUsername: username, kafkaSaslPassword: password } = settings;
  const ssl = {
    ...fileContent('ca', settings.kafkaTlsCaFile),
    ...fileContent('cert', settings.kafkaTlsCertFile),
    ...fileContent('key', settings.kafkaTlsKeyFile),
    ...(settings.kafkaTlsKeyPassword === null ? {} : { passphrase: settings.kafkaTlsKeyPassword }),
  };
  return {
    ...(settings.kafkaTls === 'on' ? { ssl } : {}),
    ...(mechanism === null || username === null || password === null
      ? {}
      : { sasl: { mechanism, username, password } }),
  };
}

function fileContent(name: 'ca' | 'cert' | 'key', path: string | null): Partial<Record<typeof name, string>> {
  return path === null ? {} : { [name]: readFileSync(path, 'utf8') };
}

/**
 * The URL with its server's certificate and name checked, where DATABASE_TLS asks for it. The settings travel in the
 * URL, so that whatever is derived from it (another role, another database) is as safe.
 */
export function withDatabaseTls(
  url: string | null,
  { databaseTls, databaseTlsCaFile }: Pick<Environment, 'databaseTls' | 'databaseTlsCaFile'>,
): string | null {
  if (url === null || databaseTls === null) return url;
  const secured = new URL(url);
  secured.searchParams.set('sslmode', databaseTls);
  if (databaseTlsCaFile !== null) secured.searchParams.set('sslrootcert', databaseTlsCaFile);
  return secured.toString();
}

/** What is wrong with settings that are allowed one by one; each sentence names its variables. */
export function connectionComplaints(settings: Environment): readonly string[] {
  const { kafkaTls, kafkaSaslMechanism } = settings;
  const needsTls = {
    KAFKA_TLS_CA_FILE: settings.kafkaTlsCaFile,
    KAFKA_TLS_CERT_FILE: settings.kafkaTlsCertFile,
    KAFKA_TLS_KEY_FILE: settings.kafkaTlsKeyFile,
    KAFKA_TLS_KEY_PASSWORD: settings.kafkaTlsKeyPassword,
  };
  const login = { KAFKA_SASL_USERNAME: settings.kafkaSaslUsername, KAFKA_SASL_PASSWORD: settings.kafkaSaslPassword };
  const complaints = [
    ...(kafkaTls === 'off' ? set(needsTls).map((name) => `${name} is set but KAFKA_TLS is off`) : []),
    ...(kafkaSaslMechanism === null
      ? set(login).map((name) => `${name} is set but KAFKA_SASL_MECHANISM is not`)
      : unset(login).map((name) => `KAFKA_SASL_MECHANISM is set but ${name} is not`)),
  ];
  if ((settings.kafkaTlsCertFile === null) !== (settings.kafkaTlsKeyFile === null)) {
    complaints.push('KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE must be set together');
  }
  if (kafkaSaslMechanism === 'plain' && kafkaTls === 'off') {
    complaints.push('KAFKA_SASL_MECHANISM is plain, which sends the password as it is: KAFKA_TLS must be on');
  }
  if (settings.databaseTlsCaFile !== null && settings.databaseTls === null) {
    complaints.push('DATABASE_TLS_CA_FILE is set but DATABASE_TLS is not');
  }
  return complaints;
}

function set(values: Readonly<Record<string, string | null>>): string[] {
  return Object.keys(values).filter((name) => values[name] !== null);
}

function unset(values: Readonly<Record<string, string | null>>): string[] {
  return Object.keys(values).filter((name) => values[name] === null);
}
