/** `npm run infra -- --secure`: both servers as in earnest, and a file of variables for each who connects. */
import { join, resolve } from 'node:path';

import type { KafkaBroker } from '#infra/kafka';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#infra/postgres';
import { writeFileAtomic } from '#infra/process';
import { type Environment, roleUrl } from '#libs/platform';

import { CertificateAuthority, LOOPBACK_NAMES } from './certificates';
import { startSecureKafka } from './kafka';
import { ADMINISTRATOR } from './principals';

/** Notes in `parts` what it has started; the lines for stdout name the files of variables. */
export async function startSecureServers(
  settings: Environment,
  parts: (KafkaBroker | EmbeddedPostgres)[],
  say: (line: string) => void,
): Promise<string[]> {
  const folder = resolve(settings.dataFolder, 'infra-secure');
  say('starting PostgreSQL and Kafka, both by TLS …');
  const authority = await CertificateAuthority.open(join(folder, 'certificates'));
  const certificate = await authority.issue('postgres', { name: 'sanaq-postgres', alternativeNames: LOOPBACK_NAMES });
  const postgres = await startEmbeddedPostgres({
    dataDir: join(folder, 'postgres'),
    port: settings.postgresPort,
    portVariable: 'POSTGRES_PORT',
    tls: { ...certificate, authority: authority.certificate },
    log: say,
  });
  parts.push(postgres);
  const kafka = await startSecureKafka({
    dataDir: join(folder, 'kafka'),
    port: settings.kafkaPort,
    certificatePort: settings.kafkaCertificatePort,
    controllerPort: settings.kafkaControllerPort,
    authority,
    log: say,
  });
  parts.push(kafka.broker);
  const owner = postgres.url;
  const database: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    [ADMINISTRATOR]: {},
    'sanaq-tabulation': { DATABASE_WRITER_URL: roleUrl(owner, 'sanaq_writer') },
    'sanaq-seat-allocation': { DATABASE_WRITER_URL: roleUrl(owner, 'sanaq_writer') },
    'sanaq-results-api': { DATABASE_READER_URL: roleUrl(owner, 'sanaq_reader') },
    'sanaq-operator': { DATABASE_URL: owner },
    'sanaq-publisher': { KAFKA_GROUP_PREFIX: 'sanaq-publisher' },
  };
  const lines: string[] = [];
  for (const [principal, own] of Object.entries(database)) {
    const path = join(folder, `${principal}.env`);
    const ofKafka = principal === 'sanaq-results-api' ? {} : kafka.environmentOf(principal);
    await writeFileAtomic(path, variableLines({ ...ofKafka, ...own }), 0o600);
    lines.push(`${principal}: ${path}`);
  }
  return lines;
}

/** As `node --env-file` and shells read them. */
function variableLines(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('');
}
