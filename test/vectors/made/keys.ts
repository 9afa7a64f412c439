/** Keys of the examples: made from their names, so that the same files come out on every machine. Worth nothing elsewhere. */
import { createHash, type KeyObject } from 'node:crypto';
import type { PrivateKeyJwk } from '#libs/contracts';
import {
  COSIGNATURE_TYPE,
  cosignatureLine,
  ED25519_TYPE,
  formatVerifierKey,
  privateKeyOf,
  publicKeyOf,
  signNote,
  verifierKey,
  type VerifierKey,
} from '#libs/log';

export interface NoteKey {
  readonly key: VerifierKey;
  readonly vkey: string;
  readonly secret: KeyObject;
}

function seedOf(name: string): Buffer {
  return createHash('sha256').update(`example key of ${name}`).digest();
}

function noteKey(name: string, type: number, seedName = name): NoteKey {
  const secret = privateKeyOf(seedOf(seedName));
  const key = verifierKey(name, type, publicKeyOf(secret));
  return { key, vkey: formatVerifierKey(key), secret };
}

export function logKey(origin: string, seedName = origin): NoteKey {
  return noteKey(origin, ED25519_TYPE, seedName);
}

export function witnessKey(name: string): NoteKey {
  return noteKey(name, COSIGNATURE_TYPE);
}

export function signed(text: string, { key, secret }: NoteKey): string {
  return signNote(text, key, secret);
}

export function cosigned(note: string, { key, secret }: NoteKey, atSeconds: number): string {
  return note + cosignatureLine(note.slice(0, note.indexOf('\n\n') + 1), key, secret, atSeconds);
}

export function officerKey(officerId: string): PrivateKeyJwk {
  const seed = seedOf(`officer ${officerId}`);
  const x = publicKeyOf(privateKeyOf(seed)).toString('base64url');
  return { kty: 'OKP', crv: 'Ed25519', x, d: seed.toString('base64url') };
}
