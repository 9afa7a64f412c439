/** The key of the log that a store of one's own makes by itself. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { LogName } from '#libs/election';
import { formatSignerKey, formatVerifierKey, parseSignerKey } from '#libs/log';
import type { Environment } from '#libs/platform';
import { LogKeys } from '#libs/tabulation';

const FILE = 'log.key';
const MODE_PRIVATE = 0o600;
const SEED_BYTES = 32;

/** A new signing key for a log of this name, and the verifier's key for the definition. */
export function newLogKey(origin: string): { readonly signer: string; readonly log: LogName } {
  const signer = formatSignerKey(origin, randomBytes(SEED_BYTES));
  const key = parseSignerKey(signer);
  if (key === null) throw new Error('a key that was just made cannot be read');
  return { signer, log: { origin, vkey: formatVerifierKey(key.verifier) } };
}

function fileOf({ dataFolder, logKeyFile }: Pick<Environment, 'dataFolder' | 'logKeyFile'>): string {
  return logKeyFile ?? join(resolve(dataFolder), FILE);
}

/** The keys that this installation signs with: those of SANAQ_LOG_KEY_FILE, else those in its data folder. */
export function logKeysOf(environment: Pick<Environment, 'dataFolder' | 'logKeyFile'>): LogKeys {
  const file = fileOf(environment);
  return environment.logKeyFile === null && !existsSync(file) ? new LogKeys([]) : LogKeys.ofFile(file);
}

/** The log that an installation's first key is for; a key is made for `origin` where there is none. */
export function ownLog(environment: Pick<Environment, 'dataFolder' | 'logKeyFile'>, origin: string): LogName {
  const file = fileOf(environment);
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${newLogKey(origin).signer}\n`, { mode: MODE_PRIVATE, flag: 'wx' });
  }
  const [first = ''] = readFileSync(file, 'utf8').split('\n');
  const key = parseSignerKey(first.trim());
  if (key === null) throw new Error(`${file} begins with no signing key`);
  return { origin: key.verifier.name, vkey: formatVerifierKey(key.verifier) };
}
