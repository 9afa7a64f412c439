/** A real PostgreSQL that speaks TLS alone: who is let in, and what is said where someone is not. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { Pool } from 'pg';

import { type EmbeddedPostgres, removeEmbeddedPostgres, startEmbeddedPostgres } from '#infra/postgres';
import { clientConfig, databaseUrlFor, migrate, readEnvironment, renderError, toSanaqError } from '#libs/platform';

import { testFolder } from '../../test/support/servers';

import { readInstance } from '../postgres/instance-file';

import { CertificateAuthority, type CertificateFiles, LOOPBACK_NAMES } from './index';

jest.setTimeout(180_000);

describe('a PostgreSQL that speaks TLS alone', () => {
  let folder: string;
  let authority: CertificateAuthority;
  let server: EmbeddedPostgres;
  /** Of the owner, without a word on TLS. */
  let plainUrl: string;

  beforeAll(async () => {
    folder = testFolder('secure-postgres');
    chmodSync(folder, 0o755);
    authority = await CertificateAuthority.open(join(folder, 'certificates'));
    const files = await authority.issue('postgres', { name: 'sanaq-postgres', alternativeNames: LOOPBACK_NAMES });
    server = await startEmbeddedPostgres({
      dataDir: join(folder, 'postgres'),
      tls: { ...files, authority: authority.certificate },
      settings: { fsync: 'off', shared_buffers: '32MB' },
    });
    await migrate(server.url);
    const url = new URL(server.url);
    url.search = '';
    plainUrl = url.toString();
  });

  afterAll(async () => {
    await removeEmbeddedPostgres(join(folder, 'postgres'));
    await rm(folder, { recursive: true, force: true });
  });

  const secured = (url: string): Record<string, string> => ({
    DATABASE_URL: url,
    DATABASE_TLS: 'verify-full',
    DATABASE_TLS_CA_FILE: authority.certificate,
  });

  it('lets both roles in by TLS', async () => {
    const settings = readEnvironment(secured(plainUrl));
    for (const role of ['sanaq_writer', 'sanaq_reader'] as const) {
      expect(await asked(databaseUrlFor(role, settings))).toEqual([{ role, ssl: true }]);
    }
  });

  it('lets nobody in without TLS, and says so in one line', async () => {
    expect(await refusal(plainUrl)).toMatch(/^4 DATABASE_LOGIN: [^\n]*the operator must [^\n]*DATABASE_TLS/);
  });

  it('says in one line that the password is wrong', async () => {
    const wrong = new URL(plainUrl);
    wrong.password = 'wrong';
    expect(await refusal(urlOf(secured(wrong.toString())))).toMatch(
      /^4 DATABASE_LOGIN: [^\n]*the operator must correct/,
    );
  });

  it('says in one line that a right is missing', async () => {
    const reader = databaseUrlFor('sanaq_reader', readEnvironment(secured(plainUrl)));
    expect(await refusal(reader, 'delete from sanaq.election')).toMatch(
      /^4 DATABASE_RIGHTS: [^\n]*permission denied for table election[^\n]*the operator must run the migrations/,
    );
  });

  it('refuses a server whose certificate nobody vouches for', async () => {
    expect(await refusal(urlOf({ DATABASE_URL: plainUrl, DATABASE_TLS: 'verify-full' }))).toMatch(
      /^4 DATABASE_TLS_FAILED: [^\n]*the operator must renew/,
    );
  });

  it.each([
    ['has expired', { alternativeNames: LOOPBACK_NAMES, days: -1 }, /certificate has expired/],
    ['is for another name', { alternativeNames: ['DNS:db.example'] }, /127\.0\.0\.1/],
  ])('says in one line that the certificate of the server %s', async (file, options, reason) => {
    await serveWith(await authority.issue(file.replaceAll(' ', '-'), { name: 'sanaq-postgres', ...options }));
    const line = await refusal(urlOf(secured(plainUrl)));
    expect(line).toMatch(/^4 DATABASE_TLS_FAILED: [^\n]*the operator must renew/);
    expect(line).toMatch(reason);
  });

  /** Changes the certificate of the running server, as an operator would. */
  const serveWith = async ({ certificate, key }: CertificateFiles): Promise<void> => {
    const cluster = (await readInstance(join(folder, 'postgres')))?.cluster ?? '';
    writeFileSync(join(cluster, 'server.crt'), readFileSync(certificate));
    writeFileSync(join(cluster, 'server.key'), readFileSync(key));
    // The server reads them again at this signal; its own port answers with them a moment later.
    process.kill(server.pid, 'SIGHUP');
    await pause(500);
  };
});

function urlOf(environment: Readonly<Record<string, string>>): string {
  return readEnvironment(environment).databaseUrl ?? '';
}

async function asked(
  url: string,
  sql = 'select current_user as role, ssl from pg_stat_ssl where pid = pg_backend_pid()',
): Promise<unknown[]> {
  const pool = new Pool({ ...clientConfig(url, 'test'), max: 1 });
  pool.on('error', () => undefined);
  try {
    return (await pool.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await pool.end();
  }
}

/** Exit code and line. */
async function refusal(url: string, sql?: string): Promise<string> {
  try {
    await asked(url, sql);
    return 'none';
  } catch (error) {
    return `${toSanaqError(error).exitCode} ${renderError(error)}`;
  }
}
