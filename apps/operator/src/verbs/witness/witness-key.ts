/** A witness's key: a private file of one line, as programs for signed notes keep it. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, EXIT, messageOf, SanaqError } from '#libs/basics';
import {
  COSIGNATURE_TYPE,
  formatVerifierKey,
  privateKeyOf,
  publicKeyOf,
  verifierKey,
  type VerifierKey,
} from '#libs/log';
import type { KeyObject } from 'node:crypto';
import { wrongCall } from '../../command/option-values';

export interface WitnessKey {
  readonly key: VerifierKey;
  readonly vkey: string;
  readonly secret: KeyObject;
}

const SEED_BYTES = 32;
const MODE_PRIVATE = 0o600;
const LINE = /^PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u;

function keyOf(name: string, seed: Buffer): WitnessKey {
  const secret = privateKeyOf(seed);
  const key = verifierKey(name, COSIGNATURE_TYPE, publicKeyOf(secret));
  return { key, vkey: formatVerifierKey(key), secret };
}

/** The key of a line, or null. */
export function parseWitnessKey(line: string): WitnessKey | null {
  const [, name = '', keyId = '', encoded = ''] = LINE.exec(line.trim()) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== 1 + SEED_BYTES || bytes[0] !== COSIGNATURE_TYPE) return null;
  const found = keyOf(name, bytes.subarray(1));
  return found.key.keyId.toString('hex') === keyId ? found : null;
}

export function witnessKeyLine(name: string, seed: Buffer): string {
  const { key } = keyOf(name, seed);
  const encoded = Buffer.concat([Buffer.from([COSIGNATURE_TYPE]), seed]).toString('base64');
  return `PRIVATE+KEY+${name}+${key.keyId.toString('hex')}+${encoded}`;
}

/** Of the file, which is made where it is missing and a name is given. Throws KEY_INVALID and wrong calls. */
export async function readWitnessKey(file: string, name: string | undefined): Promise<WitnessKey> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw invalid(file, messageOf(error), error);
    if (name === undefined)
      throw wrongCall(`there is no key in ${file}`, 'name the right file, or make one with --name');
    if (!/^[^\s+]{1,255}$/u.test(name)) throw wrongCall('--name must have no space and no plus sign');
    return makeKey(file, name);
  }
  const key = parseWitnessKey(text);
  if (key === null) throw invalid(file, 'this is no private key of a witness');
  if (name !== undefined && key.key.name !== name) throw wrongCall(`the key in ${file} is that of ${key.key.name}`);
  return key;
}

function invalid(file: string, message: string, cause?: unknown): SanaqError {
  return new SanaqError({
    code: 'KEY_INVALID',
    message,
    place: file,
    actor: 'user',
    action: 'name the right file',
    exitCode: EXIT.badInput,
    cause,
  });
}

/** Never over another file. */
async function makeKey(file: string, name: string): Promise<WitnessKey> {
  const seed = randomBytes(SEED_BYTES);
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, 'wx', MODE_PRIVATE);
  try {
    await handle.writeFile(`${witnessKeyLine(name, seed)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return keyOf(name, seed);
}
