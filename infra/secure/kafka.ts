/** A real broker as a cluster in earnest has it: TLS, logins, certificates of clients, and rights for everything. */
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { type KafkaBroker, startKafkaBroker } from '#infra/kafka';
import { writeFileAtomic } from '#infra/process';

import { type CertificateAuthority, type CertificateFiles, LOOPBACK_NAMES } from './certificates';
import { ADMINISTRATOR, BROKER, passwordFile, type Passwords, passwordsIn, PRINCIPALS } from './principals';

export interface SecureKafkaOptions {
  readonly dataDir: string;
  /** For logins with a password. */
  readonly port: number;
  /** For clients with a certificate. */
  readonly certificatePort: number;
  readonly controllerPort: number;
  readonly authority: CertificateAuthority;
  /** The broker's certificate; default: one that holds, for loopback. */
  readonly certificate?: CertificateFiles;
  readonly log?: (line: string) => void;
}

export interface SecureKafka {
  readonly broker: KafkaBroker;
  /** Of the listener for clients with a certificate. */
  readonly certificateBrokers: readonly string[];
  /** The variables with which a user of {@link PRINCIPALS} logs in by SCRAM-SHA-512. */
  environmentOf(principal: string): Record<string, string>;
}

const HOST = '127.0.0.1';
const MECHANISMS = ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;

/** As `startKafkaBroker`, and `OPENSSL_FAILED`. */
export async function startSecureKafka(options: SecureKafkaOptions): Promise<SecureKafka> {
  const { authority, port, controllerPort, certificatePort } = options;
  const dataDir = resolve(options.dataDir);
  const folder = join(dataDir, 'users');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const passwords = await passwordsIn(folder);
  const certificate =
    options.certificate ?? (await authority.issue('kafka', { name: BROKER, alternativeNames: LOOPBACK_NAMES }));
  // Kafka reads key and certificates from one file.
  const keyStore = join(dataDir, 'kafka.pem');
  await writeFileAtomic(
    keyStore,
    (await readFile(certificate.key, 'utf8')) + (await readFile(certificate.certificate, 'utf8')),
    0o600,
  );
  const authorities = authority.certificate;
  const broker = await startKafkaBroker({
    dataDir,
    port,
    controllerPort,
    properties: secureProperties({ ...options, keyStore, authorities, passwords }),
    formatParameters: PRINCIPALS.flatMap((name) =>
      MECHANISMS.flatMap((mechanism) => ['--add-scram', `${mechanism}=[name=${name},password=${passwords[name]}]`]),
    ),
    client: {
      ssl: { ca: await readFile(authorities, 'utf8') },
      sasl: { mechanism: 'scram-sha-512', username: ADMINISTRATOR, password: passwords[ADMINISTRATOR] ?? '' },
    },
    ...(options.log === undefined ? {} : { log: options.log }),
  });
  return {
    broker,
    certificateBrokers: [`${HOST}:${certificatePort}`],
    environmentOf: (principal) => ({
      KAFKA_BROKERS: broker.brokers.join(','),
      KAFKA_TLS: 'on',
      KAFKA_TLS_CA_FILE: authorities,
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: principal,
      KAFKA_SASL_PASSWORD_FILE: passwordFile(folder, principal),
    }),
  };
}

interface SecureProperties {
  readonly port: number;
  readonly certificatePort: number;
  readonly controllerPort: number;
  readonly keyStore: string;
  readonly authorities: string;
  readonly passwords: Passwords;
}

/**
 * The broker and its controller know each other by the broker's certificate; nothing listens without TLS, and anyone who
 * has no right to something may not do it.
 */
function secureProperties(options: SecureProperties): Record<string, string> {
  const { port, certificatePort, controllerPort, keyStore, authorities, passwords } = options;
  const users = PRINCIPALS.map((name) => `user_${name}="${passwords[name]}"`).join(' ');
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  return {
    listeners: `SASL_SSL://${HOST}:${port},SSL://${HOST}:${certificatePort},CONTROLLER://${HOST}:${controllerPort}`,
    'advertised.listeners': `SASL_SSL://${HOST}:${port},SSL://${HOST}:${certificatePort}`,
    'listener.security.protocol.map': 'SASL_SSL:SASL_SSL,SSL:SSL,CONTROLLER:SSL',
    'inter.broker.listener.name': 'SSL',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keyStore,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': authorities,
    'listener.name.ssl.ssl.client.auth': 'required',
    'listener.name.controller.ssl.client.auth': 'required',
    'ssl.principal.mapping.rules': 'RULE:^CN=([^,]+)$/$1/,DEFAULT',
    'sasl.enabled.mechanisms': ['PLAIN', ...MECHANISMS].join(','),
    'listener.name.sasl_ssl.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${users};`,
    'listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config': scram,
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': scram,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': 'false',
    'super.users': `User:${BROKER};User:${ADMINISTRATOR}`,
  };
}
