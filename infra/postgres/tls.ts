import { chown, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { withDatabaseTls } from '#libs/platform';

import type { RunAs } from './placement';

/** PEM files of a server that speaks TLS and nothing else. */
export interface PostgresTls {
  readonly certificate: string;
  readonly key: string;
  /** The authority that clients are to ask for. */
  readonly authority: string;
}

const KEY = 'server.key';
const CERTIFICATE = 'server.crt';
const RULES = 'pg_hba_tls.conf';
/** Nobody is let in without TLS and a password. */
const RULES_TEXT = 'hostssl all all 127.0.0.1/32 scram-sha-256\nhostssl all all ::1/128 scram-sha-256\n';

/**
 * Puts the files where the server's user alone can read them, which PostgreSQL demands of a key, and tells the server's
 * settings.
 */
export async function prepareTls(cluster: string, tls: PostgresTls, { ids }: RunAs): Promise<Record<string, string>> {
  const files = [
    [KEY, await readFile(tls.key, 'utf8')],
    [CERTIFICATE, await readFile(tls.certificate, 'utf8')],
    [RULES, RULES_TEXT],
  ] as const;
  for (const [name, text] of files) {
    const path = join(cluster, name);
    await writeFile(path, text, { mode: 0o600 });
    if (ids.uid !== undefined && ids.gid !== undefined) await chown(path, ids.uid, ids.gid);
  }
  return { ssl: 'on', ssl_cert_file: CERTIFICATE, ssl_key_file: KEY, hba_file: join(cluster, RULES) };
}

/** The URL of such a server, its certificate checked. */
export function urlByTls(url: string, tls: PostgresTls | undefined): string {
  if (tls === undefined) return url;
  return withDatabaseTls(url, { databaseTls: 'verify-full', databaseTlsCaFile: tls.authority }) ?? url;
}
